"""One row's notice, whole. In: the row, what all letters share, a person's cells. Out: a Notice noun and its Place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tidegate.errors import NoticeError
from tidegate.model.notice import (
    Audience,
    Counts,
    ExposedField,
    FieldKind,
    Matter,
    Notice,
    Recipient,
)
from tidegate.model.person import Individual
from tidegate.response.notices.states import Way
from tidegate.service.notices import recipients
from tidegate.service.notices.facts import Shared
from tidegate.service.notices.models import Notice as Row
from tidegate.service.notices.recipients import Place
from tidegate.service.notices.terms import Terms

HIDDEN = " (hidden)"
KINDS: dict[str, FieldKind] = {
    "person name": FieldKind.NAME,
    "A-number": FieldKind.A_NUMBER,
    "birth date": FieldKind.BIRTH_DATE,
    "nationality": FieldKind.NATIONALITY,
    "facility": FieldKind.DETENTION_PLACE,
    "protection claim": FieldKind.PROTECTION_CLAIM,
    "case status": FieldKind.CASE_STATUS,
    "hearing": FieldKind.CASE_STATUS,
    "attorney": FieldKind.ATTORNEY,
    "family": FieldKind.FAMILY,
    "relation": FieldKind.FAMILY,
    "address": FieldKind.ADDRESS,
    "phone": FieldKind.PHONE,
    "e-mail": FieldKind.EMAIL,
    "case number": FieldKind.OTHER_NUMBER,
    "language": FieldKind.OTHER,
    "sex": FieldKind.OTHER,
    "date of entry": FieldKind.OTHER,
}
"""A field's name in a row -> what a letter calls it; every other identifier is another number."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is asked for many rows at once. `people`, `told`: of the incident, for authorities."""

    said: Terms
    shared: Shared
    people: int
    told: int
    today: dt.date
    now: dt.datetime


def fields(names: Iterable[str]) -> tuple[ExposedField, ...]:
    """Kinds of fields, each once, in one order; seen by a reader if any of them was."""
    seen: dict[FieldKind, bool] = {}
    for name in names:
        kind = KINDS.get(name.removesuffix(HIDDEN), FieldKind.OTHER_NUMBER)
        seen[kind] = seen.get(kind, False) or not name.endswith(HIDDEN)
    return tuple(ExposedField(kind, seen[kind]) for kind in FieldKind if kind in seen)


def place(row: Row, person: Individual | None, said: Terms, given: Recipient | None) -> Place:
    """Where this row's letter goes. Raises NoticeError where that cannot be told any more."""
    if given is not None:
        return Place(Way(row.way), given)
    custody = row.person.custody if row.person else ""
    # Whoever is abroad is written to as somebody who was removed, whatever the case source still says.
    found = places(row.audience, person, recipients.REMOVED if row.abroad else custody, said)
    at = row.ordinal if row.audience != Audience.PERSON else 0 if row.abroad else row.round - 1
    if not 0 <= at < len(found):
        raise NoticeError("it is not known where this letter may go")
    return found[at]


def places(audience: str, person: Individual | None, custody: str, said: Terms) -> Sequence[Place]:
    """All of this audience: several ways to one person, several attorneys, several authorities."""
    if audience == Audience.AUTHORITY:
        return recipients.authorities(said)
    if audience == Audience.JUDGE:
        court = recipients.court(said)
        return [court] if court else []
    if person is None:
        return []
    if audience == Audience.ATTORNEY:
        return recipients.attorneys(person, "")
    return recipients.of_person(person, custody)


def notice(row: Row, at: Place, person: Individual | None, around: Context) -> Notice:
    """Raises NoticeError where a fact is missing without which there is no such letter."""
    shared, audience = around.shared, Audience(row.audience)
    recipient = at.recipient
    if audience is not Audience.AUTHORITY and person is not None and not recipient.country:
        recipient = replace(recipient, country=recipients.country_of(person))
    to_person, abroad = audience is Audience.PERSON, row.abroad
    return Notice(
        serial=row.serial,
        incident=shared.incident,
        audience=audience,
        language=row.language,
        written=around.today,
        office=shared.office,
        recipient=recipient,
        fields=_exposed(row),
        reachable=shared.reachable,
        accesses=shared.accesses,
        measures=shared.measures,
        stay=None if audience is Audience.AUTHORITY or (to_person and abroad) else shared.stay,
        steps=shared.steps if to_person else (),
        matter=_matter(audience, person),
        counts=_counts(row, around) if audience is Audience.AUTHORITY else None,
        counsel=shared.counsel,
        abroad=abroad,
    )


def _exposed(row: Row) -> tuple[ExposedField, ...]:
    names = row.person.fields if row.person else row.incident.affected.values_list("fields", flat=True)
    if row.person:
        return fields(names)
    return fields({name for one in names for name in one})


def _matter(audience: Audience, person: Individual | None) -> Matter | None:
    if audience not in (Audience.ATTORNEY, Audience.JUDGE):
        return None
    if person is None:
        raise NoticeError("a notice to an attorney or judge is about a person")
    name, number = recipients.name_of(person), recipients.number_of(person)
    if not name or not number:
        raise NoticeError("officials are told a name and a number, and one of them is not known")
    return Matter(name, number)


def _counts(row: Row, around: Context) -> Counts:
    rule = around.said.authorities[row.ordinal].rule
    zone = around.said.zone
    return Counts(around.people, around.told, rule, around.now.astimezone(zone), around.shared.discovered)
