"""Cpio archives (inside rpm packages and system images) in the portable and binary forms."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.members import LINK, NAME, Notes, decoded, leftovers, member
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_NEW, _OLD = (b"070701", b"070702"), b"070707"
_BINARY = {b"\xc7\x71": "<", b"\x71\xc7": ">"}
_TRAILER = "TRAILER!!!"
_LINK, _TYPE = 0o120000, 0o170000


class _Header(NamedTuple):
    mode: int
    size: int
    name_at: int
    name_end: int
    aligned: int


class Cpio:
    """By the mark of its first header."""

    name = "cpio"
    suffixes = frozenset({".cpio"})
    reads = "cpio archives (new, old portable and binary form): members, links, bytes after the end"

    def recognises(self, head: bytes, name: str) -> bool:
        """By a mark; the short binary one only by a header that makes sense."""
        if head.startswith((*_NEW, _OLD)):
            return True
        header = _header(memoryview(head), 0) if head[:2] in _BINARY else None
        return (
            header is not None
            and 1 < header.name_end - header.name_at < 256
            and head[header.name_end - 1] == 0
        )

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Members in order. Raises DamagedError where a header is wrong."""
        view, notes, at = part.source.view(), Notes(), 0
        while True:
            header = _header(view, at)
            if header is None or header.name_end > len(view):
                raise DamagedError("is damaged: a header is missing or wrong")
            raw, _, rest = bytes(view[header.name_at : header.name_end]).partition(b"\0")
            notes.add_bytes("header", rest)
            name = decoded(raw)
            start = at + _padded(header.name_end - at, header.aligned)
            part.ledger.claim(at, header.name_end, Claim.STRUCT)
            if name == _TRAILER:
                break
            end = start + header.size
            if end > len(view):
                raise DamagedError("ends in the middle of a member: it was probably cut short")
            notes.add(NAME, name)
            if header.mode & _TYPE == _LINK:
                notes.add(LINK, decoded(bytes(view[start:end])))
                part.ledger.claim(start, end, Claim.STRUCT)
            elif header.size:
                yield member(part, name, Memory(view[start:end]), (start, end))
            at = end + _padded(header.size, header.aligned) - header.size
        yield from notes.told(part)
        yield from leftovers(part)


def _padded(count: int, to: int) -> int:
    return -(-count // to) * to


def _header(view: memoryview, at: int) -> _Header | None:
    raw = bytes(view[at : at + 110])
    try:
        if raw[:6] in _NEW:
            numbers = [int(raw[place : place + 8], 16) for place in range(6, 110, 8)]
            return (
                _Header(numbers[1], numbers[6], at + 110, at + 110 + numbers[11], 4)
                if len(raw) == 110
                else None
            )
        if raw[:6] == _OLD:
            mode, name, size = int(raw[18:24], 8), int(raw[59:65], 8), int(raw[65:76], 8)
            return _Header(mode, size, at + 76, at + 76 + name, 1)
        if raw[:2] in _BINARY and len(raw) >= 26:
            order = _BINARY[raw[:2]]
            fields = struct.unpack_from(f"{order}13H", raw)
            return _Header(fields[3], fields[11] << 16 | fields[12], at + 26, at + 26 + fields[10], 2)
    except ValueError:
        return None
    return None
