"""The outline of a table without its values: what a slot's contract is compared with and learned from."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.location import Location


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """One column: its heading as printed (masked where it holds an identifier) and its kind in one word."""

    heading: str
    kind: str
    visible: bool


@dataclass(frozen=True, slots=True)
class TableShape:
    """One table: sheet or file name, columns, number of data rows, and people counted in it."""

    location: Location
    name: str
    columns: tuple[ColumnShape, ...]
    rows: int
    people: int
