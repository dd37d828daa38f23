"""What is known of an incident, for its duties. In: its rows. Out: Facts: what machines saw, and what people answered.

A machine answers yes, or nothing. The discovery is the earliest instant at which anybody here knew.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Min

from tidegate.model.duty import Facts, Start
from tidegate.model.history import Counts, DisclosedFile, Discovery, History, Mark, Moment
from tidegate.model.history import Office as Whose
from tidegate.response.duties.known import known
from tidegate.service.duties.models import DutyFact
from tidegate.service.incidents.models import Incident
from tidegate.service.stays.models import AffectedPerson, Resolution, Stay

HIDDEN = " (hidden)"
_BATCH = 2000
STARTS = tuple(start.value for start in Start)


def facts(incident: Incident) -> Facts:
    """As they are now. Raises ResponseError where what people said contradicts itself."""
    said = latest(incident)
    answers = {name: one.holds for name, one in said.items() if one.at is None and one.holds is not None}
    found = known(_history(incident), answers)
    instants = {name: one.at for name, one in said.items() if name in STARTS and one.at is not None}
    # Nobody moves the discovery to a later instant: the earliest that anybody knows of counts.
    first = min(
        found.instants[Start.DISCOVERY.value], instants.get(Start.DISCOVERY.value, discovered(incident))
    )
    moments = {**found.instants, **instants, Start.DISCOVERY.value: first}
    return Facts(moments, found.answers, found.people_least, found.people_most)


def latest(incident: Incident) -> dict[str, DutyFact]:
    """The last word on each name; what was taken back is not there."""
    found = {one.name: one for one in incident.duty_facts.select_related("said_by").order_by("pk")}
    return {name: one for name, one in found.items() if one.holds is not None or one.at is not None}


def discovered(incident: Incident) -> dt.datetime:
    """When it first came to anybody's notice here: by the watch, a report, or by being opened."""
    seen = [one.at for one in (incident.observation, incident.report) if one is not None]
    return min([*seen, incident.opened_at])


def _history(incident: Incident) -> History:
    """As much of one as duties ask."""
    people = AffectedPerson.objects.filter(incident=incident).exclude(
        resolution__in=(Resolution.CANARY, Resolution.RULED_OUT)
    )
    first = discovered(incident)
    moments = [Moment(Mark.DISCOVERED, first, first, "record", True)]
    told = Stay.objects.filter(person__in=people).aggregate(at=Min("notified_at"))["at"]
    if told is not None:
        moments.append(Moment(Mark.PEOPLE_TOLD, told, told, "record", True))
    kinds: set[str] = set()
    for fields in people.values_list("fields", flat=True).iterator(_BATCH):
        kinds.update(name.removesuffix(HIDDEN) for name in fields)
    return History(
        incident.reference,
        str(incident.pk),
        Whose("", ""),
        DisclosedFile(incident.sha256, incident.length),
        tuple(moments),
        Discovery.UNKNOWN,
        True,
        counts=Counts(people=_many(incident, people.count()), exposed_kinds=tuple(sorted(kinds))),
    )


def _many(incident: Incident, found: int) -> int | None:
    """How many; None while stays are not set or something of the file could not be read."""
    return found if incident.people is not None and not incident.missing else None
