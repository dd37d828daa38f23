"""What is kept of an observation before anything is changed. In: bytes, names, headers. Out: sealed, in the vault.

One holder an observation: shredding it removes all that was kept of it, and nothing else.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import uuid
from dataclasses import asdict, dataclass

from tidegate.inspection.snapshot import Snapshot
from tidegate.service.office import Office
from tidegate.service.watch.models import Observation
from tidegate.vault.holder import Holder

_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Details:
    """What rows may only hold masked. `headers`: as the public received them, empty where nobody could ask."""

    site: str
    path: str
    version: str
    url: str
    headers: tuple[tuple[str, str], ...]
    at: str
    token: str


def holder(number: uuid.UUID) -> Holder:
    """Whom the vault keeps an observation's bytes for."""
    return Holder("observation", str(number))


def keep(office: Office, number: uuid.UUID, taken: Snapshot) -> None:
    """The bytes as they were read. When this returns they are on the disk."""
    os.lseek(taken.fd, 0, os.SEEK_SET)
    office.vault.put(holder(number), taken.fd)


def describe(office: Office, number: uuid.UUID, details: Details) -> str:
    """Names and headers; the digest under which they lie."""
    body = json.dumps(asdict(details), ensure_ascii=True).encode()[:_LONGEST]
    return office.vault.put(holder(number), io.BytesIO(body)).digest


def details(office: Office, row: Observation) -> Details:
    """What was described. Raises VaultError where it was shredded."""
    with office.vault.open(holder(row.pk), row.details) as stream:
        found = json.loads(stream.read())
    found["headers"] = tuple((name, value) for name, value in found["headers"])
    return Details(**found)


def instant(moment: dt.datetime) -> str:
    """As descriptions write it."""
    return moment.astimezone(dt.UTC).isoformat()
