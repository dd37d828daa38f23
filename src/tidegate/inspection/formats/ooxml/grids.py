"""Tables within running text: cells into rows, rows into blocks, also of tables within cells.

In: what an XML reader meets, in order. Out: blocks, those of one table together. A row in whose cells something was
changed comes twice: as it shows, and as it is with what does not show.
"""

from __future__ import annotations

from tidegate.model.content import BLOCK_ROWS, Block, Row, Table, Value
from tidegate.model.location import Location


class Cell:
    """The texts of one cell, a line a paragraph. `span`: how many columns it is wide."""

    __slots__ = ("other", "shown", "size", "span")

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.other: list[str] = []
        self.span = 1
        self.size = 0

    def add(self, shown: str, other: str) -> None:
        """One paragraph, as it shows and with what does not show."""
        self.shown.append(shown)
        self.other.append(other)
        self.size += len(shown) + len(other)


class _Grid:
    """One open table."""

    __slots__ = ("blocks", "cell", "cells", "column", "hidden", "number", "others", "rows", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows: list[Row] = []
        self.blocks: list[Block] = []
        self.number = 0
        self.column = 0
        self.hidden = False
        self.cells: dict[int, Value] = {}
        self.others: dict[int, Value] = {}
        self.cell: Cell | None = None

    def cut(self) -> None:
        """The rows so far as a block."""
        if self.rows:
            self.blocks.append(Block(self.table, self.rows))
            self.rows = []


class Grids:
    """The open tables, innermost last. Calls without a table, row or cell to belong to are ignored."""

    def __init__(self) -> None:
        self._open: list[_Grid] = []
        self._waiting: list[Block] = []
        self._count = 0

    @property
    def cell(self) -> Cell | None:
        """The innermost open cell; text between cells has none."""
        return self._open[-1].cell if self._open else None

    def take(self) -> list[Block]:
        """Blocks that are ready: of the outermost table as it goes, of those within it once that is closed."""
        if self._open:
            found, self._open[0].blocks = self._open[0].blocks, []
        else:
            found, self._waiting = self._waiting, []
        return found

    def open_table(self, location: Location) -> None:
        """A table begins, perhaps within a cell. The spot of `location` gets the table's number."""
        self._count += 1
        name = f"table {self._count}"
        spot = f"{location.spot}, {name}" if location.spot else name
        self._open.append(_Grid(Table(location.at(spot), name)))

    def open_row(self) -> None:
        """A row begins."""
        if self._open:
            grid = self._open[-1]
            grid.number += 1
            grid.column = 0
            grid.hidden = False

    def skip(self, columns: int) -> None:
        """The row goes on that many columns further right."""
        if self._open:
            self._open[-1].column += columns

    def hide_row(self) -> None:
        """The row is deleted or hidden."""
        if self._open:
            self._open[-1].hidden = True

    def open_cell(self) -> None:
        """A cell begins in the next column."""
        if self._open:
            self._open[-1].cell = Cell()

    def close_cell(self) -> None:
        """The cell ends."""
        grid = self._open[-1] if self._open else None
        if grid is None or grid.cell is None:
            return
        cell, grid.cell = grid.cell, None
        if shown := "\n".join(cell.shown).strip():
            grid.cells[grid.column] = shown
        if other := "\n".join(cell.other).strip():
            grid.others[grid.column] = other
        grid.column += cell.span

    def close_row(self) -> None:
        """The row ends."""
        if not self._open:
            return
        grid = self._open[-1]
        concealed = frozenset(grid.others.keys() - grid.cells.keys())
        changed = any(grid.others.get(column, text) != text for column, text in grid.cells.items())
        if grid.cells or grid.others:
            cells = {**grid.others, **grid.cells}
            shows = bool(grid.cells) and not grid.hidden
            grid.rows.append(Row(grid.number, cells, shows, concealed if shows else frozenset()))
        if changed:
            grid.rows.append(Row(grid.number, {**grid.cells, **grid.others}, False))
        grid.cells, grid.others = {}, {}
        if len(grid.rows) >= BLOCK_ROWS:
            grid.cut()

    def close_table(self) -> None:
        """The table ends. Tables within its cells come after it, for a table's blocks come together."""
        if not self._open:
            return
        self.close_cell()
        self.close_row()
        grid = self._open.pop()
        grid.cut()
        self._waiting = [*self._waiting, *grid.blocks] if self._open else [*grid.blocks, *self._waiting]

    def finish(self) -> None:
        """What is still open counts as closed."""
        while self._open:
            self.close_table()
