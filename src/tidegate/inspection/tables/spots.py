"""Places in a table as people say them: `B2:M6253` in a workbook, `rows 2-6253` elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tidegate.model.content import Table

_LINES = re.compile(r"lines [0-9]+-[0-9]+")
"""Rows of such a table are numbered by these lines."""
LISTED = 8
"""Single cells named one by one before the spot becomes a range."""


def letters(column: int) -> str:
    """0 -> `A`, 26 -> `AA`."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def area(table: Table, first: int, last: int, columns: Sequence[int]) -> str:
    """A rectangle: rows `first` to `last` (as the user counts), from the leftmost to the rightmost column.

    Where the table itself has a place in its part (`table 2`, `page 3`), that comes first.
    """
    within = "" if _LINES.fullmatch(table.location.spot) else table.location.spot
    return (
        f"{within}, {_rectangle(table, first, last, columns)}"
        if within
        else _rectangle(table, first, last, columns)
    )


def _rectangle(table: Table, first: int, last: int, columns: Sequence[int]) -> str:
    left, right = min(columns), max(columns)
    if table.grid:
        start, end = f"{letters(left)}{first}", f"{letters(right)}{last}"
        return start if start == end else f"{start}:{end}"
    rows = f"row {first}" if first == last else f"rows {first}-{last}"
    words = f"column {left + 1}" if left == right else f"columns {left + 1}-{right + 1}"
    return f"{rows}, {words}"


def cells(table: Table, places: Sequence[tuple[int, int]], last: tuple[int, int], count: int) -> str:
    """Single cells as (row, column): listed if few, else the rectangle from the first to the last."""
    if 1 < count <= len(places):
        first, *others = places
        listed = [_rectangle(table, row, row, (column,)) for row, column in others]
        return ", ".join((area(table, first[0], first[0], (first[1],)), *listed))
    columns = [column for _, column in (*places, last)]
    return area(table, places[0][0], max(last[0], places[0][0]), columns)
