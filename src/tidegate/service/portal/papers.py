"""What there is for a client: letters, bundles, the review's dates. In: a representation. Out: rows of other rooms.

A letter is for the attorney once it has left the house; what is drafted or held is nobody's yet.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q

from tidegate.model.notice import Audience
from tidegate.service.incidents.holder import holder_of_person
from tidegate.service.office import Office
from tidegate.service.portal.models import Confirmation, Representation, Statement
from tidegate.service.stays.models import AffectedPerson

_BUNDLE = "person"
_CLIENTS = (Audience.PERSON.value, Audience.ATTORNEY.value)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as the attorney's page lists it. `confirmed_at`: None while nobody said that it came."""

    id: uuid.UUID
    serial: str
    language: str
    left_at: dt.datetime
    confirmed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """The person's evidence as it was made."""

    id: uuid.UUID
    made_at: dt.datetime
    length: int


@dataclass(frozen=True, slots=True)
class Dates:
    """Of the case review; None where there is none, or none yet."""

    state: str = ""
    counsel_until: dt.datetime | None = None
    appeal_until: dt.datetime | None = None


def person_of(serial: str) -> AffectedPerson | None:
    """Whose letter has this number; None for none, and for letters to judges and authorities."""
    rows = _rows("notices", "Notice")
    if rows is None or not serial:
        return None
    row = rows.filter(serial=serial, audience__in=_CLIENTS).select_related("person__incident").first()
    found: AffectedPerson | None = row.person if row else None
    return found


def letters(row: Representation) -> list[Letter]:
    """The client's, the latest first."""
    confirmed = dict(
        Confirmation.objects.filter(representation__person=row.person_id).values_list("notice", "at")
    )
    return [
        Letter(one.pk, one.serial, one.language, one.out_at, confirmed.get(one.pk))
        for one in _left(row).order_by("-out_at", "serial")
    ]


def letter(office: Office, row: Representation, number: uuid.UUID) -> tuple[Any, bytes] | None:
    """One letter of this client, and its PDF; None where it is not this client's. Raises VaultError."""
    found = _left(row).filter(pk=number).first()
    return (found, _read(office, row, found.letter)) if found else None


def bundles(row: Representation) -> list[Bundle]:
    """The client's evidence, the latest first."""
    return [Bundle(one.pk, one.made_at, one.length) for one in _bundles(row).order_by("-made_at")]


def bundle(office: Office, row: Representation, number: uuid.UUID) -> bytes | None:
    """One bundle of this client. Raises VaultError."""
    found = _bundles(row).filter(pk=number).first()
    return _read(office, row, found.sha256) if found else None


def dates(row: Representation) -> Dates:
    """As the case review has them now."""
    rows = _rows("reviews", "Review")
    found = rows.filter(person=row.person_id).first() if rows is not None else None
    return Dates(found.state, found.counsel_until, found.appeal_until) if found else Dates()


def statements(row: Representation) -> Sequence[Statement]:
    """What this attorney gave, the latest first."""
    return list(row.statements.order_by("-at"))


def _left(row: Representation) -> Any:
    rows = _rows("notices", "Notice")
    if rows is None:
        return Confirmation.objects.none()
    mine = Q(audience=Audience.PERSON.value) | Q(audience=Audience.ATTORNEY.value, serial=row.serial)
    return rows.filter(mine, person=row.person_id, superseded=False, out_at__isnull=False).exclude(letter="")


def _bundles(row: Representation) -> Any:
    rows = _rows("inquiry", "Paper")
    return (
        rows.filter(person=row.person_id, kind=_BUNDLE) if rows is not None else Confirmation.objects.none()
    )


def _read(office: Office, row: Representation, digest: str) -> bytes:
    with office.vault.open(holder_of_person(row.person_id), digest) as stream:
        return stream.read()


def _rows(label: str, name: str) -> Any:
    """A model of another room, None while the room has none."""
    try:
        return apps.get_model(label, name)._default_manager.all()
    except LookupError:
        return None
