"""A sheet of a binary workbook (xlsb), or the cached sheets of an external link.

In: its part. Out: Blocks with typed cells, texts, and whatever else its records say, swept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from struct import Struct, error, unpack_from

from tidegate.errors import ReadingError
from tidegate.inspection.formats.biff import values
from tidegate.inspection.formats.biff.binary_book import BinaryBook
from tidegate.inspection.formats.biff.binary_records import Cursor, Kind, Record, records
from tidegate.inspection.formats.biff.binary_sweep import BinarySweep
from tidegate.inspection.formats.biff.rows import Rows
from tidegate.inspection.formats.ooxml.cells import LAST_COLUMN, LAST_ROW
from tidegate.inspection.formats.ooxml.headers import plain, quoted
from tidegate.inspection.formats.ooxml.sheet import FAR
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Passage, Row, Table, Value

_HIDDEN_ROW = 0x10
_NUMBER, _SMALL = Struct("<I"), Struct("<III")
_ROW, _RK = int(Kind.ROW), int(Kind.CELL_RK)
_QUIET = frozenset({_ROW, _RK, int(Kind.CELL_SHARED)})
FAILURES = (error, IndexError, ReadingError)


class BinarySheet:
    """One sheet. `title`: its name in the workbook."""

    name = "sheet"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, title: str, book: BinaryBook) -> None:
        self._title, self._book = title, book

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the workbook says which part it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Blocks and passages. Raises ReadingError."""
        view = part.source.view()
        geometry = _Geometry()
        for record in records(view):
            geometry.take(record)
        state = _State(part, view, self._title, self._book, geometry)
        end = 0
        for record in records(view):
            if record.kind not in _QUIET:
                yield from state.take(record)
            elif state.takes(record):
                yield from state.pause(record)
            end = record.end
        yield from state.end(end)


class _Geometry:
    """Hidden rows and columns, counted from 0."""

    def __init__(self) -> None:
        self.rows = _HiddenRows()
        self.columns: set[int] = set()

    def take(self, record: Record) -> None:
        body = record.body
        if record.kind == Kind.ROW and len(body) >= 12:
            (number, height) = unpack_from("<I4xH", body)
            self.rows.told.add(number)
            if body[11] & _HIDDEN_ROW or not height:
                self.rows.hidden.add(number)
        elif record.kind == Kind.COLUMN and len(body) >= 18:
            first, last, width, _, flags = unpack_from("<IIIIH", body)
            if flags & 1 or not width:
                self.columns.update(range(first, min(last + 1, LAST_COLUMN)))
        elif record.kind == Kind.DEFAULT_HEIGHT and len(body) >= 9:
            self.rows.by_default = bool(body[8] & 2)


class _HiddenRows(Collection[int]):
    """Rows that are hidden, by themselves or because the sheet hides all that it does not speak of."""

    def __init__(self) -> None:
        self.hidden: set[int] = set()
        self.told: set[int] = set()
        self.by_default = False

    def __contains__(self, row: object) -> bool:
        return row in self.hidden or (self.by_default and row not in self.told)

    def __iter__(self) -> Iterator[int]:
        return iter(self.hidden)

    def __len__(self) -> int:
        return len(self.hidden)


class _State:
    """Records in the order of the file."""

    def __init__(
        self, part: Part, view: memoryview, title: str, book: BinaryBook, geometry: _Geometry
    ) -> None:
        self._part, self._book = part, book
        self._sweep = BinarySweep(part, view)
        self._cells = Rows(book.looks, geometry.rows, LAST_COLUMN)
        hidden = frozenset(geometry.columns)
        self._table = Table(part.location(), title, hidden_columns=hidden, grid=True)
        self._row = self._column = -1
        self._missing = self._broken = self._outside = 0
        self._last = (0, 0)

    def takes(self, record: Record) -> bool:
        """A row or a cell whose bytes are numbers. Whether enough came together to be given out."""
        kind, body = record.kind, record.body
        try:
            if kind == _ROW:
                self._row, self._column = _NUMBER.unpack_from(body)[0], -1
                self._outside += self._row >= LAST_ROW
            else:
                self._column, style, packed = _SMALL.unpack_from(body)
                value = values.rk(packed) if kind == _RK else self._book.strings.take(packed)
                if value is None:
                    self._missing += 1
                else:
                    self._add(style & 0xFFFFFF, value)
        except error:
            self._broken += 1
        return self._sweep.number(record) or len(self._cells.rows) >= BLOCK_ROWS

    def pause(self, record: Record) -> Iterator[Content]:
        """Give out rows, and sweep what waits."""
        yield from self._sweep.upto(record.end, record.end)
        yield from self._blocks(BLOCK_ROWS)

    def take(self, record: Record) -> Iterator[Content]:
        """One record: a cell, a text, or something to be swept."""
        try:
            if record.kind == Kind.HEADERS:
                yield from self._headers(record)
            elif record.kind == Kind.EXTERNAL_ROW:
                self._start_row(record)
            elif record.kind == Kind.EXTERNAL_SHEET:
                yield from self._blocks(1)
            elif record.kind in _READERS:
                yield from self._cell(record)
            elif record.kind in (Kind.SHEET_PROTECTION, Kind.BOOK_PROTECTION) and any(record.body[:2]):
                self._book.locked = True
        except FAILURES:
            self._broken += 1
        yield from self._sweep.passing(record)
        yield from self._blocks(BLOCK_ROWS)

    def end(self, end: int) -> Iterator[Content]:
        """The last rows, and what was odd."""
        yield from self._sweep.finish(end)
        yield from self._blocks(1)
        if self._missing:
            self._part.gap(f"points to shared strings that are not there ({self._missing:,} cells)")
        outside = self._outside + self._cells.outside
        if outside:
            self._part.gap(f"claims places that no worksheet has ({outside:,} rows or cells)")
        if self._broken:
            self._part.gap(f"has records that are not as their kind requires ({self._broken:,})")
        if self._last[0] * (self._last[1] + 1) > FAR:
            self._part.gap("has cells so far apart that other readers fail on it: delete the stray cell")

    def _start_row(self, record: Record) -> None:
        self._row, self._column = int.from_bytes(record.body[:4], "little"), -1
        if self._row >= LAST_ROW or len(record.body) < 4:
            self._outside += 1

    def _cell(self, record: Record) -> Iterator[Content]:
        cursor = Cursor(record.body)
        if record.kind not in _SHORT:
            self._column = cursor.u32()
        else:
            self._column += 1
        style = 0 if record.kind in _PLAIN else cursor.u32() & 0xFFFFFF
        value = _READERS[record.kind](cursor)
        if record.kind == Kind.SHORT_SHARED:
            value = self._book.strings.take(value if isinstance(value, int) else -1)
            self._missing += value is None
        if value is not None:
            self._add(style, value)
        if record.kind in _TEXTS and cursor.left <= _MOST_LEFT[record.kind]:
            yield from self._sweep.upto(record.start, record.end)
            if record.kind == Kind.FORMULA_TEXT:
                yield from self._sweep.text(bytes(record.body[cursor.at :]), "formula")

    def _add(self, style: int, value: Value) -> None:
        self._cells.add(max(self._row, 0), self._column, style, value)
        if self._column > self._last[1] or self._row > self._last[0]:
            self._last = max(self._last[0], self._row), max(self._last[1], self._column)

    def _headers(self, record: Record) -> Iterator[Content]:
        cursor = Cursor(record.body)
        cursor.u16()
        texts = [cursor.string() if cursor.left else "" for _ in range(6)]
        for word, text in zip(("header", "footer") * 3, texts, strict=True):
            if shown := plain(text):
                yield Passage(shown, self._part.location(word), label=word)
            if fonts := quoted(text):
                yield Passage(fonts, self._part.location(word, visible=False), label=word)
        if not cursor.left:
            yield from self._sweep.upto(record.start, record.end)

    def _blocks(self, least: int) -> Iterator[Block]:
        if least == 1:
            self._cells.end()
        rows: list[Row] = self._cells.rows
        while len(rows) >= least:
            yield Block(self._table, rows[:BLOCK_ROWS])
            del rows[:BLOCK_ROWS]


def _rich(cursor: Cursor) -> Value | None:
    return cursor.rich()[0]


_Reader = Callable[[Cursor], Value | None]
_blank: _Reader = lambda _: None  # noqa: E731
_rk: _Reader = lambda cursor: values.rk(cursor.u32())  # noqa: E731
_real: _Reader = lambda cursor: values.whole(cursor.real())  # noqa: E731
_truth: _Reader = lambda cursor: bool(cursor.u8())  # noqa: E731
_error: _Reader = lambda cursor: values.error(cursor.u8())  # noqa: E731
_READERS: dict[int, _Reader] = {
    Kind.CELL_BLANK: _blank, Kind.SHORT_BLANK: _blank, Kind.EXTERNAL_BLANK: _blank,
    Kind.SHORT_RK: _rk,
    Kind.CELL_REAL: _real, Kind.SHORT_REAL: _real, Kind.FORMULA_REAL: _real, Kind.EXTERNAL_REAL: _real,
    Kind.CELL_TRUTH: _truth, Kind.SHORT_TRUTH: _truth, Kind.FORMULA_TRUTH: _truth, Kind.EXTERNAL_TRUTH: _truth,
    Kind.CELL_ERROR: _error, Kind.SHORT_ERROR: _error, Kind.FORMULA_ERROR: _error, Kind.EXTERNAL_ERROR: _error,
    Kind.CELL_TEXT: Cursor.string, Kind.SHORT_TEXT: Cursor.string, Kind.FORMULA_TEXT: Cursor.string,
    Kind.EXTERNAL_TEXT: Cursor.string, Kind.CELL_RICH: _rich,
    Kind.SHORT_SHARED: Cursor.u32,
}  # fmt: skip
_SHORT = frozenset(range(Kind.SHORT_BLANK, Kind.SHORT_SHARED + 1))
_PLAIN = frozenset(range(Kind.EXTERNAL_BLANK, Kind.EXTERNAL_TEXT + 1))
_MOST_LEFT: dict[int, int] = {
    Kind.FORMULA_TEXT: 1 << 16,
    Kind.CELL_TEXT: 0,
    Kind.SHORT_TEXT: 0,
    Kind.EXTERNAL_TEXT: 0,
    Kind.CELL_RICH: 0,
}
_TEXTS = frozenset(_MOST_LEFT)
"""Cells whose bytes are the text that comes out, and how many more there may be; others are swept as well."""
