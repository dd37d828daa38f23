"""Whose numbers are whose: the case of every person of a segment, sealed under a key that the gate never has.

In: case numbers in the order of people. Out: a file of chunks, each encrypted and authenticated (AES-256-GCM) and
bound to its place. Only `registry who` and changes to the registry open it.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tidegate.errors import RegistryError
from tidegate.registry.fingerprint import sub_key

PEOPLE = 4096
"""People a chunk, but for the last before a checkpoint."""
_FRAME = struct.Struct("<III")
_NONCE = 12
_SEPARATOR = "\x1f"


class VaultWriter:
    """Appends to a vault; `sure` after `checkpoint` is where a later run goes on."""

    def __init__(self, path: str, key: bytes, segment: str, *, sure: int = 0, people: int = 0) -> None:
        self._cipher, self._segment = AESGCM(sub_key(key, f"vault {segment}")), segment
        self._number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._number, sure)
        self._at, self._first = sure, people
        self._waiting: list[str] = []

    def add(self, cases: Iterable[str]) -> None:
        """The cases of further people, one each. Raises OSError."""
        self._waiting += [case.replace(_SEPARATOR, " ") for case in cases]
        while len(self._waiting) >= PEOPLE:
            self._seal(self._waiting[:PEOPLE])
            del self._waiting[:PEOPLE]

    def checkpoint(self) -> int:
        """Have everything on the disk; how many bytes that is. Raises OSError."""
        if self._waiting:
            self._seal(self._waiting)
            self._waiting = []
        os.fdatasync(self._number)
        return self._at

    def close(self) -> None:
        """Close the file."""
        os.close(self._number)

    def _seal(self, cases: Sequence[str]) -> None:
        nonce = os.urandom(_NONCE)
        bound = _bound(self._segment, self._first, len(cases))
        sealed = nonce + self._cipher.encrypt(nonce, _SEPARATOR.join(cases).encode("utf-8", "replace"), bound)
        raw = memoryview(_FRAME.pack(self._first, len(cases), len(sealed)) + sealed)
        while raw:
            done = os.pwrite(self._number, raw, self._at)
            raw, self._at = raw[done:], self._at + done
        self._first += len(cases)


class Vault:
    """An open vault. Raises RegistryError where the file is damaged or the key is another."""

    def __init__(self, path: str, key: bytes, segment: str) -> None:
        self._path, self._segment = path, segment
        self._cipher = AESGCM(sub_key(key, f"vault {segment}"))
        self._chunks: list[tuple[int, int, int, int]] = []
        with open(path, "rb") as file:
            end = file.seek(0, os.SEEK_END)
            at = 0
            while at + _FRAME.size <= end:
                file.seek(at)
                first, count, size = _FRAME.unpack(file.read(_FRAME.size))
                at += _FRAME.size
                self._chunks.append((first, count, at, size))
                at += size
        if at != end:
            raise RegistryError(f"{os.path.basename(path)} is cut short")

    def cases(self, people: Iterable[int]) -> dict[int, str]:
        """The case of each person, numbered within the segment."""
        wanted = sorted(set(people))
        found: dict[int, str] = {}
        for first, cases in self._opened(wanted):
            found |= {
                person: cases[person - first] for person in wanted if first <= person < first + len(cases)
            }
        return found

    def everyone(self) -> Iterator[tuple[int, str]]:
        """All people with their cases."""
        for first, cases in self._opened(None):
            yield from enumerate(cases, first)

    def _opened(self, wanted: Sequence[int] | None) -> Iterator[tuple[int, list[str]]]:
        with open(self._path, "rb") as file:
            for first, count, at, size in self._chunks:
                if wanted is not None and not any(first <= person < first + count for person in wanted):
                    continue
                file.seek(at)
                sealed = file.read(size)
                try:
                    plain = self._cipher.decrypt(
                        sealed[:_NONCE], sealed[_NONCE:], _bound(self._segment, first, count)
                    )
                except InvalidTag:
                    name = os.path.basename(self._path)
                    raise RegistryError(f"{name} was sealed with another key, or was changed") from None
                yield first, plain.decode().split(_SEPARATOR)


def _bound(segment: str, first: int, count: int) -> bytes:
    return f"{segment}:{first}:{count}".encode()
