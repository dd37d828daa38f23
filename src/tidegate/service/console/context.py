"""What every page needs. In: a request. Out: names for templates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tidegate.service.accounts.actor import Actor
from tidegate.service.console.navigation import items_for


def console(request: HttpRequest) -> dict[str, Any]:
    """`actor`, `sitting`, `navigation`, `demo`."""
    actor: Actor | None = getattr(request, "actor", None)
    sitting = getattr(request, "sitting", None)
    return {
        "actor": actor,
        "sitting": sitting,
        "navigation": items_for(actor, request.path) if actor and sitting and sitting.complete else [],
        "demo": settings.INSTANCE.section("service")["demo"],
    }
