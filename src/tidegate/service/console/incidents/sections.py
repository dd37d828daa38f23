"""What other rooms show on the incident's page. In: an incident, who looks. Out: one context for all their parts."""

from __future__ import annotations

from typing import Any

from tidegate.service.accounts.actor import Actor
from tidegate.service.console.deletions import section as deletions
from tidegate.service.console.duties import section as duties
from tidegate.service.console.inquiry import section as inquiry
from tidegate.service.console.notices import section as notices
from tidegate.service.console.reviews import section as reviews
from tidegate.service.incidents.models import Incident

_SECTIONS = (notices, deletions, reviews, duties, inquiry)


def sections(row: Incident, actor: Actor) -> dict[str, Any]:
    """In the order of the page; each room's names begin with its own."""
    context: dict[str, Any] = {}
    for one in _SECTIONS:
        context |= one.section(row, actor)
    return context
