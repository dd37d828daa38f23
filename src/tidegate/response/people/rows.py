"""Tables of a disclosed file -> the rows that speak of people, with what the registry answers for each.

In: blocks in order. Out: people into a `People`. Rows are those that table rules find, and besides all that the
registry knows, wherever they stand: a list is looked through by the batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tidegate.inspection.tables.columns import Kind
from tidegate.inspection.tables.grid import Grid
from tidegate.inspection.tables.headings import Headings
from tidegate.inspection.tables.witness import FormField
from tidegate.model.content import Block, Row, Table, Value
from tidegate.model.finding import InformationType as Type
from tidegate.model.person import Cell, Known, Place
from tidegate.registry.chance import Chance
from tidegate.response.people.join import People
from tidegate.response.people.lines import LONGEST_VALUE, Line, Typing, text_of
from tidegate.response.people.matched import Found, matched

if TYPE_CHECKING:
    from tidegate.registry.matching import Matching

BATCH = 65_536
"""Rows looked up together."""
Doubted = tuple[int, Known]
"""Whom, and what may be chance."""


class Rows:
    """Of one file. A `Witness`: told by table rules which rows speak of people."""

    def __init__(
        self, people: People, headings: Headings, matching: Matching | None, chance: Chance[Doubted]
    ) -> None:
        self._people, self._matching, self._chance = people, matching, chance
        self._typing = Typing(headings)
        self._table: Table | None = None
        self._blocks: list[Block] = []
        self._count = 0
        self._lines: dict[int, Line] = {}
        self._headings: dict[int, str] = {}
        self._unsure: list[tuple[Line, Known, object]] = []

    def before(self, block: Block) -> None:
        """Call before table rules read a block: rows of the table before are settled."""
        if block.table is not self._table:
            self.settle()
            self._table = block.table
            self._headings = dict(enumerate(block.table.headings or ()))

    def after(self, block: Block) -> None:
        """Call once they have read it."""
        if self._matching is not None:
            self._blocks.append(block)
        self._count += block.columns.count if block.columns else len(block.rows)
        if self._count >= BATCH:
            self.settle()

    def rows(
        self,
        table: Table,
        grid: Grid,
        positions: Sequence[int],
        kinds: Mapping[int, Kind],
        headings: Mapping[int, str],
    ) -> None:
        """As `Witness`."""
        told = dict(headings)
        columns = [(c, column.values) for c, column in grid.columns.items()]
        self._headings |= {c: text for c, text in told.items() if c not in self._headings}
        for at in positions:
            number = grid.numbers[at]
            line = self._lines.get(number)
            if line is None:
                values = {c: value for c, all_ in columns if (value := all_[at]) is not None}
                concealed = grid.concealed.get(at, frozenset())
                line = self._lines[number] = Line(table, number, grid.visible[at], values, concealed)
                line.headings = told
            line.lists.append(kinds)

    def form(self, table: Table, grid: Grid, fields: Sequence[FormField]) -> None:
        """As `Witness`."""
        cells = []
        for kind, at, c, value in fields:
            seen = table.location.visible and grid.shows(at, c) and c not in table.hidden_columns
            cells.append(Cell(kind, "", text_of(value)[:LONGEST_VALUE], seen))
        first = min(grid.numbers[at] for _, at, _, _ in fields)
        shown = table.location.visible and any(cell.visible for cell in cells)
        self._people.add(tuple(cells), Place(table.location.parts, first, shown))

    def lone(self, table: Table, grid: Grid, at: int, column: int, kind: Type) -> None:
        """As `Witness`."""
        value = grid.columns[column].values[at]
        if value is not None:
            self.form(table, grid, [(kind, at, column, value)])

    def settle(self) -> None:
        """Take in what waits. Forgotten first, so that a failure is told once."""
        blocks, self._blocks, self._count = self._blocks, [], 0
        lines, self._lines = self._lines, {}
        table = self._table
        answers = self._answers(blocks, table) if blocks and table is not None else {}
        for number in sorted(answers.keys() - lines.keys()):
            row = _row(blocks, number)
            if table is not None and row is not None:
                line = Line(table, number, row.visible, dict(row.cells), row.concealed)
                line.headings = self._headings
                if any(found.doubt is None for found in answers[number]):
                    lines[number] = line
                else:
                    self._unsure += [(line, found.known, found.doubt) for found in answers[number]]
        for number, line in sorted(lines.items()):
            self._take(line, answers.get(number, ()))

    def finish(self, proven: Sequence[Doubted]) -> None:
        """Once all was read: what cannot be chance, because there is so much of it, counts."""
        for index, known in proven:
            if index >= 0:
                self._people.know(index, [known])
            else:
                line, _, _ = self._unsure[-index - 1]
                self._take(line, [Found(known, -1, None)])

    def doubt(self) -> None:
        """Hand the rows that only a doubtful hit speaks for to the chance, before it is asked."""
        for at, (_, known, doubt) in enumerate(self._unsure):
            self._chance.hit(doubt, known.person, (-at - 1, known))

    def _answers(self, blocks: list[Block], table: Table) -> dict[int, list[Found]]:
        if self._matching is None:
            return {}
        if not self._headings and table.headings is None:
            self._headings = _first_row(blocks)
        return matched(self._matching, blocks, self._headings, self._chance)

    def _take(self, line: Line, found: Sequence[Found]) -> None:
        """One row with what the registry answers: an answer over a column is about whoever has that column."""
        people = self._typing.people(line)
        if not people:
            return
        indexes = self._people.row(people, line.place)
        sure: list[list[Known]] = [[] for _ in people]
        for one in found:
            at = next((n for n, said in enumerate(people) if said.columns and one.column in said.columns), 0)
            if one.doubt is None:
                sure[at].append(one.known)
            else:
                self._chance.hit(one.doubt, one.known.person, (indexes[at], one.known))
        for index, known in zip(indexes, sure, strict=True):
            self._people.know(index, known)


def _first_row(blocks: Sequence[Block]) -> dict[int, str]:
    for block in blocks:
        for row in block.each_row()[:1]:
            return {c: str(value) for c, value in row.cells.items()}
    return {}


def _row(blocks: Sequence[Block], number: int) -> Row | None:
    for block in blocks:
        turned = block.columns
        if turned is not None:
            at = number - turned.first
            if 0 <= at < turned.count:
                cells: dict[int, Value] = {
                    c: value for c, values in turned.values.items() if (value := values[at]) is not None
                }
                return Row(number, cells)
        else:
            for row in block.rows:
                if row.number == number:
                    return row
    return None
