"""How many requests and copies elsewhere there are, and how many are done. In: an incident. Out: tallies.

None of it says anything about containment: that is what the public receives, and `incidents` alone tells it.
"""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.model.closing import Matter, Tally
from tidegate.service.deletions.models import OPEN, HitState
from tidegate.service.incidents.models import Incident, StepKind


def tally(incident: Incident) -> Mapping[Matter, Tally]:
    """As long as the logs were not read, nobody knows whom to ask. A host's refusal ends a request, not a repost."""
    total = incident.deletions.count()
    unread = incident.steps.filter(kind=StepKind.ACCESSES, done_at=None).exists()
    done = total - incident.deletions.filter(state__in=OPEN).count()
    hits = incident.hits.count()
    settled = hits - incident.hits.filter(state=HitState.FOUND).count()
    return {
        Matter.DELETIONS: Tally(None if unread else total, 0 if unread else done),
        Matter.REPOSTS: Tally(hits, settled),
    }
