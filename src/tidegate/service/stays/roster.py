"""Everybody of an incident, sealed. In: an incident, people. Out: a digest; later the same people."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.errors import VaultError
from tidegate.model.person import Disclosed
from tidegate.response.people import wire
from tidegate.service.incidents.holder import holder
from tidegate.service.office import Office

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


def keep(office: Office, incident: uuid.UUID, found: Disclosed) -> str:
    """Seal under the incident's holder; the digest. The same people again are one object."""
    return office.vault.put(holder(incident), io.BufferedReader(_Lines(wire.lines(found)))).digest


def opened(office: Office, incident: uuid.UUID, digest: str) -> Disclosed:
    """Raises VaultError where they cannot be had."""
    with office.vault.open(holder(incident), digest) as sealed:
        text = sealed.read()
    try:
        return wire.decode(text)
    except ValueError:
        raise VaultError("the sealed list of people is of another version: read the file again") from None


class _Lines(io.RawIOBase):
    """Lines as a stream: a million people are never one text."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        super().__init__()
        self._lines, self._rest = lines, b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Up to the end of a line."""
        view = memoryview(buffer).cast("B")
        self._rest = self._rest or next(self._lines, b"")
        part = self._rest[: len(view)]
        view[: len(part)] = part
        self._rest = self._rest[len(part) :]
        return len(part)
