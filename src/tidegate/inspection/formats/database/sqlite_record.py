"""SQLite records: the header of types and the values behind it.

In: the payload of a cell. Out: its values, and how many of its bytes they take.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from tidegate.errors import DamagedError

_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
_CODECS = {1: "utf-8", 2: "utf-16-le", 3: "utf-16-be"}
_REMEMBERED = 1 << 15

SqlValue = None | int | float | str | bytes


class Layout(NamedTuple):
    """What a record's header says: the types, and how many bytes header and values take."""

    types: tuple[int, ...]
    header: int
    body: int


def varint(raw: memoryview | bytes, at: int) -> tuple[int, int]:
    """A variable-length integer and the place behind it. Raises IndexError."""
    value = 0
    for _ in range(8):
        byte = raw[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | raw[at], at + 1


def signed(value: int) -> int:
    """A row number as SQLite counts: 64 bits with a sign."""
    return value - (1 << 64) if value >> 63 else value


def size_of(kind: int) -> int:
    """Bytes of a value by its type. Raises DamagedError for the two reserved types."""
    if kind >= 12:
        return (kind - 12) >> 1
    if kind > 9:
        raise DamagedError("a record with a value of a type that does not exist")
    return _SIZES[kind]


class Layouts:
    """Headers of records; rows of one table share a few, so each is taken apart once."""

    def __init__(self) -> None:
        self._known: dict[bytes, Layout] = {}

    def of(self, payload: memoryview) -> Layout:
        """Raises DamagedError or IndexError where the payload is no record."""
        length = payload[0]
        if length > 0x7F:
            length, _ = varint(payload, 0)
        raw = bytes(payload[:length])
        found = self._known.get(raw)
        if found is None:
            found = _layout(raw, length)
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[raw] = found
        return found


def _layout(raw: bytes, length: int) -> Layout:
    if len(raw) < length:
        raise DamagedError("a record that is cut short")
    _, at = varint(raw, 0)
    types, body = [], 0
    while at < length:
        kind, at = varint(raw, at)
        types.append(kind)
        body += size_of(kind)
    if at != length:
        raise DamagedError("a record with a header of another length than it says")
    return Layout(tuple(types), length, body)


def decode(body: memoryview | bytes, types: tuple[int, ...], encoding: int) -> list[SqlValue]:
    """The values of a record from the bytes behind its header; what is cut short comes as far as it goes."""
    values: list[SqlValue] = []
    at = 0
    for kind in types:
        end = at + size_of(kind)
        values.append(_value(bytes(body[at:end]), kind, encoding))
        at = end
    return values


def _value(raw: bytes, kind: int, encoding: int) -> SqlValue:
    if kind >= 12:
        if kind % 2 == 0:
            return raw
        codec = _CODECS.get(encoding, "utf-8")
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            return raw.decode("cp1252" if codec == "utf-8" else codec, "replace")
    if kind == 7:
        return float(struct.unpack(">d", raw)[0]) if len(raw) == 8 else None
    if kind in (8, 9):
        return kind - 8
    return int.from_bytes(raw, "big", signed=True) if raw else None
