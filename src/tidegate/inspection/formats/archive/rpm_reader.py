"""An rpm package -> the texts of both headers, and its archive as a part.

In: the part. Out: passages and a child part. Raises DamagedError where a header is wrong.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.members import Notes, between, decoded
from tidegate.inspection.formats.unknown.strings import printable
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_LEAD = 96
_HEADER = b"\x8e\xad\xe8\x01\0\0\0\0"
_SIZES = {0: 1, 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
_TEXTS = (6, 8, 9)


def read_rpm(part: Part) -> Iterator[Content | Part]:
    """Texts, then the archive."""
    view, notes = part.source.view(), Notes()
    notes.add_bytes("name", bytes(view[10:76]))
    notes.add_bytes("lead", bytes(view[80:_LEAD]))
    part.ledger.claim(0, min(_LEAD, len(view)), Claim.STRUCT)
    at = _texts(view, _LEAD, notes)
    padded = -(-at // 8) * 8
    part.ledger.claim(_LEAD, at, Claim.STRUCT)
    end = _texts(view, padded, notes)
    part.ledger.claim(padded, end, Claim.STRUCT)
    yield from between(part, at, padded)
    yield from notes.told(part)
    if end < len(view):
        yield part.child("files", Memory(view[end:]), within=(end, len(view)))


def _texts(view: memoryview, at: int, notes: Notes) -> int:
    """One header's values into the notes; gives where it ends."""
    if bytes(view[at : at + 8]) != _HEADER or at + 16 > len(view):
        raise DamagedError("is damaged: a header is missing or wrong")
    count, size = map(int, struct.unpack_from(">II", view, at + 8))
    store = at + 16 + 16 * count
    if store + size > len(view):
        raise DamagedError("ends too early: it was probably cut short")
    held, used = bytes(view[store : store + size]), bytearray(size)
    for place in range(at + 16, store, 16):
        tag, kind, offset, number = struct.unpack_from(">IIII", view, place)
        stop = _value(held, kind, offset, number)
        value = held[offset:stop]
        if kind in _TEXTS:
            for text in value.split(b"\0"):
                notes.add(f"tag {tag}", decoded(text))
        elif kind == 7:
            notes.add("binary value", printable(value))
        used[offset:stop] = b"\1" * (stop - offset)
    notes.add_bytes("header", bytes(byte for byte, taken in zip(held, used, strict=True) if not taken))
    return store + size


def _value(held: bytes, kind: int, offset: int, number: int) -> int:
    """Where a value ends. Raises DamagedError where that is outside."""
    if kind in _TEXTS:
        stop = offset
        for _ in range(1 if kind == 6 else number):
            stop = held.find(0, stop) + 1
            if not stop:
                raise DamagedError("is damaged: a header is missing or wrong")
        return stop
    stop = offset + _SIZES.get(kind, 0) * number
    if kind not in _SIZES or stop > len(held):
        raise DamagedError("is damaged: a header is missing or wrong")
    return stop
