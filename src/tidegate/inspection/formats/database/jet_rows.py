"""Rows of Jet tables: their values by column, long values followed to where they stand, and what no column shows.

In: pages, a table's definition. Out: a list of values for each row; values of columns that are gone, or that stand
where a null is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database import jet_layout as jet
from tidegate.inspection.formats.database.jet_values import MEMO, OLE, Long, Value, guessed, long, text, value

_CHAIN = 4
LONG_VALUES = b"LVAL"


class Shown(NamedTuple):
    """A row's `values` by column, and `beneath`: values that no column shows."""

    values: list[Value]
    beneath: list[Value]


class Rows:
    """All rows of one database. `used`: places of long values that a row leads to."""

    def __init__(self, view: memoryview, layout: jet.Layout) -> None:
        self._view, self._layout = view, layout
        self.used: set[tuple[int, int]] = set()
        self._places: dict[int, list[jet.RowPlace]] = {}

    def page(self, number: int) -> memoryview:
        """A page. Raises DamagedError for one beyond the end."""
        size = self._layout.page
        if (number + 1) * size > len(self._view):
            raise DamagedError("a page that is not in the file")
        return self._view[number * size : (number + 1) * size]

    def places(self, number: int) -> list[jet.RowPlace]:
        """Where the rows of a page are. Raises DamagedError."""
        if number not in self._places:
            page = self.page(number)
            if page[0] != jet.DATA:
                raise DamagedError("a value that leads to a page without values")
            self._places[number] = list(jet.rows(page, self._layout))
        return self._places[number]

    def shown(self, row: memoryview, table: jet.Definition | None) -> Shown:
        """A row by the columns of its table; without one, whatever reads like text. Raises DamagedError."""
        parts = jet.cut(row, self._layout)
        if table is None:
            return Shown([], [guessed(bytes(row[a:b]), self._layout.wide) for a, b in parts.varying if b > a])
        values: list[Value] = []
        beneath: list[Value] = []
        for column in table.columns:
            here = (
                bool(parts.present[column.number // 8] >> column.number % 8 & 1)
                if (column.number < parts.columns)
                else False
            )
            if column.kind == jet.BOOLEAN:
                values.append(here)
                continue
            raw = _bytes(row, parts, column)
            found = self._value(raw, column.kind) if raw else None
            values.append(found if here else None)
            if found and not here:
                beneath.append(found)
        known = {column.offset for column in table.columns if not column.fixed}
        beneath += [
            guessed(bytes(row[a:b]), self._layout.wide)
            for at, (a, b) in enumerate(parts.varying)
            if at not in known and b > a
        ]
        return Shown(values, beneath)

    def fixed(self, row: memoryview) -> bytes:
        """The bytes of a row's numbers and dates, which may hold a text all the same."""
        try:
            parts = jet.cut(row, self._layout)
        except DamagedError:
            return bytes(row)
        return bytes(row[parts.fixed : parts.varying[0][0] if parts.varying else len(row)])

    def _value(self, raw: bytes, kind: int) -> Value:
        if kind not in (MEMO, OLE):
            return value(raw, kind, self._layout.wide)
        place = long(raw)
        if place is None or not place.size:
            return None
        content = place.here if place.here is not None else self._follow(place)
        return text(content, self._layout.wide) if kind == MEMO else content

    def _follow(self, place: Long) -> bytes:
        """A long value from the pages it stands in."""
        whole = bytearray()
        page, row = place.page, place.row
        seen: set[tuple[int, int]] = set()
        while page and (page, row) not in seen and len(whole) < place.size:
            seen.add((page, row))
            places = self.places(page)
            if row >= len(places):
                raise DamagedError("a long value that leads to no row")
            piece = self.page(page)[places[row].start : places[row].end]
            if not place.chained:
                whole += piece
                break
            following = struct.unpack_from("<I", piece)[0]
            whole += piece[_CHAIN:]
            page, row = following >> 8, following & 0xFF
        self.used |= seen
        return bytes(whole[: place.size])

    def unused(self, number: int) -> Iterator[bytes]:
        """Long values of a page that no row leads to."""
        page = self.page(number)
        for at, place in enumerate(self.places(number)):
            if (number, at) not in self.used and place.end > place.start:
                yield bytes(page[place.start : place.end])


def _bytes(row: memoryview, parts: jet.Cut, column: jet.Column) -> bytes:
    """The bytes of a column in a row, or none."""
    if column.fixed:
        start = parts.fixed + column.offset
        return bytes(row[start : start + column.size])
    if column.offset >= len(parts.varying):
        return b""
    start, end = parts.varying[column.offset]
    return bytes(row[start:end])
