"""What readers produce: passages of text and tables of typed cells, both as streams."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tidegate.model.location import Location

Value = str | int | float | bool | dt.date | dt.datetime | dt.time
"""A cell as its file types it. Empty cells are absent, never None or ""."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text that belongs together: a paragraph, a comment, a metadata field, a page of a text file.

    `text` is as the file has it (not canonical). `first_line`: the 1-based line of its first character
    where lines mean something to the user, else 0. `label`: the name the file gives this text
    (an attribute or property name, a heading), which detectors may use as context.
    """

    text: str
    location: Location
    first_line: int = 0
    label: str = ""


class Row(NamedTuple):
    """One row: `number` as the user counts (1-based), cells by 0-based column, and whether it is shown.

    `concealed`: columns whose cell alone shows nothing in this row (white on white, an empty number format).
    """

    number: int
    cells: dict[int, Value]
    visible: bool = True
    concealed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table's identity, shared by all its Blocks.

    `location`: the sheet, file or element, with visibility of the whole. `headings`: column names where the
    format itself names them (JSON keys, HTML th of one row), else None and the header row is to be found.
    `hidden_columns`: 0-based columns a reader does not see. `grid`: True where cells have A1 references
    (workbooks); otherwise spots are given as rows and columns in words. `unsure`: True where its words may not
    stand in the file at all (letters seen in a photograph): there words that may be names are no evidence alone.
    """

    location: Location
    name: str = ""
    headings: tuple[str, ...] | None = None
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    grid: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Consecutive visible rows, numbered from `first`, turned on their side: what a bulk reader gives.

    `values`: by 0-based column, `count` values each, None where a row has no cell.
    """

    first: int
    count: int
    values: dict[int, Sequence[Value | None]]

    def rows(self) -> list[Row]:
        """The same as rows."""
        return [
            Row(number, {c: v for c, values in self.values.items() if (v := values[at]) is not None})
            for at, number in enumerate(range(self.first, self.first + self.count))
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Consecutive rows of one table, in order. Readers cut a block at about `BLOCK_ROWS` rows.

    `columns`: the rows turned on their side, by readers that can; `rows` is empty then.
    """

    table: Table
    rows: list[Row]
    columns: Columns | None = None

    def each_row(self) -> list[Row]:
        """The rows, whichever way the reader gave them."""
        return self.rows if self.columns is None else self.columns.rows()


BLOCK_ROWS = 1024

Content = Passage | Block
