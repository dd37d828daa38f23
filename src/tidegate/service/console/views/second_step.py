"""The code after the password. In: a code. Out: a complete sitting. The person is not signed in before that."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from tidegate.service.accounts import attempts, sign_in, sittings, totp
from tidegate.service.accounts.access import open_to_all
from tidegate.service.accounts.address import client_address
from tidegate.service.accounts.models import Account
from tidegate.service.console.forms.sign_in import CodeForm

WRONG = lazy("The code does not fit, was used already, or there were too many tries: then wait a little.")
_KEY = "second step"
_LASTS = dt.timedelta(minutes=5)


def ask(request: HttpRequest, account: Account, onward: str, now: dt.datetime) -> HttpResponse:
    """Remember whose password was right, for five minutes, and ask for the code."""
    request.session.flush()
    request.session[_KEY] = {"account": str(account.id), "at": now.timestamp(), "next": onward}
    return HttpResponseRedirect("/sign-in/code")


@open_to_all("the second half of signing in")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and judge it."""
    now = timezone.now()
    waiting = _waiting(request, now)
    if waiting is None:
        return HttpResponseRedirect("/sign-in")
    account, onward = waiting
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        method = _judged(request, account, form.cleaned_data["code"], now)
        if method:
            attempts.succeeded(account.username, client_address(request))
            sittings.start(request, account, method, complete=True, now=now)
            return HttpResponseRedirect(onward)
        form.add_error("code", WRONG)
    context = {"form": form, "has_app": account.totp_confirmed(), "next": onward}
    return render(request, "console/code.html", context, status=422 if form.errors else 200)


def _judged(request: HttpRequest, account: Account, typed: str, now: dt.datetime) -> str:
    if not attempts.claim(account.username, client_address(request), now=now):
        return ""
    method = totp.accept(account, typed, now=now)
    if not method:
        sign_in.failed(account, "code", now)
    return method


def _waiting(request: HttpRequest, now: dt.datetime) -> tuple[Account, str] | None:
    kept = request.session.get(_KEY)
    if not kept or abs(now.timestamp() - kept["at"]) > _LASTS.total_seconds():
        return None
    account = Account.objects.filter(id=UUID(kept["account"]), is_active=True).first()
    return (account, kept["next"]) if account else None
