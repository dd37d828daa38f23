"""Signing in and out. In: forms. Out: a sitting, and the page the person was going to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from tidegate.errors import RefusedError
from tidegate.service.accounts import acts, attempts, sign_in, sittings
from tidegate.service.accounts.access import needs, open_to_all
from tidegate.service.accounts.address import client_address
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.console.forms.sign_in import NewPasswordForm, SignInForm

WRONG = lazy(
    "The user name and password do not fit together, or there were too many tries: "
    "then wait a little, up to a quarter of an hour."
)


@open_to_all("signing in")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """User name and password; a code follows where the account has one."""
    onward = onward_of(request.GET if request.method == "GET" else request.POST)
    if getattr(request, "actor", None) is not None:
        return HttpResponseRedirect(onward)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        name, address = form.cleaned_data["username"], client_address(request)
        account = sign_in.by_password(name, form.cleaned_data["password"], address, now=now)
        if account is not None:
            return _next_step(request, account, address, onward, now)
        form.add_error(None, WRONG)
    context = {"form": form, "next": onward, "oidc": settings.INSTANCE.section("oidc")["issuer"]}
    return render(request, "console/sign_in.html", context, status=200 if not form.errors else 422)


def _next_step(
    request: HttpRequest, account: Account, address: str, onward: str, now: dt.datetime
) -> HttpResponse:
    if sign_in.needs_factor(account):
        from tidegate.service.console.views.second_step import ask

        return ask(request, account, onward, now)
    attempts.succeeded(account.username, address)
    sittings.start(request, account, "password", complete=sign_in.may_do_without(), now=now)
    return HttpResponseRedirect(onward)


@needs(Right.OWN_ACCOUNT, enrolling=True)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out: this sitting, here and now."""
    sittings.end(request.sitting, timezone.now())  # type: ignore[attr-defined]
    request.session.flush()
    messages.info(request, gettext("You are signed out."))
    answer = HttpResponseRedirect("/sign-in")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@open_to_all("a one-time link is the only thing a new person has")
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest, token: str) -> HttpResponse:
    """Set the first password with a one-time link."""
    now = timezone.now()
    enrolment = acts.enrolment_of(token, now=now)
    if enrolment is None:
        return render(request, "console/enrol_gone.html", status=404)
    form = NewPasswordForm(request.POST or None, account=enrolment.account)
    if request.method == "POST" and form.is_valid():
        try:
            acts.enrol(token, form.cleaned_data["password"], now=now)
        except RefusedError:
            return render(request, "console/enrol_gone.html", status=404)
        messages.success(request, gettext("Your password is set. Sign in with it."))
        return HttpResponseRedirect("/sign-in")
    context = {"form": form, "account": enrolment.account}
    return render(request, "console/enrol.html", context, status=200 if not form.errors else 422)


def onward_of(fields: Mapping[str, str]) -> str:
    """Where the person was going: a page of this service, or the first page."""
    wanted = fields.get("next") or "/"
    fits = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if fits else "/"
