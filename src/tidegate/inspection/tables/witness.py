"""Whoever is told which rows speak of a person, with their cells: nobody, but where people must be found again.

Tables count and forget. The response reads a disclosed file once more and needs the people themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from tidegate.inspection.tables.columns import Kind
from tidegate.inspection.tables.grid import Grid
from tidegate.model.content import Table, Value
from tidegate.model.finding import InformationType

FormField = tuple[InformationType, int, int, Value]
"""Type, position in the grid, column, value."""


class Witness(Protocol):
    """Told while the table streams by; grids are not kept."""

    def rows(
        self,
        table: Table,
        grid: Grid,
        positions: Sequence[int],
        kinds: Mapping[int, Kind],
        headings: Mapping[int, str],
    ) -> None:
        """Rows that speak of a person each; `kinds`: of the columns that make them do so."""
        ...

    def form(self, table: Table, grid: Grid, fields: Sequence[FormField]) -> None:
        """One person whom labels describe."""
        ...

    def lone(self, table: Table, grid: Grid, at: int, column: int, kind: InformationType) -> None:
        """An identifier in a row that speaks of nobody otherwise."""
        ...
