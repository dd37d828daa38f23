"""One substream of a BIFF workbook: the globals, a sheet, a chart, or one that nothing lists.

In: its range of the stream. Out: cells as Blocks, texts as Passages, pictures as child parts; every record is
either decoded or swept.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import error

from tidegate.inspection.formats.archive.leftovers import is_dense
from tidegate.inspection.formats.biff import geometry, links, objects, settings
from tidegate.inspection.formats.biff.cells import QUIET, TEXTS, Cells
from tidegate.inspection.formats.biff.geometry import Geometry
from tidegate.inspection.formats.biff.globals import FAILURES, Book
from tidegate.inspection.formats.biff.kinds import INDEXES, KNOWN
from tidegate.inspection.formats.biff.records import CHART, PAIR, Kind, Record, records, survey, without
from tidegate.inspection.formats.biff.sweep import Sweep
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Table
from tidegate.model.location import Location

_MOST_AT_ONCE = 1 << 20
_LONG = 2048
_DECODED = TEXTS | objects.KINDS | links.KINDS | settings.KINDS


class Substream:
    """One substream. `title`: the sheet's name. `grid`: whether its cells have places that people see."""

    def __init__(
        self, part: Part, view: memoryview, book: Book, location: Location, title: str, *, grid: bool = True
    ) -> None:
        self._part, self._view, self._book = part, view, book
        self._location, self._title, self._grid = location, title, grid
        self._sweep = Sweep(part, location, book.codec)
        self._objects = objects.Objects(part, book, location, self._sweep)
        self._links = links.Links(book, location, self._sweep)
        self._geometry = Geometry()
        self._table: Table | None = None
        self._broken = 0
        self._pending = self._loud = 0

    def read(self, start: int, end: int) -> Iterator[Content | Part]:
        """Everything from its BOF to its EOF, and the charts within it."""
        inner, telling = survey(self._view, start, end, geometry.KINDS)
        for kind, body in telling:
            self._geometry.take(kind, body)
        self._geometry.end()
        cells = Cells(self._book, self._geometry.rows)
        for first, last in without(start, end, inner):
            yield from self._range(first, last, cells)
        cells.end()
        yield from self._blocks(cells, 1)
        yield from self._objects.end()
        yield from self._links.end()
        self._complain(cells)
        for first, last in inner:
            is_chart = PAIR.unpack_from(self._view, first + 4)[1] == CHART
            title = "chart" if is_chart else "sheet"
            where = self._location.at(title)
            child = Substream(self._part, self._view, self._book, where, title, grid=not is_chart)
            yield from child.read(first, last)

    def _range(self, start: int, end: int, cells: Cells) -> Iterator[Content | Part]:
        """Records; those that are not decoded are swept together, with their headers."""
        self._pending = self._loud = start
        for record in records(self._view, start, end):
            kind = record.kind
            if kind in QUIET and len(record.pieces) == 1:
                try:
                    cells.take(record)
                except (error, *FAILURES):
                    self._broken += 1
            else:
                yield from self._record(record, cells)
                self._loud = record.end
            if len(cells.rows) >= BLOCK_ROWS:
                yield from self._blocks(cells, BLOCK_ROWS)
            if record.end - self._pending > _MOST_AT_ONCE:
                yield from self._swept(record.end, record.end)
        yield from self._swept(end, end)
        yield from self._sweep.across(self._view, end)

    def _record(self, record: Record, cells: Cells) -> Iterator[Content | Part]:
        """One record that is more than a number in a cell."""
        decoded = record.kind in _DECODED
        if decoded or len(record.pieces) > 1:
            yield from self._swept(record.start, record.end)
            yield from self._sweep.across(self._view, record.start)
            yield from self._sweep.across(self._view, record.end)
            if not decoded:
                yield from self._sweep.text(record.whole())
        try:
            if decoded:
                yield from self._decode(record, cells)
            elif not cells.take(record):
                self._opaque(record)
        except (error, *FAILURES):
            self._broken += 1
            yield from self._sweep.text(record.whole())
        if record.kind == Kind.SERIES_INDEX:
            yield from self._blocks(cells, 1)

    def _decode(self, record: Record, cells: Cells) -> Iterator[Content | Part]:
        if record.kind in TEXTS:
            cells.take(record)
            if cells.has_more:
                yield from self._sweep.text(record.whole())
        elif record.kind in objects.KINDS:
            yield from self._objects.take(record)
        elif record.kind in links.KINDS:
            yield from self._links.take(record)
        else:
            yield from settings.READERS[record.kind](
                settings.Setting(self._part, self._book, record, self._location, self._sweep)
            )

    def _swept(self, end: int, pending: int) -> Iterator[Content]:
        """Sweep what waits up to `end`; cells with numbers alone, behind the last other record, hold no counts."""
        loud = min(max(self._loud, self._pending), end)
        if self._pending < loud:
            yield from self._sweep.text(bytes(self._view[self._pending : loud]))
        if loud < end:
            yield from self._sweep.text(bytes(self._view[loud:end]), counted=False)
        self._pending = pending

    def _opaque(self, record: Record) -> None:
        """What nobody decodes must not be dense."""
        if record.kind not in KNOWN:
            self._sweep.strange(record.kind, record.whole())
        elif record.end - record.start > _LONG and record.kind not in INDEXES and is_dense(record.whole()):
            self._part.gap("holds a record that is too dense for what it is")

    def _blocks(self, cells: Cells, least: int) -> Iterator[Block]:
        if least == 1:
            cells.end()
        while len(cells.rows) >= least:
            rows, cells.rows = cells.rows[:BLOCK_ROWS], cells.rows[BLOCK_ROWS:]
            yield Block(self._its_table(), rows)
        if least == 1 and not self._grid:
            self._table = None

    def _its_table(self) -> Table:
        if self._table is None:
            hidden = frozenset(self._geometry.columns)
            self._table = Table(self._location, self._title, hidden_columns=hidden, grid=self._grid)
        return self._table

    def _complain(self, cells: Cells) -> None:
        self._sweep.dense()
        if cells.missing:
            self._part.gap(f"points to shared strings that are not there ({cells.missing:,} cells)")
        if cells.outside:
            self._part.gap(f"claims places that no worksheet has ({cells.outside:,} cells)")
        if self._broken:
            self._part.gap(f"has records that are not as their kind requires ({self._broken:,})")
