"""The pages of a Jet database: definitions of tables, rows within pages, columns within rows.

In: the bytes. Out: tables with their columns; rows with the ranges of their values. Offsets differ between the two
generations and stand side by side in `JET3` and `JET4`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tidegate.errors import DamagedError

DATA, DEFINITION, INDEX, INDEX_LEAF, USAGE = 1, 2, 3, 4, 5
BOOLEAN = 1
_DELETED, _ELSEWHERE, _OFFSET = 0x8000, 0x4000, 0x1FFF
_FIXED = 1
_MOST_PAGES = 4096
_MOST_COLUMNS = 512


class Layout(NamedTuple):
    """Where things stand in pages of one generation."""

    page: int
    rows: int
    counted: int
    columns: int
    indexes: int
    start: int
    index_size: int
    entry: int
    number: int
    variable: int
    flags: int
    fixed: int
    size: int
    wide: bool


JET3 = Layout(2048, 8, 12, 25, 31, 43, 8, 18, 1, 3, 13, 14, 16, False)
JET4 = Layout(4096, 12, 16, 45, 51, 63, 12, 25, 5, 7, 15, 21, 23, True)


class Column(NamedTuple):
    """`number`: its bit among the nulls. A fixed one stands `offset` bytes into the row, another is the
    `offset`th of those that vary. `size`: bytes, of a fixed one.
    """

    name: str
    kind: int
    number: int
    fixed: bool
    offset: int
    size: int


class Definition(NamedTuple):
    """A table: rows as its definition counts them, columns in order, the pages that the definition takes."""

    rows: int
    columns: list[Column]
    pages: list[int]


class RowPlace(NamedTuple):
    """A row in its page; `elsewhere`: only the place of the row stands here."""

    start: int
    end: int
    deleted: bool
    elsewhere: bool


class Cut(NamedTuple):
    """A row taken apart: how many columns it has, where its fixed values begin and the others are, its nulls."""

    columns: int
    fixed: int
    varying: list[tuple[int, int]]
    present: bytes


def definition(view: memoryview, layout: Layout, number: int) -> Definition:
    """The table defined on a page. Raises DamagedError."""
    raw, pages = _joined(view, layout, number)
    try:
        count = struct.unpack_from("<H", raw, layout.columns)[0]
        indexes = struct.unpack_from("<I", raw, layout.indexes)[0]
        at = layout.start + indexes * layout.index_size
        if count > _MOST_COLUMNS or at > len(raw):
            raise DamagedError("a table whose definition is damaged")
        entries = [raw[at + n * layout.entry :][: layout.entry] for n in range(count)]
        at += count * layout.entry
        columns = []
        for entry in entries:
            name, at = _name(raw, at, layout)
            columns.append(_column(entry, name, layout))
        return Definition(struct.unpack_from("<I", raw, layout.counted)[0], columns, pages)
    except (struct.error, IndexError) as error:
        raise DamagedError("a table whose definition is cut short") from error


def _joined(view: memoryview, layout: Layout, number: int) -> tuple[bytes, list[int]]:
    """A definition with the pages that it goes on in."""
    whole = bytearray()
    pages: list[int] = []
    while number:
        page = view[number * layout.page : (number + 1) * layout.page]
        if number in pages or len(pages) >= _MOST_PAGES or len(page) < layout.page or page[0] != DEFINITION:
            raise DamagedError("a table whose definition is damaged")
        whole += page if not pages else page[8:]
        pages.append(number)
        number = struct.unpack_from("<I", page, 4)[0]
    return bytes(whole), pages


def _name(raw: bytes, at: int, layout: Layout) -> tuple[str, int]:
    if layout.wide:
        size = struct.unpack_from("<H", raw, at)[0]
        return raw[at + 2 : at + 2 + size].decode("utf-16-le", "replace"), at + 2 + size
    return raw[at + 1 : at + 1 + raw[at]].decode("cp1252", "replace"), at + 1 + raw[at]


def _column(entry: bytes, name: str, layout: Layout) -> Column:
    def number(at: int) -> int:
        return int(struct.unpack_from("<H", entry, at)[0])

    fixed = bool(entry[layout.flags] & _FIXED)
    place = number(layout.fixed) if fixed else number(layout.variable)
    return Column(name, entry[0], number(layout.number), fixed, place, number(layout.size))


def rows(page: memoryview, layout: Layout) -> Iterator[RowPlace]:
    """The rows of a data page, in order of their numbers. Raises DamagedError."""
    count = struct.unpack_from("<H", page, layout.rows)[0]
    first = layout.rows + 2
    if first + 2 * count > len(page):
        raise DamagedError("a page with more rows than room")
    end = len(page)
    for (pointer,) in struct.iter_unpack("<H", page[first : first + 2 * count]):
        start = pointer & _OFFSET
        if not first + 2 * count <= start <= end:
            raise DamagedError("a page whose rows overlap")
        yield RowPlace(start, end, bool(pointer & _DELETED), bool(pointer & _ELSEWHERE))
        end = start


def cut(row: memoryview, layout: Layout) -> Cut:
    """Take a row apart. Raises DamagedError."""
    try:
        return _cut4(row) if layout.wide else _cut3(row)
    except (struct.error, IndexError) as error:
        raise DamagedError("a row that is cut short") from error


def _cut4(row: memoryview) -> Cut:
    count = struct.unpack_from("<H", row)[0]
    nulls = len(row) - (count + 7) // 8
    if nulls < 2:
        raise DamagedError("a row that is cut short")
    present = bytes(row[nulls:])
    varying = 0
    if nulls >= 6:
        varying = struct.unpack_from("<H", row, nulls - 2)[0]
    if varying * 2 + 6 > nulls:
        return Cut(count, 2, [], present)
    places = struct.unpack_from(f"<{varying + 1}H", row, nulls - 4 - 2 * varying)[::-1]
    return Cut(count, 2, _ranges(places, nulls), present)


def _cut3(row: memoryview) -> Cut:
    count = row[0]
    nulls = len(row) - (count + 7) // 8
    if nulls < 1:
        raise DamagedError("a row that is cut short")
    present = bytes(row[nulls:])
    varying = row[nulls - 1] if nulls > 1 else 0
    jumps = (len(row) - 1) // 256
    last = nulls - 1 - jumps - 1
    if (last - varying) // 256 < jumps:
        jumps -= 1
        last += 1
    if last - varying < 1 or jumps < 0:
        return Cut(count, 1, [], present)
    places, used = [], 0
    for n in range(varying + 1):
        while used < jumps and n == row[nulls - 2 - used]:
            used += 1
        places.append(row[last - n] + used * 256)
    return Cut(count, 1, _ranges(places, nulls), present)


def _ranges(places: list[int] | tuple[int, ...], end: int) -> list[tuple[int, int]]:
    found = list(pairwise(places))
    if any(not 0 <= a <= b <= end for a, b in found):
        raise DamagedError("a row whose values overlap")
    return found
