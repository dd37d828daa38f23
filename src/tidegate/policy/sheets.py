"""The sheets of one file as a contract sees them: shapes in, a Sheet a name out, its tables joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tidegate.model.finding import InformationType
from tidegate.model.location import Location
from tidegate.model.shape import ColumnShape, TableShape
from tidegate.policy.outline import ANY, outline

FIGURES = frozenset({"number", "count", "money", "rate", "year"})
"""Kinds of column that hold quantities: one may stand for another from year to year."""

ABOUT_PEOPLE = {type.value: type.group for type in InformationType if type.group != "table"}
"""Kinds of column that are information types, with their group."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All tables of one sheet, or of a file that is itself a table (`name`: the file's).

    `columns`: of all its tables. `rows`: of all its tables together. `people`: the most any one table counts.
    """

    name: str
    location: Location
    columns: tuple[ColumnShape, ...]
    rows: int
    people: int

    @property
    def expected(self) -> str:
        """What a contract calls it: the outline, or any name where the file itself is the table."""
        return outline(self.name) if self.location.parts else ANY


def sheets(shapes: Iterable[TableShape]) -> list[Sheet]:
    """The file's sheets, in order. Two sheets of one name, in two parts of an archive, stay two."""
    together: dict[tuple[tuple[str, ...], str], list[TableShape]] = {}
    for shape in shapes:
        together.setdefault((shape.location.parts, shape.name), []).append(shape)
    return [_join(name, tables) for (_, name), tables in together.items()]


def _join(name: str, tables: list[TableShape]) -> Sheet:
    # Hidden where any of its tables is: a warning must not depend on which came first.
    hidden = next((table for table in tables if not table.location.visible), tables[0])
    return Sheet(
        name=name,
        location=hidden.location,
        columns=tuple(column for table in tables for column in table.columns),
        rows=sum(table.rows for table in tables),
        people=max(table.people for table in tables),
    )
