"""One row of a table as one or more people. In: values by column, what columns are. Out: typed cells a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tidegate.inspection.tables.columns import Kind as ColumnKind
from tidegate.inspection.tables.headings import Headings
from tidegate.model.content import Table, Value
from tidegate.model.finding import InformationType as Type
from tidegate.model.person import Cell, Kind, Place
from tidegate.response.people.keys import DECIDING
from tidegate.response.people.kinds import judged, kind_of, other

Members = Mapping[int, ColumnKind]
_NAMING = frozenset((*DECIDING, Type.PERSON_NAME))
MOST_CELLS, LONGEST_VALUE, LONGEST_HEADING = 400, 4000, 200


def text_of(value: Value) -> str:
    """A cell as people write it."""
    if isinstance(value, dt.datetime):
        return value.isoformat() if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    return str(value)


@dataclass(slots=True, eq=False)
class Line:
    """One row, with every list of it that speaks of a person (two lists may stand side by side)."""

    table: Table
    number: int
    visible: bool
    values: dict[int, Value]
    concealed: frozenset[int] = frozenset()
    lists: list[Members] = field(default_factory=list)
    headings: Mapping[int, str] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.table.location.parts, self.number, self.table.location.visible and self.visible)

    def hidden(self) -> frozenset[int]:
        """Columns of which a reader of the file sees nothing in this row."""
        if not (self.table.location.visible and self.visible):
            return frozenset(self.values)
        return self.table.hidden_columns | self.concealed


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What one row says of one person. `columns`: theirs; None for all. `group`: "" for whom the row is about."""

    cells: tuple[Cell, ...]
    columns: frozenset[int] | None
    group: str = ""
    relation: str = ""


class Typing:
    """Rows into typed cells; remembers what each column's heading announces."""

    def __init__(self, headings: Headings) -> None:
        self._headings = headings
        self._kinds: dict[tuple[str, Type | None], tuple[Kind | None, str, str]] = {}

    def people(self, line: Line) -> list[Said]:
        """Everybody in a row, whom it is about first."""
        lists = _apart(line.lists)
        if len(lists) < 2:
            members = lists[0] if lists else {}
            return self._split(line, sorted(line.values), members)
        taken = frozenset(column for members in lists for column in members)
        found: list[Said] = []
        for at, members in enumerate(lists):
            columns = [c for c in sorted(line.values) if c in members or (not at and c not in taken)]
            found += self._split(line, columns, members)
        return found

    def _split(self, line: Line, columns: Sequence[int], members: Members) -> list[Said]:
        groups: dict[str, list[tuple[int, Cell]]] = {"": []}
        relations: dict[str, str] = {}
        hidden = line.hidden()
        for c in columns[:MOST_CELLS]:
            member = members.get(c)
            heading = line.headings.get(c, "")
            kind, group, relation = self._kind(heading, member.type if member else None)
            text = text_of(line.values[c])[:LONGEST_VALUE]
            cell = Cell(kind, heading[:LONGEST_HEADING], text, c not in hidden)
            groups.setdefault(group, []).append((c, cell))
            relations[group] = relation
        return list(_named(groups, relations))

    def _kind(self, heading: str, kind: Type | None) -> tuple[Kind | None, str, str]:
        known = self._kinds.get((heading, kind))
        if known is None:
            group, relation, rest = other(heading)
            told = judged(kind, heading, self._headings)
            if group:
                own = kind_of(rest, self._headings) or kind_of(heading, self._headings)
                told = kind or own
            known = self._kinds[heading, kind] = (told, group, relation)
        return known


def _named(groups: Mapping[str, list[tuple[int, Cell]]], relations: Mapping[str, str]) -> Iterator[Said]:
    """A group is a person of their own if it names one; else its cells are about whom the row is about."""
    own = list(groups[""])
    others: list[Said] = []
    for group, cells in groups.items():
        if not group:
            continue
        if any(cell.kind in _NAMING for _, cell in cells):
            columns = frozenset(c for c, _ in cells)
            others.append(Said(tuple(cell for _, cell in cells), columns, group, relations[group]))
        else:
            own += cells
    if any(cell.kind in _NAMING for _, cell in own) or not others:
        yield Said(tuple(cell for _, cell in own), frozenset(c for c, _ in own) if others else None)
    yield from others


def _apart(lists: Sequence[Members]) -> list[Members]:
    """Lists that have no column in common; those that do are one."""
    found: list[dict[int, ColumnKind]] = []
    for members in lists:
        same = next((each for each in found if each.keys() & members.keys()), None)
        if same is None:
            found.append(dict(members))
        else:
            same.update({c: kind for c, kind in members.items() if c not in same})
    return list(found)
