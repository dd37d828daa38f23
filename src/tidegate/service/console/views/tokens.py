"""Tokens for programs. In: a form. Out: the token's text, once."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tidegate.service.accounts import token_acts
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.forms.account import TokenForm
from tidegate.service.console.views.account import person
from tidegate.service.console.views.confirm import recently


@needs(Right.OWN_ACCOUNT)
@recently
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """A new token."""
    account = person(request)
    form = TokenForm(request.POST or None, rights=token_acts.offered(account))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        text = token_acts.make_token(
            actor_of(request),
            account,
            chosen["name"],
            {Right[name] for name in chosen["scopes"]},
            lasts=dt.timedelta(days=chosen["days"]),
            now=timezone.now(),
        )
        return render(request, "console/token_made.html", {"token": text})
    return render(request, "console/token_new.html", {"form": form}, status=422 if form.errors else 200)


@needs(Right.OWN_ACCOUNT)
@require_POST
def revoke(request: HttpRequest, token: UUID) -> HttpResponse:
    """Revoke one of one's own tokens."""
    if token_acts.revoke_token(actor_of(request), person(request), token, now=timezone.now()):
        messages.success(request, gettext("The token is revoked."))
    return HttpResponseRedirect("/account")
