"""Prints of everybody an incident's file tells of. In: an incident. Out: Prints, or None where nobody can be told by.

Kept a process and incident, until the list of people changes.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from functools import cache

from tidegate.errors import TidegateError
from tidegate.keys import sources
from tidegate.model.finding import InformationType as Type
from tidegate.model.person import Individual, Kind, Trait
from tidegate.record.acts import Act
from tidegate.record.entry import parse
from tidegate.response.notices.guard import Prints
from tidegate.service.ledger.models import EntryRow
from tidegate.service.office import Office
from tidegate.service.stays import roster

_NUMBERS: tuple[Kind, ...] = (
    Type.A_NUMBER, Type.USCIS_RECEIPT, Type.SSN, Type.ITIN, Type.I94, Type.SEVIS, Type.FIN, Type.PASSPORT,
    Type.NATIONAL_ID, Type.EMAIL, Type.PHONE, Trait.CASE, Trait.FAMILY,
)  # fmt: skip
_MOST = 4
"""Incidents whose prints are kept at once."""


class Known:
    """Remembers the prints of a few incidents. Good for one process."""

    def __init__(self) -> None:
        self._kept: dict[tuple[uuid.UUID, str], Prints] = {}

    def of(self, office: Office, incident: uuid.UUID | None) -> Prints | None:
        """Never raises: whoever gets None lets nothing out."""
        try:
            digest = _roster(incident) if incident else ""
            if incident is None or not digest:
                return None
            place = incident, digest
            if place not in self._kept:
                while len(self._kept) >= _MOST:
                    del self._kept[next(iter(self._kept))]
                self._kept[place] = _prints(office, incident, digest)
            return self._kept[place]
        except TidegateError:
            return None


def known() -> Known:
    """This process's."""
    return _known(os.getpid())


@cache
def _known(process: int) -> Known:
    return Known()


def _roster(incident: uuid.UUID) -> str:
    """Digest of the latest sealed list, as the record says."""
    acts = (str(Act.STAYS_SET), str(Act.STAYS_COMPLETED))
    rows = EntryRow.objects.filter(subject=str(incident), act__in=acts).order_by("-sequence")
    body = rows.values_list("body", flat=True).first()
    return str(parse(bytes(body)).detail.get("roster") or "") if body is not None else ""


def _prints(office: Office, incident: uuid.UUID, digest: str) -> Prints:
    key = sources.load(office.instance.reference(office.instance.section("keys")["fingerprint"]))
    people = roster.opened(office, incident, digest).people
    return Prints.of(
        key,
        names=(name for person in people for name in _names(person)),
        numbers=(number for person in people for number in person.values(*_NUMBERS)),
    )


def _names(person: Individual) -> Iterator[str]:
    """Each cell that is a name by itself, and all of them together where it is cut into columns."""
    names = list(dict.fromkeys(person.values(Type.PERSON_NAME)))
    yield " ".join(names)
    if len(names) > 1:
        yield from (name for name in names if " " in name.strip())
