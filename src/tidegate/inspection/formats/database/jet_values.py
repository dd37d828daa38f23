"""Values of a Jet database out of their bytes: numbers, dates, texts in compressed Unicode.

In: the bytes of a value and its type. Out: the value; long values are only told where they stand.
"""

from __future__ import annotations

import datetime as dt
import re
import struct
import uuid
from typing import NamedTuple

BINARY, TEXT, OLE, MEMO = 9, 10, 11, 12
_BYTE, _INTEGER, _LONG, _MONEY, _FLOAT, _DOUBLE, _DATE = 2, 3, 4, 5, 6, 7, 8
_GUID, _NUMERIC, _COMPLEX, _BIG, _MOMENT = 15, 16, 18, 19, 20
_NUMBERS = {_BYTE: "<B", _INTEGER: "<h", _LONG: "<i", _FLOAT: "<f", _DOUBLE: "<d", _COMPLEX: "<i", _BIG: "<q"}
_COMPRESSED = b"\xff\xfe"
_EPOCH = dt.datetime(1899, 12, 30)
_INLINE, _SINGLE = 0x80, 0x40
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")

Value = None | str | int | float | bytes | dt.datetime


class Long(NamedTuple):
    """A long value: its bytes, if they stand here; else the page and row where they begin, alone or in a chain."""

    size: int
    here: bytes | None
    page: int
    row: int
    chained: bool


def text(raw: bytes, wide: bool) -> str:
    """A text. Compressed ones begin with a mark; a zero switches between one byte and two for a character."""
    if not wide:
        return raw.decode("cp1252", "replace")
    if not raw.startswith(_COMPRESSED):
        return raw[: len(raw) & ~1].decode("utf-16-le", "replace")
    pieces, at, packed = [], len(_COMPRESSED), True
    while at < len(raw):
        end = raw.find(b"\0", at) if packed else _switch(raw, at)
        end = len(raw) if end < 0 else end
        piece = raw[at:end]
        pieces.append(piece.decode("latin-1") if packed else piece.decode("utf-16-le", "replace"))
        at = end + 1
        packed = not packed
    return "".join(pieces)


def _switch(raw: bytes, at: int) -> int:
    """Where two-byte characters end: at a zero in place of the first byte of one."""
    while at + 1 < len(raw):
        if not raw[at]:
            return at
        at += 2
    return -1


def value(raw: bytes, kind: int, wide: bool) -> Value:
    """A value that is neither long nor a truth."""
    if kind == TEXT:
        return text(raw, wide)
    if kind in _NUMBERS and len(raw) >= struct.calcsize(_NUMBERS[kind]):
        number: int | float = struct.unpack_from(_NUMBERS[kind], raw)[0]
        return number
    if kind == _MONEY and len(raw) == 8:
        return int.from_bytes(raw, "little", signed=True) / 10_000
    if kind == _DATE and len(raw) == 8:
        return _date(struct.unpack("<d", raw)[0])
    if kind == _GUID and len(raw) == 16:
        return str(uuid.UUID(bytes_le=raw))
    if kind == _NUMERIC and len(raw) == 17:
        parts = [raw[at : at + 4] for at in range(1, 17, 4)]
        whole = int.from_bytes(b"".join(part[::-1] for part in parts), "big")
        return -whole if raw[0] & 0x80 else whole
    if kind == _MOMENT:
        return raw.decode("latin-1").strip("\0")
    return raw


def _date(days: float) -> Value:
    try:
        return _EPOCH + dt.timedelta(days=days)
    except (OverflowError, ValueError):
        return days


def long(raw: bytes) -> Long | None:
    """Where a memo or an object stands; None where there is none."""
    if len(raw) < 12:
        return None
    size = int.from_bytes(raw[:3], "little")
    if raw[3] & _INLINE:
        return Long(size, raw[12 : 12 + size], 0, 0, False)
    return Long(size, None, int.from_bytes(raw[5:8], "little"), raw[4], not raw[3] & _SINGLE)


def guessed(raw: bytes, wide: bool) -> str | bytes:
    """A value of a table that is not known any more: a text if it reads like one."""
    found = text(raw, wide)
    return raw if _CONTROL.search(found) or "\ufffd" in found else found
