"""FlatBuffers, as Arrow writes its messages: tables found by their offsets.

In: bytes and the place of a table. Out: its fields by number, as numbers, tables, vectors and texts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError


class Table:
    """A table at `at` within `view`. Every access raises DamagedError where it leads outside."""

    def __init__(self, view: memoryview, at: int) -> None:
        self._view, self._at = view, at
        self._fields = at - self._number("<i", at)
        self._size = self._number("<H", self._fields)

    @classmethod
    def root(cls, view: memoryview) -> Table:
        """The table that a whole buffer is about."""
        return cls(view, _unpack("<I", view, 0))

    def integer(self, field: int, code: str, default: int = 0) -> int:
        """A number; `code` as in `struct`."""
        place = self._place(field)
        return self._number(code, place) if place else default

    def table(self, field: int) -> Table | None:
        """A table within this one."""
        place = self._place(field)
        return Table(self._view, place + self._number("<I", place)) if place else None

    def text(self, field: int) -> str:
        """A text, or ""."""
        place = self._place(field)
        if not place:
            return ""
        start = place + self._number("<I", place)
        size = self._number("<I", start)
        return bytes(self._view[start + 4 : start + 4 + size]).decode("utf-8", "replace")

    def tables(self, field: int) -> Iterator[Table]:
        """The tables of a vector."""
        start, count = self._vector(field, 4)
        for place in range(start, start + 4 * count, 4):
            yield Table(self._view, place + self._number("<I", place))

    def structures(self, field: int, code: str) -> Iterator[tuple[int, ...]]:
        """The structures of a vector, taken apart as `code` says."""
        size = struct.calcsize(code)
        start, count = self._vector(field, size)
        yield from struct.iter_unpack(code, self._view[start : start + size * count])

    def _vector(self, field: int, size: int) -> tuple[int, int]:
        place = self._place(field)
        if not place:
            return 0, 0
        start = place + self._number("<I", place)
        count = self._number("<I", start)
        if start + 4 + size * count > len(self._view):
            raise DamagedError("a message with a list that is cut short")
        return start + 4, count

    def _place(self, field: int) -> int:
        slot = 4 + 2 * field
        if slot >= self._size:
            return 0
        offset = self._number("<H", self._fields + slot)
        return self._at + offset if offset else 0

    def _number(self, code: str, at: int) -> int:
        return _unpack(code, self._view, at)


def _unpack(code: str, view: memoryview, at: int) -> int:
    if at < 0:
        raise DamagedError("a message that leads outside itself")
    try:
        return int(struct.unpack_from(code, view, at)[0])
    except struct.error as error:
        raise DamagedError("a message that is cut short") from error
