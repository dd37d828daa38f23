"""Cells of a binary sheet on their way into rows.

In: cells with their places and styles, in the order of the file. Out: `Row`s, values as a reader sees them.
"""

from __future__ import annotations

from collections.abc import Collection

from tidegate.inspection.formats.biff.looks import Looks
from tidegate.model.content import Row, Value


class Rows:
    """Collects `rows`. `hidden`: rows, counted from 0. `outside`: cells beyond the last column there is."""

    def __init__(self, looks: Looks, hidden: Collection[int], columns: int) -> None:
        self.rows: list[Row] = []
        self.outside = 0
        self._looks, self._hidden, self._columns = looks, hidden, columns
        self._row = -1
        self._cells: dict[int, Value] = {}
        self._concealed: set[int] = set()

    def add(self, row: int, column: int, style: int, value: Value) -> None:
        """One cell; its style decides what of a number shows."""
        if row != self._row or column in self._cells:
            self.end()
            self._row = row
        is_text = isinstance(value, str)
        if column >= self._columns:
            self.outside += 1
        numbers, texts = self._looks.conceals(style)
        if texts if is_text else numbers:
            self._concealed.add(column)
        if isinstance(value, int | float) and not isinstance(value, bool):
            effect = self._looks.effect(style)
            if effect is not None:
                value = effect(value)
        if value != "":
            self._cells[column] = value

    def end(self) -> None:
        """No more cells of this row will come."""
        if self._cells:
            shown = self._row not in self._hidden
            self.rows.append(Row(self._row + 1, self._cells, shown, frozenset(self._concealed)))
        self._cells, self._concealed = {}, set()
