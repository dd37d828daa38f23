"""A table of a spreadsheet as its elements come -> sparse rows. Repetitions cost nothing.

In: attributes of columns, rows and cells, and the text of each cell. Out: Blocks. What repeats is written out only
as far as it is short; every value comes out at least once, at its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.ooxml.cells import letters
from tidegate.inspection.formats.opendocument.sheet_rows import LAST_COLUMN, LAST_ROW, SheetRows
from tidegate.inspection.formats.opendocument.styles import Styles
from tidegate.inspection.formats.opendocument.values import count
from tidegate.inspection.part import Part
from tidegate.model.content import Block, Value

_MOST_COPIES = 100_000
"""Copies of cells written out in one sheet."""
_MOST_ROWS = 64


class Sheet:
    """One sheet, while it is read."""

    def __init__(self, part: Part, title: str, styles: Styles, *, visible: bool) -> None:
        self._styles = styles
        self._title = title
        self._sink = SheetRows(part, title, visible=visible)
        self._ranges: list[tuple[int, int, str]] = []
        self._column = self._row = 0
        self._repeat = 1
        self._shown = True
        self._row_style = ""
        self._copies = _MOST_COPIES
        self._cells: dict[int, Value] = {}
        self._concealed: set[int] = set()
        self.folded_rows = self.folded_columns = 0

    def column(self, attributes: dict[str, str]) -> None:
        """One or many columns."""
        number = count(attributes.get("table:number-columns-repeated"), LAST_COLUMN)
        first, self._column = self._column, min(self._column + number, LAST_COLUMN)
        covered = attributes.get("table:visibility", "visible") != "visible" or self.folded_columns
        if covered or self._styles.hides_column(attributes.get("table:style-name", "")):
            self._sink.hide_columns(first, number)
        default = attributes.get("table:default-cell-style-name", "")
        if default and default != "Default":
            self._ranges.append((first, first + number, default))

    def start_row(self, attributes: dict[str, str]) -> None:
        """A row begins."""
        self._column = 0
        self._repeat = count(attributes.get("table:number-rows-repeated"), LAST_ROW)
        covered = attributes.get("table:visibility", "visible") != "visible" or self.folded_rows
        self._shown = not covered and not self._styles.hides_row(attributes.get("table:style-name", ""))
        self._row_style = attributes.get("table:default-cell-style-name", "")

    @property
    def cell_style(self) -> str:
        """The style of a cell that names none."""
        if self._row_style:
            return self._row_style
        return next((name for first, end, name in self._ranges if first <= self._column < end), "")

    @property
    def place(self) -> tuple[int, int]:
        """Row (1-based) and column (0-based) of the next cell."""
        return self._row + 1, self._column

    @property
    def cell_spot(self) -> str:
        """Words for where the next cell is."""
        cell = f"{letters(self._column)}{self._row + 1}"
        return f'{cell} of sheet "{self._title}"' if self._title else cell

    def cell(self, value: Value | None, repeat: int, *, concealed: bool = False) -> None:
        """The next cell and its copies. `concealed`: it shows nothing."""
        if value is not None:
            copies = max(min(repeat, self._copies, LAST_COLUMN), 1)
            self._copies -= copies - 1
            for column in range(self._column, self._column + copies):
                self._cells[column] = value
                if concealed:
                    self._concealed.add(column)
        self._column += repeat

    def end_row(self) -> Iterator[Block]:
        """The row is complete."""
        cells, concealed = self._cells, frozenset(self._concealed)
        if cells:
            self._cells, self._concealed = {}, set()
            copies = max(min(self._repeat, _MOST_ROWS, self._copies // len(cells)), 1)
            self._copies -= (copies - 1) * len(cells)
            for row in range(self._row, self._row + copies):
                yield from self._sink.add(row + 1, cells, concealed, visible=self._shown)
        self._row += self._repeat

    def end(self) -> Iterator[Block]:
        """The sheet is complete."""
        yield from self.end_row()
        yield from self._sink.end()
