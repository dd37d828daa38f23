"""What keeps an incident open. In: an incident, the rooms' tallies. Out: lines; nothing: it may be closed.

A room that says nothing of a matter is not known to have done it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from tidegate.model.closing import Matter, Missing, Tally
from tidegate.response.closing import may_close
from tidegate.service.deletions.tally import tally as deletions
from tidegate.service.duties.tally import tally as duties
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry import tally as own
from tidegate.service.inquiry import waivers
from tidegate.service.notices.tally import tally as notices
from tidegate.service.reviews.tally import tally as reviews

ROOMS: tuple[Callable[[Incident], Mapping[Matter, Tally]], ...] = (notices, deletions, reviews, duties)


def tallies(incident: Incident) -> Mapping[Matter, Tally]:
    """Of all rooms."""
    found = dict(own.tally(incident))
    for room in ROOMS:
        found |= room(incident)
    return found


def missing(incident: Incident, now: dt.datetime) -> tuple[Missing, ...]:
    """In the order of `Matter`."""
    return may_close(tallies(incident), own.affected(incident), waivers.standing(incident), now)
