"""The registry's people in one file: content in, findings of protected people out, and who they are by number.

Rows are looked up by the batch, text by the page; where they stand is told as for any finding, who they are never.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tidegate.inspection.tables.spots import area
from tidegate.inspection.tally import Evidence, Tally
from tidegate.model.content import Block, Content, Passage, Table, Value
from tidegate.model.finding import InformationType, Likelihood
from tidegate.model.location import Location
from tidegate.registry.chance import Chance, Doubt
from tidegate.registry.matching import words
from tidegate.registry.rows import Expected

if TYPE_CHECKING:
    from tidegate.registry.matching import Matching

BATCH = 65_536
"""Rows looked up together."""
PAGE = 1 << 16
"""Characters of neighbouring passages looked up together."""
CARRIED, CARRIED_TEXT = 4, 300
"""Passages, and characters at the end of each, that a page hands on to the next one."""
FORM_ROWS = 64
"""A table of no more rows may be a form: a name in one row, a birth date in another."""
_TEXT_CELL = 16
"""Shorter cells hold one value and nothing else."""


@dataclass(slots=True)
class _Hit:
    """One person in one place: rows or lines `first` to `last`, columns if known."""

    person: int
    standing: int
    by: str
    where: Location
    first: int
    last: int
    table: Table | None = None
    column: int = -1


class _Group(NamedTuple):
    """Hits that make one finding."""

    parts: tuple[str, ...]
    visible: bool
    by: str
    standing: int


@dataclass(slots=True)
class _Gathered:
    people: set[int] = field(default_factory=set)
    first: int = 0
    last: int = 0
    columns: set[int] = field(default_factory=set)
    spots: dict[str, None] = field(default_factory=dict)
    table: Table | None = None


class Protected:
    """Of one file. `read` its content in order, then `finish`."""

    def __init__(self, matching: Matching, tally: Tally) -> None:
        self._matching, self._tally = matching, tally
        self._chance: Chance[_Hit] = Chance()
        self._groups: dict[_Group, _Gathered] = {}
        self._table: Table | None = None
        self._blocks: list[Block] = []
        self._rows = self._of_table = 0
        self._headings: dict[int, str] = {}
        self._page: list[Passage] = []
        self._size = 0

    def read(self, content: Content) -> None:
        """Take content in."""
        if isinstance(content, Passage):
            self._read_passage(content)
            return
        if content.table is not self._table:
            self._look(last=True)
            self._table, self._of_table = content.table, 0
            self._headings = dict(enumerate(content.table.headings or ()))
        self._blocks.append(content)
        self._rows += content.columns.count if content.columns else len(content.rows)
        if self._rows >= BATCH:
            self._look(last=False)

    def finish(self) -> frozenset[int]:
        """Report what was found; the numbers of the people."""
        self._look(last=True)
        self._turn()
        for hit in self._chance.proven():
            self._gather(hit)
        people = frozenset(person for gathered in self._groups.values() for person in gathered.people)
        for group, gathered in self._groups.items():
            evidence = Evidence()
            evidence.add(str(person) for person in sorted(gathered.people))
            self._tally.add(
                InformationType.PROTECTED_PERSON,
                _place(Location(group.parts, "", group.visible), gathered),
                Likelihood.VERY_LIKELY,
                f"in the registry by {words(group.by, group.standing)}",
                evidence,
            )
        for person in sorted(people)[len(self._tally.people) :]:
            self._tally.person(f"registry:{person}")
        return people

    def _look(self, *, last: bool) -> None:
        """Look up the rows that are waiting; forgotten first, so that a failure is told once."""
        blocks, self._blocks, count, self._rows = self._blocks, [], self._rows, 0
        table = self._table
        if not count or table is None:
            return
        rows = _Rows(blocks)
        seen, unseen = (table.location.at("", visible=visible) for visible in (table.location.visible, False))
        if not self._of_table and not self._headings:
            self._headings = {c: str(value) for c, value in rows.first().items()}
        for found in self._matching.rows.match(rows.columns, self._headings, len(rows.numbers)):
            if isinstance(found, Expected):
                self._chance.expect(found.doubt, found.hits, found.asked)
                continue
            for at, person, standing in zip(
                found.rows.tolist(), found.people.tolist(), found.standing.tolist(), strict=True
            ):
                where = seen if rows.shows(at, table) else unseen
                number = rows.numbers[at]
                self._note(
                    _Hit(person, standing, found.by, where, number, number, table, found.column), found.doubt
                )
        self._look_into_cells(rows, table)
        self._of_table += count
        if last and self._of_table <= FORM_ROWS:
            self._look_at_form(rows, table)

    def _look_into_cells(self, rows: _Rows, table: Table) -> None:
        """Cells with more in them than one value."""
        for c, values in rows.columns.items():
            texts: dict[str, int] = {}
            for at, value in enumerate(values):
                if isinstance(value, str) and len(value) >= _TEXT_CELL and any(map(str.isdigit, value)):
                    texts.setdefault(value, at)
            if texts:
                self._search(list(texts), [(rows, at, c) for at in texts.values()], table)

    def _look_at_form(self, rows: _Rows, table: Table) -> None:
        lines = [
            " | ".join(str(v) for values in rows.columns.values() if (v := values[at]) is not None)
            for at in range(len(rows.numbers))
        ]
        self._search(lines, [(rows, at, -1) for at in range(len(lines))], table)

    def _search(self, texts: Sequence[str], places: Sequence[tuple[_Rows, int, int]], table: Table) -> None:
        starts, whole = _joined(texts)
        searched = self._matching.text.search(whole)
        for doubt, expected in searched.expected.items():
            self._chance.expect(doubt, *expected)
        for hit in searched.hits:
            rows, first, column = places[_index(starts, hit.start)]
            last = places[_index(starts, hit.end - 1)][1]
            where = table.location.at("", visible=rows.shows(first, table))
            numbers = rows.numbers[first], rows.numbers[last]
            self._note(_Hit(hit.person, hit.standing, hit.by, where, *numbers, table, column), hit.doubt)

    def _note(self, hit: _Hit, doubt: Doubt | None) -> None:
        if doubt is None:
            self._gather(hit)
        else:
            self._chance.hit(doubt, hit.person, hit)

    def _read_passage(self, passage: Passage) -> None:
        if self._page and self._page[-1].location.parts != passage.location.parts:
            self._turn()
        self._page.append(passage)
        self._size += len(passage.text)
        if self._size >= PAGE:
            last = self._page[-CARRIED:]
            self._turn()
            # What stands over the turn of a page stands whole on the next one.
            self._page = [_tail(one) for one in last]

    def _turn(self) -> None:
        passages, self._page, self._size = self._page, [], 0
        starts, whole = _joined([f"{passage.label} {passage.text}" for passage in passages])
        searched = self._matching.text.search(whole)
        for doubt, expected in searched.expected.items():
            self._chance.expect(doubt, *expected)
        for hit in searched.hits:
            index = _index(starts, hit.start)
            passage = passages[index]
            line = passage.first_line and passage.first_line + whole.count("\n", starts[index], hit.start)
            self._note(_Hit(hit.person, hit.standing, hit.by, passage.location, line, line), hit.doubt)

    def _gather(self, hit: _Hit) -> None:
        """Count a hit where it belongs; the hit itself is not kept."""
        group = _Group(hit.where.parts, hit.where.visible, hit.by, hit.standing)
        gathered = self._groups.get(group)
        if gathered is None:
            gathered = self._groups[group] = _Gathered(table=hit.table)
        gathered.people.add(hit.person)
        if hit.first:
            gathered.first = min(gathered.first or hit.first, hit.first)
            gathered.last = max(gathered.last, hit.last)
        elif hit.where.spot and len(gathered.spots) < 3:
            gathered.spots[hit.where.spot] = None
        if hit.column >= 0:
            gathered.columns.add(hit.column)


class _Rows:
    """Blocks of one table as columns of one length."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.numbers: list[int] = []
        self._hidden: set[int] = set()
        width = {c for block in blocks for c in _columns_of(block)}
        self.columns: dict[int, list[Value | None]] = {c: [] for c in sorted(width)}
        for block in blocks:
            self._add(block)

    def first(self) -> dict[int, Value]:
        """The cells of the first row: what may be headings."""
        return {c: values[0] for c, values in self.columns.items() if values and values[0] is not None}

    def shows(self, at: int, table: Table) -> bool:
        """Whether the row is shown."""
        return table.location.visible and at not in self._hidden

    def _add(self, block: Block) -> None:
        turned = block.columns
        if turned is not None:
            for c, values in self.columns.items():
                values += turned.values.get(c) or [None] * turned.count
            self.numbers += range(turned.first, turned.first + turned.count)
            return
        for row in block.rows:
            if not row.visible:
                self._hidden.add(len(self.numbers))
            self.numbers.append(row.number)
        for c, values in self.columns.items():
            values += [row.cells.get(c) for row in block.rows]


def _columns_of(block: Block) -> Iterator[int]:
    yield from block.columns.values if block.columns else chain.from_iterable(row.cells for row in block.rows)


def _joined(texts: Sequence[str]) -> tuple[list[int], str]:
    """The texts a line each, and where each begins."""
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return starts, "\n".join(texts)


def _index(starts: Sequence[int], at: int) -> int:
    from bisect import bisect_right

    return bisect_right(starts, at) - 1


def _tail(passage: Passage) -> Passage:
    cut = max(len(passage.text) - CARRIED_TEXT, 0)
    line = passage.first_line and passage.first_line + passage.text.count("\n", 0, cut)
    return Passage(passage.text[cut:], passage.location, line, passage.label)


def _place(location: Location, gathered: _Gathered) -> Location:
    if not gathered.first:
        spot = ", ".join(gathered.spots)
    elif gathered.table is not None and gathered.columns:
        spot = area(gathered.table, gathered.first, gathered.last, sorted(gathered.columns))
    else:
        noun = "row" if gathered.table is not None else "line"
        one = gathered.first == gathered.last
        spot = f"{noun} {gathered.first}" if one else f"{noun}s {gathered.first}-{gathered.last}"
    return Location(location.parts, spot, location.visible)
