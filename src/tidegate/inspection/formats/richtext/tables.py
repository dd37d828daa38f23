"""A table of a document, cell by cell -> Blocks with rows; labelled passages where it is a form.

In: the texts of cells as they are met. Out: content in reading order.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.flow import passages
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table, Value

_LONG_CELL = 2000
_MOST_COLUMNS = 16_384


class TextTable:
    """One table. `spot`: words for it ("table 3")."""

    def __init__(self, part: Part, spot: str, *, visible: bool = True) -> None:
        self._part, self._spot, self._visible = part, spot, visible
        self._table = Table(part.location(spot, visible=visible))
        self._rows: list[Row] = []
        self._cells: dict[int, Value] = {}
        self._concealed: set[int] = set()
        self._aside: list[Content] = []
        self._column = self._number = 0
        self._forms = True

    def cell(self, shown: str, whole: str = "", *, columns: int = 1) -> None:
        """The next cell: what it shows, and all it holds where that is more. `columns`: how many it spans."""
        column = self._column
        self._column = min(column + max(columns, 1), _MOST_COLUMNS)
        shown, whole = shown.strip(), whole.strip()
        text = shown or whole
        if len(text) > _LONG_CELL:
            self._say(text, visible=bool(shown))
        elif text:
            self._cells[column] = text
            if not shown:
                self._concealed.add(column)
        if shown:
            self._say(whole, visible=False)

    def end_row(self, *, visible: bool = True) -> Iterator[Content]:
        """The row is complete."""
        yield from self._aside
        self._aside = []
        self._number += 1
        self._column = 0
        if self._cells:
            self._forms = self._forms and set(self._cells) == {0, 1} and _is_label(self._cells[0])
            self._rows.append(Row(self._number, self._cells, visible, frozenset(self._concealed)))
        self._cells, self._concealed = {}, set()
        if len(self._rows) >= BLOCK_ROWS:
            yield from self._flush()

    def end(self) -> Iterator[Content]:
        """The table is complete."""
        if self._cells or self._aside:
            yield from self.end_row()
        yield from self._flush()

    def _say(self, text: str, *, visible: bool) -> None:
        self._aside += passages(self._part, text, spot=self._spot, visible=self._visible and visible)

    def _flush(self) -> Iterator[Content]:
        rows, self._rows = self._rows, []
        if rows and self._forms:
            for row in rows:
                label, text = str(row.cells[0]), str(row.cells[1])
                shown = self._visible and row.visible and not row.concealed
                yield from passages(
                    self._part, f"{label} {text}", label=label, spot=self._spot, visible=shown
                )
        elif rows:
            yield Block(self._table, rows)


def _is_label(text: Value) -> bool:
    return str(text).rstrip().endswith(":")
