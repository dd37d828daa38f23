"""What every page needs. In: a request. Out: names for templates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from tidegate.service.accounts.actor import Actor
from tidegate.service.console.language import choices, direction
from tidegate.service.console.navigation import items_for


def console(request: HttpRequest) -> dict[str, Any]:
    """`actor`, `sitting`, `navigation`, `demo`; `language`, its `direction`, and the `offered_languages`."""
    language = get_language() or settings.LANGUAGE_CODE
    actor: Actor | None = getattr(request, "actor", None)
    sitting = getattr(request, "sitting", None)
    return {
        "actor": actor,
        "sitting": sitting,
        "navigation": items_for(actor, request.path) if actor and sitting and sitting.complete else [],
        "demo": settings.INSTANCE.section("service")["demo"],
        "language": language,
        "direction": direction(language),
        "offered_languages": choices(request),
        # An address that leads nowhere is not repeated: whatever somebody typed may be a value.
        "here": _here(request),
    }


def _here(request: HttpRequest) -> str:
    """The page's address, to come back to; not one that somebody may have typed a value into."""
    match = request.resolver_match
    if match is None or any(isinstance(value, str) for value in match.kwargs.values()):
        return "/"
    return request.path
