"""Pivot caches of binary workbooks (xlsb): fields with their items, and the rows.

In: the definition's part, then the part with its rows. Out: rows as a hidden table, then items that no row shows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from struct import error

from tidegate.errors import DamagedError, ReadingError
from tidegate.inspection.formats.biff import values
from tidegate.inspection.formats.biff.binary_records import Cursor, Kind, Record, records
from tidegate.inspection.formats.biff.binary_sweep import BinarySweep
from tidegate.inspection.formats.ooxml.pivot import Field, column
from tidegate.inspection.part import Part
from tidegate.inspection.source import Source
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table, Value

_DATES, _TEXTS, _NUMBERS = 4, 8, 64
_ITEMS = range(Kind.ITEM_MISSING, Kind.MORE_DATE + 1)
_FAILURES = (error, IndexError, ReadingError)
_NAME_AT = range(8, 40)


class BinaryDefinition:
    """The definition. `load` before the rows, `read` after them."""

    name = "pivot cache definition"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self) -> None:
        self.fields: list[Field] = []
        self.flags: list[int] = []
        self._broken = 0

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the workbook says which part it is."""
        return False

    def load(self, source: Source) -> None:
        """Fill `fields`. Raises ReadingError where the part cannot be opened."""
        for record in records(source.view()):
            try:
                self._learn(record)
            except _FAILURES:
                self._broken += 1

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Texts of the definition, then items that no row shows, a column a field."""
        view = part.source.view()
        sweep = BinarySweep(part, view, "pivot cache")
        end = 0
        for record in records(view):
            yield from sweep.passing(record, "pivot cache")
            end = record.end
        for field in self.fields:
            left = [
                value for at, value in enumerate(field.items) if at not in field.used and value is not None
            ]
            yield from column(part, field.name, left)
        if self._broken:
            part.gap(f"has records that are not as their kind requires ({self._broken:,})")
        yield from sweep.finish(end, "pivot cache")

    def _learn(self, record: Record) -> None:
        if record.kind == Kind.CACHE_FIELD:
            self.fields.append(Field(_name(record.body)))
            self.flags.append(0)
        elif record.kind == Kind.CACHE_ITEMS and self.flags:
            cursor = Cursor(record.body)
            self.flags[-1] = cursor.u16()
        elif record.kind in _ITEMS and self.fields and record.kind != Kind.ITEM_INDEX:
            self.fields[-1].items.append(_item(record.kind, Cursor(record.body)))


class BinaryRows:
    """The rows of one cache. `definition`: where indexes lead, if there is one."""

    name = "pivot cache records"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, definition: BinaryDefinition | None) -> None:
        self._fields = definition.fields if definition else []
        self._flags = definition.flags if definition else []
        self._cells: dict[int, Value] = {}
        self._column = self._number = 0

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the workbook says which part it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Blocks of rows. What is no row is swept; a row that does not fit its fields is a Gap."""
        view = part.source.view()
        sweep = BinarySweep(part, view, "pivot cache")
        names = tuple(field.name for field in self._fields)
        table = Table(part.location(visible=False), "pivot cache", headings=names or None)
        rows: list[Row] = []
        end, broken = 0, 0
        for record in records(view):
            end = record.end
            try:
                self._take(record, rows)
            except _FAILURES:
                broken += 1
                self._cells = {}
            yield from sweep.passing(record, "pivot cache")
            if len(rows) >= BLOCK_ROWS:
                yield Block(table, rows)
                rows = []
        self._end(rows)
        if rows:
            yield Block(table, rows)
        if broken:
            part.gap(f"has rows that do not fit the fields of their cache ({broken:,})")
        yield from sweep.finish(end, "pivot cache")

    def _take(self, record: Record, rows: list[Row]) -> None:
        if record.kind in (Kind.PIVOT_ROW, Kind.PIVOT_ROW_DATES):
            self._end(rows)
            self._whole(Cursor(record.body), dates=record.kind == Kind.PIVOT_ROW_DATES)
            self._end(rows)
        elif record.kind in _ITEMS:
            # A row may also come as one record a value.
            if self._column >= len(self._fields):
                self._end(rows)
            cursor = Cursor(record.body)
            index = record.kind == Kind.ITEM_INDEX
            value = self._shared(cursor.u32()) if index else _item(record.kind, cursor)
            if value is not None:
                self._cells[self._column] = value
            self._column += 1

    def _whole(self, cursor: Cursor, *, dates: bool) -> None:
        """A row in one record: for each field an index, or a value of its sort."""
        for field, flags in zip(self._fields, self._flags, strict=True):
            value: Value | None
            if field.items:
                value = self._shared(cursor.u32())
            elif flags & _DATES and dates:
                value = _moment(cursor)
            elif flags & _TEXTS or not flags & (_NUMBERS | _DATES):
                value = cursor.string()
            else:
                value = values.whole(cursor.real())
            if value is not None and value != "":
                self._cells[self._column] = value
            self._column += 1
        if cursor.left:
            raise DamagedError("has a row that is longer than its fields")

    def _shared(self, index: int) -> Value | None:
        if self._column >= len(self._fields) or index >= len(self._fields[self._column].items):
            raise DamagedError("points to shared items that are not there")
        field = self._fields[self._column]
        field.used.add(index)
        return field.items[index]

    def _end(self, rows: list[Row]) -> None:
        if self._cells:
            self._number += 1
            rows.append(Row(self._number, self._cells))
        self._cells, self._column = {}, 0


def _name(body: memoryview) -> str:
    """The first string in a record that begins with numbers."""
    for at in _NAME_AT:
        count = int.from_bytes(body[at : at + 4], "little")
        if 0 < count < 1000 and at + 4 + 2 * count <= len(body):
            text = Cursor(body, at).string()
            if text.isprintable():
                return text
    return ""


def _item(kind: int, cursor: Cursor) -> Value | None:
    if kind in (Kind.ITEM_NUMBER, Kind.MORE_NUMBER):
        return values.whole(cursor.real())
    if kind in (Kind.ITEM_TRUTH, Kind.MORE_TRUTH):
        return bool(cursor.u8())
    if kind in (Kind.ITEM_ERROR, Kind.MORE_ERROR):
        return values.error(cursor.u8())
    if kind in (Kind.ITEM_TEXT, Kind.MORE_TEXT):
        return cursor.string() or None
    if kind in (Kind.ITEM_DATE, Kind.MORE_DATE):
        return _moment(cursor)
    return None


def _moment(cursor: Cursor) -> Value:
    year, month = cursor.u16(), cursor.u16()
    day, hour, minute, second = cursor.take(4)
    try:
        moment = dt.datetime(year, month, day, hour, minute, second)
    except ValueError:
        return f"{year}-{month:02}-{day:02}"
    return moment if hour or minute or second else moment.date()
