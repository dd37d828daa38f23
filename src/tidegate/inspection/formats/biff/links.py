"""Links to other workbooks in BIFF: their names, and the cells of theirs that were kept.

In: the records of a supporting book. Out: cached cells as hidden tables, names as hidden passages.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.biff import values
from tidegate.inspection.formats.biff.globals import Book
from tidegate.inspection.formats.biff.records import Kind, Record
from tidegate.inspection.formats.biff.sweep import Sweep
from tidegate.inspection.formats.biff.text import Cursor
from tidegate.model.content import BLOCK_ROWS, Block, Content, Passage, Row, Table, Value
from tidegate.model.location import Location

_OWN, _ADD_IN = 0x0401, 0x3A01
_NIL, _NUMBER, _STRING, _TRUTH, _ERROR = 0, 1, 2, 4, 0x10

KINDS = frozenset({Kind.SUPPORTING_BOOK, Kind.CACHED_SHEET, Kind.CACHED_ROW})


def constant(cursor: Cursor, width: int = 2) -> Value | None:
    """A value as arrays and caches hold it."""
    sort = cursor.u8()
    if sort == _STRING:
        return cursor.string(width)
    raw = cursor.take(8)
    if sort == _NUMBER:
        return values.double(raw)
    if sort in (_TRUTH, _ERROR):
        return values.truth(raw[0], sort == _ERROR)
    return None


class Links:
    """Records in the order of the file; `end` when there are no more."""

    def __init__(self, book: Book, location: Location, sweep: Sweep) -> None:
        self._book, self._sweep = book, sweep
        self._location = location.at("external link", visible=False)
        self._rows: list[Row] = []
        self._table: Table | None = None

    def take(self, record: Record) -> Iterator[Content]:
        """One record of a kind in `KINDS`."""
        cursor = Cursor(record.pieces, self._book.narrow)
        if record.kind == Kind.SUPPORTING_BOOK:
            count, size = cursor.u16(), cursor.u16()
            if size not in (_OWN, _ADD_IN) and size:
                texts = [cursor.characters(size), *(cursor.string() for _ in range(count))]
                yield Passage("\n\n".join(texts), self._location, label="external workbook")
            if cursor.left:
                yield from self._sweep.text(record.whole(), "external workbook")
        elif record.kind == Kind.CACHED_SHEET:
            yield from self.end()
        else:
            last, first = cursor.u8(), cursor.u8()
            row = cursor.u16()
            width = 2 if self._book.version == 8 else 1
            found = ((column, constant(cursor, width)) for column in range(first, last + 1))
            cells = {column: value for column, value in found if value is not None and value != ""}
            if cursor.left:
                yield from self._sweep.text(record.whole(), "external link")
            if cells:
                self._rows.append(Row(row + 1, cells))
            if len(self._rows) >= BLOCK_ROWS:
                yield from self._block()

    def end(self) -> Iterator[Content]:
        """What is left of one external sheet."""
        yield from self._block()
        self._table = None

    def _block(self) -> Iterator[Block]:
        if self._rows:
            if self._table is None:
                self._table = Table(self._location, "external link", grid=True)
            yield Block(self._table, self._rows)
            self._rows = []
