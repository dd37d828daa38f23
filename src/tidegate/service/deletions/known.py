"""What other rooms may know of deletion and copies: numbers and instants. In: an incident. Out: Known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tidegate.service.deletions.models import HitState, RequestState
from tidegate.service.incidents.models import Incident


@dataclass(frozen=True, slots=True)
class Known:
    """`asked`: requests that were sent, whatever came of them. `copies`: places, without those that were not ours.

    `last`: when the latest of them was taken, None without any.
    """

    asked: int
    attested: int
    refused: int
    copies: int
    last: dt.datetime | None


def known(incident: Incident) -> Known:
    """As rows are now."""
    requests = incident.deletions
    copies = incident.hits.exclude(state=HitState.NOT_OURS)
    return Known(
        requests.exclude(sent_at=None).count(),
        requests.filter(state=RequestState.ATTESTED).count(),
        requests.filter(state=RequestState.REFUSED).count(),
        copies.count(),
        copies.order_by("-taken_at").values_list("taken_at", flat=True).first(),
    )
