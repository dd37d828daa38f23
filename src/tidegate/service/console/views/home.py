"""The first page: what waits for this person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.cards import cards_for


@needs(Right.OWN_ACCOUNT)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Cards."""
    return render(request, "console/home.html", {"cards": cards_for(actor_of(request), timezone.now())})
