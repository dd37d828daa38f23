"""What the incident's page shows of this room. In: an incident, who looks. Out: the context of `section.html`."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.console.deletions.words import STATES
from tidegate.service.deletions.models import WAITING, HitState
from tidegate.service.incidents.models import Incident


def section(row: Incident, actor: Actor) -> dict[str, Any]:
    """Counts; who was asked stands on a page of its own."""
    states = Counter(row.deletions.values_list("state", flat=True))
    hits = Counter(row.hits.values_list("state", flat=True))
    return {
        "deletions_states": [(STATES[state], count) for state, count in sorted(states.items())],
        "deletions_total": sum(states.values()),
        "deletions_waiting": sum(states[state] for state in WAITING),
        "deletions_reminders": row.deletions.exclude(reminder="").count(),
        "deletions_unanswered": row.deletions.exclude(escalated_at=None).filter(state__in=WAITING).count(),
        "deletions_hits": sum(hits.values()),
        "deletions_hits_open": hits[HitState.FOUND],
        "deletions_most": row.hits.order_by("-share").values_list("share", flat=True).first(),
        "deletions_may_ask": actor.may(Right.ASK_DELETION),
    }
