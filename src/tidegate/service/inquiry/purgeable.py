"""What of an incident may be destroyed now, and why not. In: an incident, the signed schedule. Out: a ruling a class.

Everything that lies under one holder is destroyed together: so all its classes must be over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Max

from tidegate.errors import VaultError
from tidegate.model.retention import Kept, Purge, Schedule
from tidegate.response.retention.purge import purgeable
from tidegate.response.retention.schedule import load
from tidegate.response.stays import Said, answer, facts
from tidegate.service.incidents.holder import holder, holder_of_person
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.inquiry.models import Paper
from tidegate.service.office import Office
from tidegate.service.stays import recorded
from tidegate.service.stays.models import AffectedPerson, Resolution, Stay
from tidegate.vault.holder import Holder

_NOBODY = (Resolution.CANARY, Resolution.RULED_OUT)


def schedule(office: Office) -> Schedule:
    """The office's own retention file, or the shipped one, which nobody signed. Raises ResponseError."""
    path = office.instance.section("response")["retention"]
    return load(office.instance.path(path) if path else None)


def rulings(office: Office, incident: Incident, person: AffectedPerson | None = None) -> tuple[Purge, ...]:
    """A ruling for each class that lies under what would be destroyed. Raises ResponseError for the schedule."""
    kept = _of_person(office, incident, person) if person else _of_incident(office, incident)
    return purgeable(kept, schedule(office), office.now())


def _of_incident(office: Office, incident: Incident) -> Iterator[Kept]:
    held, needed = _held(office, holder(incident.pk)), incident.state != IncidentState.CLOSED
    logs = incident.evidence.filter(kind__contains="log").aggregate(last=Max("kept_at"))["last"]
    closed = _known(closed=incident.closed_at)
    yield Kept("incident", "incident-file", closed, held, needed)
    yield Kept("logs", "logs", _known(collected=logs or incident.opened_at), held, needed)
    yield Kept("disclosures", "disclosure-account", _known(disclosed=_disclosed(incident)), held, needed)
    yield Kept("people", "person", closed, held, needed or _stayed(office, incident))


def _of_person(office: Office, incident: Incident, person: AffectedPerson | None) -> Iterator[Kept]:
    if person is None:
        return
    own, whole = _held(office, holder_of_person(person.pk)), _held(office, holder(incident.pk))
    held = None if own is None or whole is None else own or whole
    needed = incident.state != IncidentState.CLOSED or _stayed(office, incident, person)
    yield Kept("person", "person", _known(closed=incident.closed_at), held, needed)
    yield Kept("disclosures", "disclosure-account", _known(disclosed=_disclosed(incident)), held, needed)


def _known(**instants: dt.datetime | None) -> dict[str, dt.datetime]:
    return {name: at for name, at in instants.items() if at is not None}


def _disclosed(incident: Incident) -> dt.datetime | None:
    """When something was last told to anybody, as far as rows know; not before it was closed."""
    told = Stay.objects.filter(person__incident=incident).aggregate(last=Max("notified_at"))["last"]
    papers = Paper.objects.filter(incident=incident).aggregate(last=Max("made_at"))["last"]
    known = [at for at in (told, papers, incident.closed_at) if at is not None]
    return max(known) if incident.closed_at and known else None


def _held(office: Office, whose: Holder) -> bool | None:
    try:
        return office.vault.ring.held(whose)
    except VaultError:
        return None


def _stayed(office: Office, incident: Incident, person: AffectedPerson | None = None) -> bool:
    """Whether a stay still stands, as the record tells."""
    stays = Stay.objects.filter(person__incident=incident).exclude(person__resolution__in=_NOBODY)
    if person is not None:
        stays = stays.filter(person=person)
    rows = list(stays.values_list("person_id", "set_at"))
    told, now = recorded.told(number for number, _ in rows), office.now()
    days = office.instance.section("response")["stay_days"]
    return any(
        answer(facts(set_at, told[str(number)], now), now, days).said is not Said.NONE
        for number, set_at in rows
    )
