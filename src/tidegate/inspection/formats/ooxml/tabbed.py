"""Tables that their author drew with tabs: lines in a row, each of them cut by tabs.

In: paragraphs as they show, one after the other. Out: the same lines as rows, beside the passages they are as well.
"""

from __future__ import annotations

from tidegate.model.content import BLOCK_ROWS, Block, Row, Table, Value
from tidegate.model.location import Location

_FEWEST = 2
_MOST_COLUMNS = 64


class TabbedLines:
    """Lines on their way into a block; `add` and `end` give it once the lines are over."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._location = Location()

    def add(self, text: str, location: Location) -> list[Block]:
        """One more paragraph."""
        found = self.end() if "\t" not in text or len(self._rows) >= BLOCK_ROWS else []
        if "\t" in text:
            if not self._rows:
                self._location = location
            pieces = enumerate(text.split("\t", _MOST_COLUMNS))
            cells: dict[int, Value] = {column: piece.strip() for column, piece in pieces if piece.strip()}
            if cells:
                self._rows.append(Row(len(self._rows) + 1, cells))
        return found

    def end(self) -> list[Block]:
        """The lines are over."""
        rows, self._rows = self._rows, []
        if len(rows) < _FEWEST:
            return []
        spot = f"lines with tabs from {self._location.spot}"
        return [Block(Table(self._location.at(spot), "lines with tabs"), rows)]
