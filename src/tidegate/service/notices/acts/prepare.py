"""A notice for everybody, once. In: an incident, audiences. Out: rows; killed anywhere, the next run makes the same.

people -> which recipients -> rows that are not there, in one act -> letters set, in steps (`acts/letters.py`)
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.model.notice import Audience
from tidegate.model.person import Individual
from tidegate.record.acts import Act
from tidegate.response.notices.papers.serials import RANDOM_BYTES, serial
from tidegate.response.notices.states import State, Way
from tidegate.response.people.prints import Printer
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.ledger.append import append
from tidegate.service.notices import draft, everybody, facts, terms
from tidegate.service.notices.acts import letters
from tidegate.service.notices.models import Notice, NoticeEvent
from tidegate.service.notices.recipients import DECEASED, REMOVED, Place
from tidegate.service.office import Office
from tidegate.service.stays.models import AffectedPerson, Resolution
from tidegate.service.stays.prints import printer as printer_of

BATCH = 1000
_NOBODY = (Resolution.CANARY, Resolution.RULED_OUT)


@dataclass(frozen=True, slots=True)
class Prepared:
    """`made`: rows that were not there. `there`: that were. `set`, `held`: letters now, of those not out yet."""

    made: int
    there: int
    set: int
    held: int


def prepare(
    office: Office,
    actor: Actor,
    incident: Incident,
    audiences: Sequence[Audience] = (Audience.PERSON, Audience.ATTORNEY),
    *,
    set_letters: bool = True,
) -> Prepared:
    """Rows for whom there is none; then letters, unless somebody else sets them (`acts.letters`). Safe to repeat.

    Raises RefusedError without right, for a closed incident, before the stays; InstanceError for settings.
    """
    actor.must(Right.NOTIFY)
    if incident.state == IncidentState.CLOSED:
        raise RefusedError("the incident is closed")
    said = terms.terms(office.instance)
    facts.shared(office, incident, said)
    if Audience.JUDGE in audiences and said.court is None:
        raise RefusedError("judges are written to at a court: instance.toml [notices] court names it")
    made, there = _rows(office, actor, incident, said, audiences)
    if set_letters:
        letters.set_all(office, incident)
    inside = Notice.objects.filter(incident=incident, superseded=False)
    return Prepared(
        made,
        there,
        inside.filter(state=State.READY).count(),
        inside.filter(state=State.HELD).count(),
    )


def _rows(
    office: Office, actor: Actor, incident: Incident, said: terms.Terms, audiences: Sequence[Audience]
) -> tuple[int, int]:
    found = everybody.people(office, incident)
    printer, now = printer_of(office), office.now()
    with transaction.atomic():
        # One at a time: two who prepare at once would draw serials that the other cannot see.
        locked = Incident.objects.select_for_update().get(pk=incident.pk)
        rows = AffectedPerson.objects.filter(incident=locked).exclude(resolution__in=_NOBODY)
        known = dict(Notice.objects.filter(incident=locked).values_list("key", "serial").iterator(BATCH))
        serials = set(known.values())
        made: list[Notice] = []
        there = 0
        for row in _wanted(locked, rows, found, said, audiences, printer):
            if row.key in known:
                there += 1
                continue
            row.serial, row.made_at = _fresh(serials), now
            made.append(row)
        Notice.objects.bulk_create(made, batch_size=BATCH)
        NoticeEvent.objects.bulk_create(
            (NoticeEvent(notice=one, at=now, what=one.state, by=actor.account) for one in made),
            batch_size=BATCH,
        )
        if made:
            detail = {"made": len(made), **_counted(made)}
            append(Act.NOTICES_PREPARED, actor=actor, subject=str(incident.pk), detail=detail, now=now)
    return len(made), there


def _wanted(
    incident: Incident,
    rows: object,
    found: Sequence[Individual],
    said: terms.Terms,
    audiences: Sequence[Audience],
    printer: Printer,
) -> Iterator[Notice]:
    """A row, unsaved, for each recipient; the same key for the same one each time."""
    if Audience.AUTHORITY in audiences:
        for at, one in enumerate(draft.places(Audience.AUTHORITY, None, "", said)):
            yield _row(incident, None, Audience.AUTHORITY, at, one, said, printer)
    for person in rows:  # type: ignore[attr-defined]
        own = found[person.number - 1] if 0 < person.number <= len(found) else None
        if Audience.PERSON in audiences:
            yield _of_person(incident, person, own, said, printer)
        for audience in (Audience.ATTORNEY, Audience.JUDGE):
            if audience in audiences:
                for at, one in enumerate(draft.places(audience, own, person.custody, said)):
                    yield _row(incident, person, audience, at, one, said, printer)


def _of_person(
    incident: Incident, person: AffectedPerson, own: Individual | None, said: terms.Terms, printer: Printer
) -> Notice:
    places = draft.places(Audience.PERSON, own, person.custody, said)
    row = _row(incident, person, Audience.PERSON, 0, places[0] if places else None, said, printer)
    row.abroad = person.custody == REMOVED
    if person.custody == DECEASED:
        row.state = State.DECEASED
    return row


def _row(
    incident: Incident,
    person: AffectedPerson | None,
    audience: Audience,
    at: int,
    place: Place | None,
    said: terms.Terms,
    printer: Printer,
) -> Notice:
    to_person = audience is Audience.PERSON
    language, other = said.letter_language(
        person.language if person and to_person else "", official=not to_person
    )
    way = place.way if place else Way.NONE
    return Notice(
        incident=incident,
        person=person,
        audience=audience.value,
        ordinal=at,
        key=key(printer, incident, person, audience, place.who if place else "", 1),
        language=language,
        wanted=((person.language if person else "") or "not known")[:16] if other else "",
        way=way,
    )


def key(
    printer: Printer,
    incident: Incident,
    person: AffectedPerson | None,
    audience: Audience,
    who: str,
    at: int,
) -> str:
    """Stable, and says nothing without the installation's key."""
    parts = (incident.pk.hex, person.pk.hex if person else "", audience.value, who, str(at))
    return printer.one("notice", "\0".join(parts))[1]


def _fresh(taken: set[str]) -> str:
    while True:
        found = serial(os.urandom(RANDOM_BYTES))
        if found not in taken:
            taken.add(found)
            return found


def _counted(made: Sequence[Notice]) -> Mapping[str, int]:
    return {
        one.name.lower(): count
        for one in Audience
        if (count := sum(row.audience == one.value for row in made))
    }
