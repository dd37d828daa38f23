"""Rows of a worksheet on their way into Blocks, with its name and its hidden columns.

In: rows with their cells, in order. Out: Blocks.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Row, Table, Value
from tidegate.model.location import Location

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class SheetRows:
    """One sheet. `title`: its name."""

    def __init__(self, part: Part, title: str, *, visible: bool) -> None:
        self._title = title
        self._location = Location((*part.way, f'sheet "{title}"'), "", part.visible and visible)
        self._columns: set[int] = set()
        self._table: Table | None = None
        self._rows: list[Row] = []

    def hide_columns(self, first: int, number: int) -> None:
        """Columns from the 0-based `first` on are not shown."""
        self._columns.update(range(first, min(first + number, LAST_COLUMN)))
        self._table = None

    def add(
        self, number: int, cells: dict[int, Value], concealed: frozenset[int], *, visible: bool
    ) -> Iterator[Block]:
        """One row, 1-based; yields full Blocks. `concealed`: columns of cells that show nothing."""
        self._rows.append(Row(number, cells, visible, concealed))
        if len(self._rows) >= BLOCK_ROWS:
            yield from self.end()

    def end(self) -> Iterator[Block]:
        """What is left."""
        if self._rows:
            if self._table is None:
                hidden = frozenset(self._columns)
                self._table = Table(self._location, self._title, hidden_columns=hidden, grid=True)
            yield Block(self._table, self._rows)
        self._rows = []
