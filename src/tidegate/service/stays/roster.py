"""Everybody of an incident, sealed. In: an incident, people. Out: a digest; later the same people."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator

from tidegate.errors import VaultError
from tidegate.model.person import Disclosed
from tidegate.response.people import wire
from tidegate.service.incidents.holder import holder
from tidegate.service.office import Office


def keep(office: Office, incident: uuid.UUID, found: Disclosed) -> str:
    """Seal under the incident's holder; the digest. The same people again are one object."""
    return office.vault.put(holder(incident), _Lines(wire.lines(found))).digest


def opened(office: Office, incident: uuid.UUID, digest: str) -> Disclosed:
    """Raises VaultError where they cannot be had."""
    with office.vault.open(holder(incident), digest) as sealed:
        text = sealed.read()
    try:
        return wire.decode(text)
    except ValueError:
        raise VaultError("the sealed list of people is of another version: read the file again") from None


class _Lines(io.BufferedIOBase):
    """Lines as a stream: a million people are never one text."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines, self._rest = lines, b""

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Up to `size` bytes."""
        wanted = -1 if size is None else size
        pieces, length = [self._rest], len(self._rest)
        while wanted < 0 or length < wanted:
            line = next(self._lines, b"")
            if not line:
                break
            pieces.append(line)
            length += len(line)
        whole = b"".join(pieces)
        if wanted < 0:
            wanted = len(whole)
        self._rest = whole[wanted:]
        return whole[:wanted]
