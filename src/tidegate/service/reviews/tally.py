"""How many reviews are final, for the closing of an incident. In: an incident. Out: Matter -> Tally; invented people of
ours and those ruled out are in no number.
"""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.model.closing import Matter, Tally
from tidegate.service.incidents.models import Incident
from tidegate.service.reviews.models import Review
from tidegate.service.stays.models import Resolution

_NOBODY = (Resolution.CANARY, Resolution.RULED_OUT)


def tally(incident: Incident) -> Mapping[Matter, Tally]:
    """Of everybody who has a review; the closing compares with how many are affected."""
    rows = Review.objects.filter(incident=incident).exclude(person__resolution__in=_NOBODY)
    return {Matter.REVIEWS: Tally(rows.count(), rows.exclude(final_at=None).count())}
