"""Rows that no query shows, collected by the table they were in.

In: values and the table, if that is known. Out: hidden Blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidegate.inspection.formats.database.cells import blocks, table_location
from tidegate.inspection.formats.database.sqlite_record import SqlValue
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Table

GREAT = 10_000_000
"""Row numbers from here on do not come from counting."""
ANY = 0
"""The table of rows that cannot be told to be of one."""


class _Known(NamedTuple):
    name: str
    columns: tuple[str, ...]


class OldRows:
    """Of one database; `known` names the tables before their rows are added."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._tables = [_Known("", ())]
        self._rows: dict[tuple[int, int], list[list[SqlValue]]] = {}

    def known(self, name: str, columns: list[str]) -> int:
        """Make a table known; its number is what `add` asks for."""
        self._tables.append(_Known(name, tuple(columns)))
        return len(self._tables) - 1

    def counts(self) -> set[int]:
        """How many columns the known tables have."""
        return {len(table.columns) for table in self._tables if table.columns}

    def add(self, table: int, values: list[SqlValue], row: int) -> None:
        """One old row. A row number is kept where it is more than a count."""
        if all(value is None for value in values):
            values = []
        if table == ANY:
            like = [n for n, known in enumerate(self._tables) if len(known.columns) == len(values)]
            table = like[0] if len(like) == 1 else ANY
        if row >= GREAT:
            values = [*values, row]
        self._rows.setdefault((table, len(values)), []).append(values)

    def read(self) -> Iterator[Content | Part]:
        """All that came together since the last call."""
        collected, self._rows = self._rows, {}
        for (number, count), rows in collected.items():
            known = self._tables[number]
            location = table_location(self._part, known.name or "deleted rows", visible=False)
            headings = (*known.columns, *[""] * count)[:count] if known.columns else None
            yield from blocks(self._part, Table(location, known.name, headings), rows, visible=False)
