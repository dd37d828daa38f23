"""A block turned on its side: one list of values and one string of codes a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import add

from tidegate.inspection.tables.cells import Classifier
from tidegate.inspection.tables.codes import BLANK, EMPTY
from tidegate.model.content import Block, Value


@dataclass(slots=True, eq=False)
class Column:
    """`values` and `codes` aligned with the grid's rows; None and EMPTY where there is no cell."""

    values: Sequence[Value | None]
    codes: bytes


@dataclass(slots=True, eq=False)
class Grid:
    """Rows of one block. `numbers`: as the user counts; `visible`: whether each row is shown; `concealed`: by
    position, the columns whose cell alone is not."""

    numbers: list[int]
    visible: list[bool]
    columns: dict[int, Column]
    filled: list[int] = field(default_factory=list)
    """How many cells with something in them each row has."""
    concealed: dict[int, frozenset[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def shows(self, at: int, column: int) -> bool:
        """Whether a cell is shown, as far as its row and its own style go."""
        return self.visible[at] and column not in self.concealed.get(at, ())


_FILLED = bytes(0 if code in (EMPTY, BLANK) else 1 for code in range(256))


def turn(block: Block, classifier: Classifier) -> Grid:
    """The grid of a block."""
    given = block.columns
    if given is not None:
        columns = {c: Column(values, classifier.codes(values)) for c, values in sorted(given.values.items())}
        numbers = list(range(given.first, given.first + given.count))
        return Grid(numbers, [True] * given.count, columns, _filled(columns, given.count))
    rows = block.rows
    count = len(rows)
    lists: dict[int, list[Value | None]] = {}
    for at, row in enumerate(rows):
        for column, value in row.cells.items():
            try:
                lists[column][at] = value
            except KeyError:
                lists[column] = [None] * count
                lists[column][at] = value
    columns = {column: Column(values, classifier.codes(values)) for column, values in sorted(lists.items())}
    numbers, visible = [row.number for row in rows], [row.visible for row in rows]
    concealed = {at: row.concealed for at, row in enumerate(rows) if row.concealed}
    return Grid(numbers, visible, columns, _filled(columns, count), concealed)


def _filled(columns: Mapping[int, Column], count: int) -> list[int]:
    """How many cells of each row are filled: bytes of many columns are added as one long number."""
    marks = [column.codes.translate(_FILLED) for column in columns.values()]
    sums = [0] * count
    for start in range(0, len(marks), 255):
        added = sum(int.from_bytes(mark, "little") for mark in marks[start : start + 255])
        piece = added.to_bytes(count, "little")
        sums = list(map(add, sums, piece)) if start else list(piece)
    return sums
