"""What the incident's page shows of this room. In: an incident, who looks. Out: the context of `section.html`."""

from __future__ import annotations

from typing import Any

from tidegate.service.accounts.actor import Actor
from tidegate.service.console.duties.lines import lines
from tidegate.service.incidents.models import Incident

_NEXT = 5


def section(row: Incident, actor: Actor) -> dict[str, Any]:
    """The clocks that end next, with their sources."""
    found, _, trouble = lines(row)
    running = [one for one in found if one.open]
    return {
        "duties_next": running[:_NEXT],
        "duties_open": len(running),
        "duties_breached": sum(one.shape == "blocked" for one in running),
        "duties_unsigned": sum(not one.clock.signed for one in running),
        "duties_trouble": trouble,
    }
