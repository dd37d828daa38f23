"""One table while it streams by: headings, person regions, single identifiers, and its outline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tidegate.inspection.tables import forms
from tidegate.inspection.tables.beside import names_of_the_born
from tidegate.inspection.tables.cells import Classifier
from tidegate.inspection.tables.codes import (
    BLANK,
    EMPTY,
    FIRST_IDENTIFIER,
    IDENTIFIER_TYPES,
    NAME,
    NINE,
    PART,
    is_identifier,
)
from tidegate.inspection.tables.columns import Kind, View, decide
from tidegate.inspection.tables.grid import Grid, turn
from tidegate.inspection.tables.header import header_rows, join
from tidegate.inspection.tables.headings import NOTHING, Headings, Meaning, Role
from tidegate.inspection.tables.pairs import unpair
from tidegate.inspection.tables.paragraphs import paragraphs
from tidegate.inspection.tables.people import Persons, identifier_key
from tidegate.inspection.tables.pockets import pockets
from tidegate.inspection.tables.recognisers import Recognisers
from tidegate.inspection.tables.regions import NEAR, Region, marks
from tidegate.inspection.tables.reports import Strays, report_region, report_strays
from tidegate.inspection.tables.rosters import Roster, roster_of
from tidegate.inspection.tables.texts import OnText, hand_on
from tidegate.inspection.tables.witness import Witness
from tidegate.inspection.tally import Tally
from tidegate.model.content import Block, Table
from tidegate.model.finding import InformationType as Type
from tidegate.model.finding import Likelihood
from tidegate.model.shape import ColumnShape, TableShape

REGIONS = 100
"""Regions told apart in one table; further ones are counted with the last, so that a report stays readable.
"""
OFTEN = 0.1
"""Share of a column's numbers that may have nine digits when their heading makes them amounts."""
MASKED = frozenset((NINE, NAME, PART))
"""Codes of headings that may be values."""


Spoken = dict[int, frozenset[int]]
"""Positions of rows that speak of a person, with the columns whose identifiers are reported with it."""


@dataclass(slots=True)
class Rules:
    """What all tables of one file share."""

    tally: Tally
    recognisers: Recognisers
    classifier: Classifier
    headings: Headings
    on_text: OnText
    named: frozenset[str]
    named_types: frozenset[Type]
    minimum_count: int
    witness: Witness | None = None


@dataclass(slots=True)
class Stretch:
    """Positions [start, end) of a grid under one set of headings. `own`: a header stands right above."""

    grid: Grid
    start: int
    end: int
    own: bool


class Sheet:
    """State of one table. `read` blocks in order, then `close`."""

    def __init__(self, table: Table, rules: Rules) -> None:
        self._table = table
        self._rules = rules
        self._headings: dict[int, str] = dict(enumerate(table.headings or ()))
        self._first_headings: dict[int, str] = dict(self._headings)
        self._own = bool(table.headings)
        self._fresh = not table.headings
        self._regions: list[Region] = []
        self._form_region: Region | None = None
        self._strays: dict[Type, Strays] = {}
        self._kinds: dict[int, Counter[str]] = {}
        self._rows = 0
        self._last = -1

    def read(self, block: Block) -> None:
        """Judge one block and add it to what is known."""
        rules = self._rules
        grid = turn(block, rules.classifier)
        if not len(grid):
            return
        headers = header_rows(grid, fresh=self._fresh, keyed=bool(self._table.headings))
        unpair(grid, self._headings, rules.classifier)
        asks = rules.headings.asks_for_names
        hand_on(grid, self._table, self._headings or _first(headers), rules.on_text, asks)
        self._fresh = False
        at, before = 0, -2
        for position in sorted(headers):
            self._run(grid, at, position)
            self._take_headings(headers[position], joined=position == before + 1)
            at, before = position + 1, position
            if len(headers[position]) < grid.filled[position]:
                # Beside the header of one table stands a row of another.
                _blank(grid, position, headers[position])
                at = position
        self._run(grid, at, len(grid))

    def close(self) -> TableShape:
        """Report findings to the tally and give the outline."""
        for region in self._regions:
            if region.rows:
                report_region(self._rules.tally, self._table, region)
        for kind, strays in self._strays.items():
            report_strays(self._rules.tally, self._table, kind, strays)
        return self._shape()

    def _take_headings(self, found: Mapping[int, str], *, joined: bool) -> None:
        for c, text in found.items():
            self._headings[c] = join(self._headings.get(c, ""), text) if joined else text
            if not self._rows or joined:
                self._first_headings[c] = self._headings[c]
        self._own, self._last = True, -1

    def _run(self, grid: Grid, start: int, end: int) -> None:
        if start >= end:
            return
        for first, last in paragraphs(grid, start, end):
            under = self._own and (self._last < 0 or grid.numbers[first] - self._last <= 1)
            self._judge(Stretch(grid, first, last, under))
            self._own, self._last = under, grid.numbers[last - 1]

    def _judge(self, stretch: Stretch) -> None:
        grid, start, end = stretch.grid, stretch.start, stretch.end
        self._rows += sum(1 for at in range(start, end) if grid.filled[at])
        open_region = self._open_region(grid, start)
        kinds = self._decide(stretch, self._meanings(open_region), self._headings)
        self._remember(kinds, end - start)
        roster = self._roster(grid, start, end, kinds)
        if not stretch.own and self._headings and (roster is None or roster.likelihood < Likelihood.LIKELY):
            kinds, roster = self._by_values(stretch, kinds, roster)
        if roster is not None and open_region is not None and roster.likelihood < Likelihood.POSSIBLE:
            roster = replace(roster, likelihood=Likelihood.POSSIBLE)
        if roster is not None and self._table.unsure and roster.is_of_words:
            roster = None
        spoken = self._read_forms(grid, start, end)
        if roster is not None and roster.likelihood > Likelihood.UNLIKELY:
            spoken |= self._add(grid, roster, _open(marks(grid, roster, start, end), roster, spoken))
        if roster is None or roster.likelihood < Likelihood.LIKELY:
            spoken |= self._search(stretch, spoken, among_names=roster is not None)
        self._collect(grid, start, end, kinds, spoken, roster)

    def _by_values(
        self, stretch: Stretch, kinds: dict[int, Kind], roster: Roster | None
    ) -> tuple[dict[int, Kind], Roster | None]:
        """Judged again as if there were no headings: those that stand further up may be another table's."""
        bare = self._decide(stretch, {}, {})
        found = self._roster(stretch.grid, stretch.start, stretch.end, bare)
        if found is None or found.likelihood < Likelihood.LIKELY:
            return kinds, roster
        return bare, found

    def _open_region(self, grid: Grid, start: int) -> Region | None:
        """The last region, if it ends right above this stretch."""
        if not self._regions or grid.numbers[start] - self._regions[-1].last > NEAR:
            return None
        return self._regions[-1]

    def _meanings(self, region: Region | None) -> dict[int, Meaning]:
        """What headings announce; where they are silent, what the same columns were in the rows above."""
        meaning = self._rules.headings.meaning
        found = {c: meaning(text) for c, text in self._headings.items()}
        if region is not None:
            for c, member in region.members.items():
                if not found.get(c, NOTHING).known:
                    role = Role.PERSON if member.kind.type is Type.PERSON_NAME else Role.NONE
                    found[c] = Meaning(None if member.kind.bare else member.kind.type, role)
        return found

    def _decide(
        self, stretch: Stretch, meanings: Mapping[int, Meaning], headings: Mapping[int, str]
    ) -> dict[int, Kind]:
        grid, start, end = stretch.grid, stretch.start, stretch.end
        kinds: dict[int, Kind] = {}
        views: dict[int, View] = {}
        for c, column in grid.columns.items():
            view = View(
                meanings.get(c, NOTHING),
                headings.get(c, ""),
                column.values[start:end],
                column.codes[start:end],
            )
            if view.size:
                views[c] = view
                kinds[c] = decide(view, self._rules.recognisers)
        return names_of_the_born(kinds, views)

    def _roster(self, grid: Grid, start: int, end: int, kinds: Mapping[int, Kind]) -> Roster | None:
        filled = {}
        for c, kind in kinds.items():
            if kind.type is not None:
                codes = grid.columns[c].codes[start:end]
                filled[c] = sum(codes.count(code) for code in set(codes) if code in kind.accepts)
        return roster_of(kinds, filled, sum(1 for at in range(start, end) if grid.filled[at]))

    def _search(self, stretch: Stretch, settled: Spoken, *, among_names: bool) -> Spoken:
        """Pockets of people in rows that are no roster as a whole; judged by their values alone."""
        grid = stretch.grid
        spoken: Spoken = {}
        meanings = self._figures(stretch)
        found = pockets(grid, stretch.start, stretch.end, among_names=among_names, figures=meanings)
        covered = sum(last - first for first, last in found)
        if stretch.own and covered > 0.6 * (stretch.end - stretch.start):
            return spoken
        for first, last in found:
            part = Stretch(grid, first, last, False)
            roster = self._roster(grid, first, last, self._decide(part, meanings, {}))
            least = Likelihood.POSSIBLE if last - first == 1 and not among_names else Likelihood.LIKELY
            if roster is not None and roster.likelihood >= least:
                spoken |= self._add(grid, roster, _open(marks(grid, roster, first, last), roster, settled))
        return spoken

    def _figures(self, stretch: Stretch) -> dict[int, Meaning]:
        """Columns of amounts, counts and numbers of things that often have as many digits as an A-number."""
        found = {}
        for c, column in stretch.grid.columns.items():
            nines = column.codes.count(NINE, stretch.start, stretch.end)
            meaning = self._rules.headings.meaning(self._headings.get(c, ""))
            counts = meaning.statistical or meaning.role is Role.SERIAL
            if counts and nines >= OFTEN * (stretch.end - stretch.start):
                found[c] = meaning
        return found

    def _read_forms(self, grid: Grid, start: int, end: int) -> Spoken:
        rules = self._rules
        spoken: Spoken = {}
        for record in forms.records(grid, start, end, rules.classifier, rules.headings, rules.recognisers):
            for at, columns in self._add_record(grid, record).items():
                spoken[at] = spoken.get(at, frozenset()) | columns
        return spoken

    def _add_record(self, grid: Grid, record: forms.Record) -> Spoken:
        """A form, or a column of a table on its side, as a region: one with the forms around it."""
        rules = self._rules
        fields = list(record.fields.values())
        settled = {at: frozenset(c for _, row, c, _ in fields if row == at) for _, at, _, _ in fields}
        identified = [(kind, value) for kind, _, _, value in fields if kind.group == "identifier"]
        name = " ".join(str(value) for kind, _, _, value in fields if kind is Type.PERSON_NAME)
        name_key = rules.recognisers.name_key(name) if name else ""
        told = {kind for kind, _, _, _ in fields}
        if name_key in rules.named and told <= (rules.named_types or {Type.PERSON_NAME}):
            return settled
        births = ":".join(str(value) for kind, _, _, value in fields if kind is Type.BIRTH_DATE)
        key = (
            f"{identified[0][0].value}:{identifier_key(*identified[0])}"
            if identified
            else f"name:{name_key}:{births}"
        )
        likelihood = Likelihood.VERY_LIKELY if identified else Likelihood.LIKELY
        first, last = grid.numbers[min(settled)], grid.numbers[max(settled)]
        region = self._form_region
        if region is None or (first - region.last > NEAR and len(self._regions) < REGIONS):
            region = self._form_region = Region(likelihood, first, last)
            self._regions.append(region)
        region.first, region.last = min(region.first, first), max(region.last, last)
        region.likelihood = max(region.likelihood, likelihood)
        region.add_form(grid, fields)
        region.count([key], rules.tally)
        if rules.witness is not None:
            rules.witness.form(self._table, grid, fields)
        return settled

    def _add(self, grid: Grid, roster: Roster, positions: list[int]) -> Spoken:
        """Add a roster's rows to the region they continue, or to a new one. Gives what is settled."""
        if not positions:
            return {}
        reported = frozenset(c for c, kind in roster.members.items() if kind.identifies or kind.bare)
        settled = dict.fromkeys(positions, reported)
        persons = Persons(roster.members, self._rules.recognisers)
        if self._rules.named:
            positions = [at for at in positions if not self._allowed(grid, roster, persons, at)]
            if not positions:
                return settled
        first, last = grid.numbers[positions[0]], grid.numbers[positions[-1]]
        region = next((r for r in reversed(self._regions[-4:]) if r.takes(roster, first, last)), None)
        if region is None and len(self._regions) >= REGIONS:
            region = self._regions[-1]
        if region is None:
            region = Region(roster.likelihood, first, last)
            self._regions.append(region)
        region.add(grid, roster, positions)
        region.count(persons.keys(grid, positions), self._rules.tally)
        if self._rules.witness is not None:
            self._rules.witness.rows(self._table, grid, positions, roster.members, self._headings)
        return settled

    def _allowed(self, grid: Grid, roster: Roster, persons: Persons, at: int) -> bool:
        """A row of a person whom the slot names, and nothing in it that the slot does not allow of them."""
        if not persons.is_named(grid, at, self._rules.named):
            return False
        told = {kind.type for c, kind in roster.members.items() if grid.columns[c].codes[at] in kind.accepts}
        return told <= (self._rules.named_types or {Type.PERSON_NAME})

    def _collect(
        self,
        grid: Grid,
        start: int,
        end: int,
        kinds: Mapping[int, Kind],
        spoken: Spoken,
        roster: Roster | None,
    ) -> None:
        """Identifiers that stand alone, and counts that are too small."""
        listed = roster is not None and roster.likelihood > Likelihood.UNLIKELY
        for c, kind in kinds.items():
            codes = grid.columns[c].codes
            present = set(codes[start:end])
            told = {code for code in present if is_identifier(code)}
            if kind.identifies and kind.announced:
                told |= kind.accepts & present
            for at in range(start, end) if told else ():
                if codes[at] in told and c not in spoken.get(at, ()):
                    self._stray(grid, at, c, kind, alone=at not in spoken)
            if self._rules.minimum_count and kind.word == "count" and not listed:
                self._small(grid, start, end, c)

    def _stray(self, grid: Grid, at: int, c: int, kind: Kind, *, alone: bool) -> None:
        """An identifier outside the columns of a roster; `alone`: its row speaks of nobody otherwise."""
        code, value = grid.columns[c].codes[at], grid.columns[c].values[at]
        found = IDENTIFIER_TYPES[code - FIRST_IDENTIFIER] if is_identifier(code) else kind.type
        if found is None or value is None:
            return
        seen = grid.shows(at, c) and c not in self._table.hidden_columns
        key = identifier_key(found, value)
        self._strays.setdefault(found, Strays()).add(key, grid.numbers[at], c, visible=seen)
        if alone and found.group == "identifier":
            self._rules.tally.person(f"{found.value}:{key}")
            if self._rules.witness is not None:
                self._rules.witness.lone(self._table, grid, at, c, found)

    def _small(self, grid: Grid, start: int, end: int, c: int) -> None:
        column = grid.columns[c]
        for at in range(start, end):
            value = column.values[at]
            text = str(value).strip().removesuffix(".0") if value is not None else ""
            if text.isdecimal() and 0 < int(text) < self._rules.minimum_count:
                seen = grid.shows(at, c) and c not in self._table.hidden_columns
                self._strays.setdefault(Type.SMALL_COUNT, Strays()).add(
                    text, grid.numbers[at], c, visible=seen
                )

    def _remember(self, kinds: Mapping[int, Kind], rows: int) -> None:
        for c, kind in kinds.items():
            self._kinds.setdefault(c, Counter())[
                kind.type.value if kind.type and not kind.bare else kind.word
            ] += rows

    def _shape(self) -> TableShape:
        columns = tuple(
            ColumnShape(
                self._masked(self._first_headings.get(c, "")),
                counts.most_common(1)[0][0],
                c not in self._table.hidden_columns,
            )
            for c, counts in sorted(self._kinds.items())
        )
        people = sum(len(region.keys) for region in self._regions)
        return TableShape(self._table.location, self._table.name, columns, self._rows, people)

    def _masked(self, heading: str) -> str:
        """A heading as printed, unless it is itself an identifier, a name or a number that could be one."""
        if not heading:
            return ""
        code = self._rules.classifier.code(heading)
        return "(masked)" if is_identifier(code) or code in MASKED else heading


def _open(positions: list[int], roster: Roster, settled: Spoken) -> list[int]:
    """Rows of a roster that no form has spoken of in the roster's own columns."""
    return [at for at in positions if not settled.get(at, frozenset()) & roster.keys]


def _blank(grid: Grid, position: int, columns: Iterable[int]) -> None:
    for c in columns:
        codes = grid.columns[c].codes
        grid.columns[c].codes = codes[:position] + bytes((EMPTY,)) + codes[position + 1 :]
    grid.filled[position] = sum(
        column.codes[position] not in (EMPTY, BLANK) for column in grid.columns.values()
    )


def _first(headers: Mapping[int, Mapping[int, str]]) -> Mapping[int, str]:
    return headers[min(headers)] if headers else {}
