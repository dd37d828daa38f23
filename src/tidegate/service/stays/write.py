"""People and stays as rows, in bulk. In: individuals with their prints. Out: rows, and what the record says of them.

Called within one transaction by the acts; each row is written once, whatever is run again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from tidegate.model.person import Individual
from tidegate.response.people.prints import Printed
from tidegate.response.people.resolve import Resolved, exposed, families, minor
from tidegate.service.incidents.models import Incident
from tidegate.service.stays.models import AffectedPerson, Print, Resolution, Stay
from tidegate.service.stays.prints import summed, told

BATCH = 2000
_INSERT = "INSERT INTO stays_print (stay_id, field, value) VALUES (%s, %s, %s)"


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One person as they will be written."""

    person: Individual
    resolved: Resolved
    prints: Mapping[Printed, None]
    canary: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What was added, as an entry says it."""

    people: int = 0
    prints: int = 0
    sum: str = "0"


def write(incident: Incident, rows: Sequence[Row], day: dt.date, now: dt.datetime) -> Written:
    """People and stays who are not there, prints that are not there. `day`: on which minors are counted."""
    existing = dict(
        AffectedPerson.objects.filter(incident=incident).values_list("number", "pk").iterator(BATCH)
    )
    heads = families(tuple(row.person for row in rows))
    ids = {row.person.number: existing.get(row.person.number) or uuid.uuid4() for row in rows}
    fresh = [row for row in rows if row.person.number not in existing]
    # Whose relative they are may be written before whom: references are checked when the transaction ends.
    made = [_person(incident, row, ids, heads, day) for row in fresh]
    AffectedPerson.objects.bulk_create(made, batch_size=BATCH)
    Stay.objects.bulk_create((Stay(person_id=one.pk, set_at=now) for one in made), batch_size=BATCH)
    wanted = [(ids[row.person.number], each) for row in rows for each in row.prints]
    return _prints(incident, wanted, people=len(made), known=bool(existing))


def _prints(
    incident: Incident, wanted: Iterable[tuple[uuid.UUID, Printed]], *, people: int, known: bool
) -> Written:
    of_stay: dict[uuid.UUID, int] = dict(
        Stay.objects.filter(person__incident=incident).values_list("person_id", "pk").iterator(BATCH)
    )
    there: set[tuple[int, str, str]] = set()
    if known:
        rows = Print.objects.filter(stay__person__incident=incident)
        there = set(rows.values_list("stay_id", "field", "value").iterator(BATCH))
    new = [(person, one) for person, one in wanted if (of_stay[person], *one) not in there]
    with connection.cursor() as cursor:
        # Four times as many as people, and nothing but text: a model object each would take longer than all else.
        cursor.executemany(_INSERT, [(of_stay[person], *one) for person, one in new])
    return Written(people, len(new), told(summed(new)))


def _person(
    incident: Incident, row: Row, ids: Mapping[int, uuid.UUID], heads: Mapping[int, int], day: dt.date
) -> AffectedPerson:
    person = row.person
    how = Resolution.CANARY if row.canary else Resolution(row.resolved.how)
    return AffectedPerson(
        pk=ids[person.number],
        incident=incident,
        number=person.number,
        resolution=how,
        by=row.resolved.by,
        fields=list(exposed(person)),
        minor=minor(person, day),
        relative_of_id=ids.get(heads.get(person.number, 0)),
    )
