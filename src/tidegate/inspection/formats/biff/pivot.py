"""Pivot caches of old workbooks: one stream a cache, with fields, their shared items, and the rows.

In: a stream of the storage `_SX_DB_CUR`. Out: rows as a hidden table, then the items that no row shows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from struct import error, unpack_from

from tidegate.errors import DamagedError, ReadingError
from tidegate.inspection.formats.biff import values
from tidegate.inspection.formats.biff.records import Kind, Record, records
from tidegate.inspection.formats.biff.sweep import Sweep
from tidegate.inspection.formats.biff.text import Cursor
from tidegate.inspection.formats.ooxml.pivot import Field, column
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table, Value

_CACHE, _FIELD, _INDEXES = 0xC6, 0xC7, 0xC8
_NUMBER, _TRUTH, _ERROR, _INTEGER, _STRING, _DATE, _NIL = range(0xC9, 0xD0)
_ITEMS = range(_NUMBER, _NIL + 1)
_KNOWN = frozenset({*range(0xC5, 0xD0), 0x122, 0x1BB, 0xD8, 0xD9, 0xF8, 0xF9, 0xFB, 0x103, Kind.EOF})
_SHARED = 1
_NAME_AT = 14
_ONE_BYTE = 255


def read_pivot_cache(part: Part) -> Iterator[Content | Part]:
    """The whole stream. Raises DamagedError where it is none."""
    view = part.source.view()
    cache = _Cache(part)
    at = 0
    for record in records(view, 0, len(view)):
        if not at and record.kind != _CACHE:
            break
        yield from cache.take(record)
        at = record.end
    if not at:
        raise DamagedError("is not what a pivot cache looks like")
    yield from cache.end()
    part.ledger.claim(0, at, Claim.TABLE)
    if at < len(view):
        yield part.stretch(at, len(view), "bytes after the cache")


class _Cache:
    """Records in the order of the file."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._fields: list[Field] = []
        self._shared: list[bool] = []
        self._rows: list[Row] = []
        self._cells: dict[int, Value] = {}
        self._open: list[int] = []
        self._number = self._broken = 0
        self._in_rows = False
        self._stray: list[Value] = []
        self._table: Table | None = None
        self._sweep = Sweep(part, part.location())

    def take(self, record: Record) -> Iterator[Content]:
        """One record."""
        try:
            if record.kind == _FIELD:
                self._fields.append(Field(Cursor(record.pieces, "", _NAME_AT).string()))
                self._shared.append(bool(record.body[0] & _SHARED))
            elif record.kind == _INDEXES:
                self._end_row()
                self._start_row(record.whole())
            elif record.kind in _ITEMS:
                self._item(_value(record))
            else:
                yield from self._sweep.text(record.whole(), "pivot cache")
                if record.kind not in _KNOWN:
                    self._sweep.strange(record.kind, record.whole())
        except (error, IndexError, ReadingError):
            self._broken += 1
            yield from self._sweep.text(record.whole(), "pivot cache")
        if len(self._rows) >= BLOCK_ROWS:
            yield from self._block()

    def end(self) -> Iterator[Content]:
        """The last rows, and items that no row shows."""
        self._end_row()
        yield from self._block()
        for field in self._fields:
            left = [item for at, item in enumerate(field.items) if at not in field.used and item is not None]
            yield from column(self._part, field.name, left)
        yield from column(self._part, "", self._stray)
        self._sweep.dense()
        if self._broken:
            self._part.gap(f"has records that are not as their kind requires ({self._broken:,})")

    def _item(self, value: Value | None) -> None:
        """A field's item before the rows; among them, the value of the next field without items of its own."""
        if not self._in_rows and self._fields and (self._shared[-1] or self._fields[-1].items):
            self._fields[-1].items.append(value)
            return
        if not self._in_rows and self._fields and not all(self._shared):
            # A row whose fields all have values of their own has no indexes before it.
            self._in_rows = True
        if not self._in_rows:
            if self._fields:
                self._fields[-1].items.append(value)
            elif value is not None:
                self._stray.append(value)
            return
        if not self._open:
            self._end_row()
            self._open = [at for at, shared in enumerate(self._shared) if not shared]
        place = self._open.pop(0) if self._open else len(self._fields)
        if value is not None:
            self._cells[place] = value

    def _start_row(self, raw: bytes) -> None:
        self._in_rows = True
        self._open = [at for at, shared in enumerate(self._shared) if not shared]
        shared = [at for at, is_shared in enumerate(self._shared) if is_shared]
        sizes = [1 if len(self._fields[at].items) <= _ONE_BYTE else 2 for at in shared]
        if sum(sizes) != len(raw):
            self._broken += 1
            return
        place = 0
        for at, size in zip(shared, sizes, strict=True):
            index = int.from_bytes(raw[place : place + size], "little")
            place += size
            field = self._fields[at]
            if index < len(field.items):
                field.used.add(index)
                value = field.items[index]
                if value is not None:
                    self._cells[at] = value

    def _end_row(self) -> None:
        if self._cells:
            self._number += 1
            self._rows.append(Row(self._number, self._cells))
        self._cells = {}

    def _block(self) -> Iterator[Block]:
        if self._table is None:
            names = tuple(field.name for field in self._fields)
            where = self._part.location("pivot cache", visible=False)
            self._table = Table(where, "pivot cache", headings=names or None)
        for at in range(0, len(self._rows), BLOCK_ROWS):
            yield Block(self._table, self._rows[at : at + BLOCK_ROWS])
        self._rows = []


def _value(record: Record) -> Value | None:
    """The value of one item; None for a missing one."""
    body = record.body
    if record.kind == _NUMBER:
        return values.double(body)
    if record.kind == _INTEGER:
        (number,) = unpack_from("<h", body)
        return int(number)
    if record.kind in (_TRUTH, _ERROR):
        return values.truth(body[0], record.kind == _ERROR)
    if record.kind == _STRING:
        cursor = Cursor(record.pieces)
        count = cursor.u16()
        return cursor.characters(count) if count not in (0, 0xFFFF) else None
    if record.kind == _DATE:
        return _moment(*unpack_from("<HHBBBB", body))
    return None


def _moment(year: int, month: int, day: int, hour: int, minute: int, second: int) -> Value:
    try:
        moment = dt.datetime(year, month, day, hour, minute, second)
    except ValueError:
        return f"{year}-{month:02}-{day:02}"
    return moment if hour or minute or second else moment.date()
