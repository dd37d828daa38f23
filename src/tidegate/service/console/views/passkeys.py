"""Passkeys: adding, removing, signing in and confirming with one. In and out: JSON for the page's own script."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from tidegate.service.accounts import own
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.views.account import person
from tidegate.service.console.views.confirm import recently


@needs(Right.OWN_ACCOUNT)
@recently
@require_POST
def remove(request: HttpRequest, passkey: int) -> HttpResponse:
    """Forget one passkey."""
    own.remove_passkey(actor_of(request), person(request), passkey, now=timezone.now())
    messages.success(request, "The passkey is removed.")
    return HttpResponseRedirect("/account")
