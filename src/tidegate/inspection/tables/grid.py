"""A block turned on its side: one list of values and one string of codes a column."""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.inspection.tables.cells import Classifier
from tidegate.inspection.tables.codes import BLANK, EMPTY
from tidegate.model.content import Block, Value


@dataclass(slots=True, eq=False)
class Column:
    """`values` and `codes` aligned with the grid's rows; None and EMPTY where there is no cell."""

    values: list[Value | None]
    codes: bytes


@dataclass(slots=True, eq=False)
class Grid:
    """Rows of one block. `numbers`: as the user counts; `visible`: whether each row is shown."""

    numbers: list[int]
    visible: list[bool]
    columns: dict[int, Column]
    filled: list[int] = field(default_factory=list)
    """How many cells with something in them each row has."""

    def __len__(self) -> int:
        return len(self.numbers)


_FILLED = bytes(0 if code in (EMPTY, BLANK) else 1 for code in range(256))


def turn(block: Block, classifier: Classifier) -> Grid:
    """The grid of a block."""
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
    marks = [column.codes.translate(_FILLED) for column in columns.values()]
    filled = list(map(sum, zip(*marks, strict=True))) if marks else [0] * count
    return Grid([row.number for row in rows], [row.visible for row in rows], columns, filled)
