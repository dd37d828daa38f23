"""Rows and cells of one HTML table as they are parsed -> Blocks, or labelled passages where it is a form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.formats.flow import passages
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table, Value

_LONG_CELL = 2000
_MOST_COLUMNS = 16_384
_SPACE = re.compile(r"[ \t\r\n\f]+")


class Cell:
    """The cell that is being read."""

    __slots__ = ("column", "heading", "hidden", "pieces")

    def __init__(self, column: int, hidden: bool, heading: bool) -> None:
        self.column = column
        self.hidden = hidden
        self.heading = heading
        self.pieces: list[str] = []


class TableRows:
    """One table. A cell that spans columns stands in the first; one that spans rows pushes others right."""

    def __init__(self, part: Part, number: int, line: int, hidden: bool) -> None:
        name = f"table {number}"
        self._part = part
        self._location = part.location(f"{name} (line {line})", visible=not hidden)
        self._name = name
        self._table: Table | None = None
        self._cells: dict[int, list[bool]] = {}
        self._hidden = hidden
        self._rows: list[Row] = []
        self._row: dict[int, Value] = {}
        self._labels = 0
        self._pairs = 0
        self._number = 0
        self._line = line
        self._visible = True
        self._taken: dict[int, int] = {}
        self._next = 0
        self.cell: Cell | None = None

    def begin_row(self, line: int, hidden: bool) -> Iterator[Content]:
        """A new row, after ending the one before."""
        yield from self.end_row()
        self._number += 1
        self._line = line
        self._visible = self._hidden or not hidden
        self._next = 0

    def begin_cell(self, columns: int, rows: int, hidden: bool, heading: bool) -> Iterator[Content]:
        """A new cell, after ending the one before; without a row it begins one."""
        yield from self.end_cell()
        self._number = self._number or 1
        while self._taken.get(self._next, 0) > 0:
            self._taken[self._next] -= 1
            self._next += 1
        self.cell = Cell(self._next, hidden, heading)
        for column in range(self._next, self._next + max(1, min(columns, _MOST_COLUMNS - self._next))):
            if rows > 1:
                self._taken[column] = rows - 1
            self._next = column + 1

    def end_cell(self) -> Iterator[Content]:
        """The cell is complete."""
        cell, self.cell = self.cell, None
        if cell is None:
            return
        text = _SPACE.sub(" ", "".join(cell.pieces)).strip()
        if len(text) > _LONG_CELL:
            yield from self._passages("".join(cell.pieces), "", not self._hidden and not cell.hidden)
        elif text:
            self._row[cell.column] = text
            if self._table is None:
                self._cells.setdefault(cell.column, []).append(cell.hidden)
            self._labels += cell.column == 0 and (cell.heading or text.endswith(":"))

    def end_row(self) -> Iterator[Content]:
        """The row is complete."""
        yield from self.end_cell()
        for column in [c for c, left in self._taken.items() if c >= self._next and left > 0]:
            self._taken[column] -= 1
        if self._row:
            self._pairs += len(self._row) == 2 and 0 in self._row
            self._rows.append(Row(self._number, self._row, self._visible))
            self._row = {}
            if len(self._rows) >= BLOCK_ROWS:
                yield from self._flush()

    def end(self) -> Iterator[Content]:
        """The table is complete."""
        yield from self.end_row()
        yield from self._flush()

    def _flush(self) -> Iterator[Content]:
        rows, self._rows = self._rows, []
        if not rows:
            return
        if self._pairs == len(rows) and self._labels == len(rows):
            for row in rows:
                label, value = (str(value) for value in row.cells.values())
                visible = row.visible and not self._hidden
                yield from self._passages(f"{label} {value}", label, visible)
        else:
            if self._table is None:
                hidden = frozenset() if self._hidden else {c for c, seen in self._cells.items() if all(seen)}
                self._table = Table(self._location, self._name, hidden_columns=frozenset(hidden))
            yield Block(self._table, rows)
        self._pairs = self._labels = 0

    def _passages(self, text: str, label: str, visible: bool) -> Iterator[Content]:
        spot = self._location.spot
        yield from passages(self._part, text, label=label, spot=spot, visible=visible, line=self._line)
