"""Proving again who one is, before what cannot be undone or unseen. In: a password. Out: ten minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from tidegate.service.accounts import attempts, sign_in, sittings
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.address import client_address
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.accounts.sittings import recently_authenticated
from tidegate.service.console.forms.account import ConfirmForm
from tidegate.service.console.views.sign_in import onward_of

WRONG = lazy("The password does not fit, or there were too many tries: then wait a little.")
Rest = ParamSpec("Rest")


def recently(
    view: Callable[Concatenate[HttpRequest, Rest], HttpResponse], back: str = ""
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Ask who is there unless that was proven within ten minutes. Put it under `@needs(...)`.

    A form that was sent meanwhile is not carried out: the person comes back to its page, `Referer` tells which.
    """

    @wraps(view)
    def asking(request: HttpRequest, /, *rest: Rest.args, **names: Rest.kwargs) -> HttpResponse:
        if recently_authenticated(request, timezone.now()):
            return view(request, *rest, **names)
        target = request.get_full_path() if request.method == "GET" else (back or "/account")
        return HttpResponseRedirect(f"/confirm?next={quote(target)}")

    return asking


@needs(Right.OWN_ACCOUNT, enrolling=True)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the password once more."""
    sitting = request.sitting  # type: ignore[attr-defined]
    onward = onward_of(request.GET if request.method == "GET" else request.POST)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        if _fits(request, sitting.account, form.cleaned_data["password"], now):
            sittings.authenticated_again(sitting, now)
            return HttpResponseRedirect(onward)
        form.add_error("password", WRONG)
    context: dict[str, Any] = {"form": form, "next": onward}
    return render(request, "console/confirm.html", context, status=422 if form.errors else 200)


def _fits(request: HttpRequest, account: Account, password: str, now: dt.datetime) -> bool:
    address = client_address(request)
    found = sign_in.by_password(account.username, password, address, now=now)
    if found is None:
        return False
    attempts.succeeded(account.username, address)
    return True
