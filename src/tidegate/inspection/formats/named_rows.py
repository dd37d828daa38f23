"""Rows whose cells come by name (JSON objects, XML elements) -> Blocks; columns grow as names come up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Row, Table, Value

_MOST_COLUMNS = 2048

Cells = list[tuple[str, Value | None]]


class NamedRows:
    """Rows of one path on their way into Blocks; columns are named as keys turn up."""

    def __init__(self, part: Part, name: str, *, named: bool = True, visible: bool = True) -> None:
        self._location = part.location(name, visible=visible)
        self._name = name
        self._named = named
        self._columns: dict[str, int] = {}
        self._rows: list[Row] = []
        self._table: Table | None = None
        self.count = 0

    def add(self, cells: Iterable[tuple[str, Value | None]], number: int = 0) -> Iterator[Block]:
        """One row, without its None and ""; yields a full Block. Equal names get columns of their own."""
        self.count += 1
        row: dict[int, Value] = {}
        seen: set[int] = set()
        for key, value in cells:
            column = self._column(key)
            copy = 1
            while column in seen:
                copy += 1
                column = self._column(f"{key} ({copy})")
            seen.add(column)
            if value is not None and value != "":
                row[column] = value
        self._rows.append(Row(number or self.count, row))
        if len(self._rows) >= BLOCK_ROWS or len(self._columns) > _MOST_COLUMNS:
            yield from self.end()

    def _column(self, key: str) -> int:
        column = self._columns.get(key)
        if column is None:
            column = self._columns[key] = len(self._columns)
            self._table = None
        return column

    def end(self) -> Iterator[Block]:
        """What is left."""
        if self._rows:
            if self._table is None:
                self._table = Table(self._location, self._name, tuple(self._columns) if self._named else None)
            yield Block(self._table, self._rows)
        self._rows = []
        if len(self._columns) > _MOST_COLUMNS:
            self._columns, self._table = {}, None
