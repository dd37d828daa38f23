"""Properties of a message, a recipient or an attachment: which there are, where their values stand, their names.

In: a storage of the message. Out: numbers, times and streams by property identifier.
"""

from __future__ import annotations

import datetime as dt
import re
import struct
from typing import NamedTuple

from tidegate.inspection.formats.ole.container import Container
from tidegate.inspection.formats.ole.directory import Storage, Stream

NARROW, WIDE, BINARY, TIME = 0x001E, 0x001F, 0x0102, 0x0040
_MANY = 0x1000
PROPERTIES = "__properties_version1.0"
NAMES = "__nameid_version1.0"
_STREAM = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})(?:-[0-9A-Fa-f]{8})?")
_NUMBERS = {0x0002: "<h", 0x0003: "<i", 0x0004: "<f", 0x0005: "<d", 0x0006: "<q", 0x0007: "<d", 0x0014: "<q"}
_EPOCH = dt.datetime(1601, 1, 1)
_NAMED = 0x8000
_STRING_NAME = 1
MESSAGE_CODEPAGE, INTERNET_CODEPAGE = 0x3FFD, 0x3FDE


class Value(NamedTuple):
    """One property: `identifier` and `type` as they are written, and the stream that holds its value."""

    identifier: int
    type: int
    stream: Stream

    @property
    def is_text(self) -> bool:
        """Whether it is one string, or one of several."""
        return self.type in {NARROW, WIDE} or (
            self.type & ~_MANY in {NARROW, WIDE} and "-" in self.stream.name
        )

    @property
    def is_wide(self) -> bool:
        """Whether its text takes two bytes a character."""
        return self.type & ~_MANY == WIDE


def values(storage: Storage) -> list[Value]:
    """All that stand in streams of their own."""
    found = []
    for stream in storage.streams:
        match = _STREAM.fullmatch(stream.name)
        if match:
            found.append(Value(int(match[1], 16), int(match[2], 16), stream))
    return found


def fixed(content: memoryview, header: int) -> dict[int, str]:
    """Numbers and times as text, by identifier."""
    found: dict[int, str] = {}
    for at in range(header, len(content) - 15, 16):
        type, identifier = struct.unpack_from("<HH", content, at)
        if type == TIME:
            (ticks,) = struct.unpack_from("<Q", content, at + 8)
            found[identifier] = _date(ticks)
        elif type in _NUMBERS:
            (number,) = struct.unpack_from(_NUMBERS[type], content, at + 8)
            found[identifier] = str(number)
    return found


def _date(ticks: int) -> str:
    try:
        return (_EPOCH + dt.timedelta(microseconds=ticks // 10)).date().isoformat()
    except OverflowError:
        return ""


def names(container: Container) -> dict[int, str]:
    """What the message itself calls its own properties, by identifier."""
    storage = container.root.storage(NAMES)
    if storage is None:
        return {}
    entries = container.content(storage.stream("__substg1.0_00030102"))
    strings = container.content(storage.stream("__substg1.0_00040102"))
    found: dict[int, str] = {}
    for at in range(0, len(entries) - 7, 8):
        offset, kind, index = struct.unpack_from("<IHH", entries, at)
        if kind & _STRING_NAME and offset + 4 <= len(strings):
            (length,) = struct.unpack_from("<I", strings, offset)
            raw = bytes(strings[offset + 4 : offset + 4 + length])
            found[_NAMED + index] = raw.decode("utf-16-le", "replace")
    return found
