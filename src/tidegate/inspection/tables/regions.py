"""Person regions as they grow over blocks: where they are, what their columns are, whom they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tidegate.inspection.tables.codes import FIRST_IDENTIFIER, LABEL, is_identifier
from tidegate.inspection.tables.columns import Kind
from tidegate.inspection.tables.evidence import CountedEvidence
from tidegate.inspection.tables.grid import Grid
from tidegate.inspection.tables.people import plain_keys
from tidegate.inspection.tables.rosters import Roster
from tidegate.inspection.tally import Tally
from tidegate.model.content import Value
from tidegate.model.finding import InformationType as Type
from tidegate.model.finding import Likelihood

NEAR = 40
"""Rows without a person (headers, blanks, totals) that do not end a region."""


@dataclass(slots=True, eq=False)
class Member:
    """One column of a region: `first` and `last` row with a counted cell; `concealed`: cells that show nothing."""

    kind: Kind
    evidence: CountedEvidence = field(default_factory=CountedEvidence)
    first: int = 0
    last: int = 0
    column: int = 0
    concealed: int = 0


@dataclass(slots=True, eq=False)
class Region:
    """Rows of one person each, `first` to `last` as the user counts. `keys`: hashes of distinct persons."""

    likelihood: Likelihood
    first: int
    last: int
    members: dict[int, Member] = field(default_factory=dict)
    rows: int = 0
    hidden_rows: int = 0
    keys: set[int] = field(default_factory=set)
    evidence: CountedEvidence = field(default_factory=CountedEvidence)

    def takes(self, roster: Roster, first: int, last: int) -> bool:
        """Whether further rows belong to this region: close by, and people in the same columns."""
        if first - self.last > NEAR or last < self.first:
            return False
        for c, kind in roster.members.items():
            member = self.members.get(c)
            if member and kind.identifies and member.kind.identifies and kind.type is not member.kind.type:
                return False
        mine = {c for c, member in self.members.items() if _is_key(member.kind)}
        return bool(mine & {c for c, kind in roster.members.items() if _is_key(kind)})

    def add(self, grid: Grid, roster: Roster, positions: Sequence[int]) -> None:
        """Add rows of `grid` that the roster covers."""
        self.likelihood = max(self.likelihood, roster.likelihood)
        numbers = grid.numbers
        self.first = min(self.first, numbers[positions[0]])
        self.last = max(self.last, numbers[positions[-1]])
        self.rows += len(positions)
        self.hidden_rows += sum(not grid.visible[at] for at in positions)
        for c, kind in roster.members.items():
            self._add_column(c, kind, grid, positions)

    def add_form(self, grid: Grid, fields: Sequence[tuple[Type, int, int, Value]]) -> None:
        """Fill from labels with values beside them: (type, position, column, value)."""
        self.rows += 1
        self.hidden_rows += any(not grid.visible[at] for _, at, _, _ in fields)
        for kind, at, c, value in fields:
            row = grid.numbers[at]
            hidden = c in grid.concealed.get(at, ())
            member = Member(
                Kind(kind.value, kind, True, 1.0), first=row, last=row, column=c, concealed=int(hidden)
            )
            member.evidence.add_counted(plain_keys([value], kind))
            self.members[-1 - len(self.members)] = member

    def count(self, keys: Sequence[str], tally: Tally) -> None:
        """Count persons by key."""
        mine = self.keys
        fresh: dict[str, int] = {}
        for key in keys:
            short = hash(key)
            if short not in mine:
                mine.add(short)
                fresh[key] = 1
                tally.person(key)
        self.evidence.add_counted(fresh)

    def _add_column(self, c: int, kind: Kind, grid: Grid, positions: Sequence[int]) -> None:
        column = grid.columns[c]
        codes = column.codes
        accepts = kind.accepts
        chosen = [
            at for at in positions if codes[at] in accepts or (kind.identifies and is_identifier(codes[at]))
        ]
        if not chosen or kind.type is None:
            return
        member = self.members.get(c)
        if member is None or (member.kind.type is not kind.type and member.kind.bare):
            kept = member
            member = self.members[c] = Member(kind, first=grid.numbers[chosen[0]], column=c)
            if kept is not None:
                member.evidence, member.first, member.concealed = kept.evidence, kept.first, kept.concealed
        member.last = grid.numbers[chosen[-1]]
        if grid.concealed:
            member.concealed += sum(c in grid.concealed.get(at, ()) for at in chosen)
        values = [value for at in chosen if (value := column.values[at]) is not None]
        member.evidence.add_counted(plain_keys(values, kind.type))


def _is_key(kind: Kind) -> bool:
    return kind.identifies or kind.bare or kind.type in (Type.PERSON_NAME, Type.ATTORNEY, Type.BIRTH_DATE)


def marks(grid: Grid, roster: Roster, start: int, end: int) -> list[int]:
    """Positions whose key columns hold what their kind accepts, and so speak of a person."""
    total = 0
    for c in roster.keys:
        kind = roster.members[c]
        table = bytes(
            1
            if code != LABEL and (code in kind.accepts or (kind.identifies and code >= FIRST_IDENTIFIER))
            else 0
            for code in range(256)
        )
        total |= int.from_bytes(grid.columns[c].codes[start:end].translate(table), "big")
    flags = total.to_bytes(end - start, "big")
    return [start + at for at, flag in enumerate(flags) if flag]
