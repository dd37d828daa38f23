"""What keeps an incident open in this room. In: an incident. Out: its notices, counted."""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.model.closing import Matter, Tally
from tidegate.model.notice import Audience
from tidegate.response.notices.states import DONE
from tidegate.service.incidents.models import Incident
from tidegate.service.notices.models import Notice
from tidegate.service.stays.models import AffectedPerson, Resolution


def tally(incident: Incident) -> Mapping[Matter, Tally]:
    """Every affected person once, told or not; every letter to somebody else. None while nobody is resolved."""
    if incident.people is None:
        return {Matter.NOTICES: Tally(None)}
    everybody = AffectedPerson.objects.filter(incident=incident).exclude(
        resolution__in=(Resolution.CANARY, Resolution.RULED_OUT)
    )
    rows = Notice.objects.filter(incident=incident, superseded=False)
    done = rows.filter(state__in=DONE)
    people = done.filter(audience=Audience.PERSON, person__in=everybody).values("person").distinct().count()
    others = rows.exclude(audience=Audience.PERSON)
    total = everybody.count() + others.count()
    return {Matter.NOTICES: Tally(total, people + others.filter(state__in=DONE).count())}
