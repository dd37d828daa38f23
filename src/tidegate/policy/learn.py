"""A contract from past releases: the outlines of their tables in, sheets with headings and row counts out.

Nothing of the files is asked beyond shapes, so nothing but names of sheets and headings can enter the policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tidegate.errors import PolicyError
from tidegate.model.shape import TableShape
from tidegate.model.slot import ColumnContract, Contract, PeopleRule, SheetContract
from tidegate.policy.build import slot_name_problem
from tidegate.policy.kinds import KINDS
from tidegate.policy.outline import ANY, outline, pattern, unnumbered
from tidegate.policy.schema import suggestion
from tidegate.policy.sheets import ABOUT_PEOPLE, FIGURES, Sheet, sheets
from tidegate.policy.text import printable

ABOUT_ONE_PERSON = {kind for kind, group in ABOUT_PEOPLE.items() if group in ("identifier", "person")}
"""Kinds of column that speak of one person a row."""
ROOM = 20
"""Rows by which any table may grow or shrink."""

Releases = Sequence[tuple[str, Sequence[TableShape]]]


@dataclass(slots=True)
class _Learned:
    """One sheet over all releases: its names, and per heading what was printed and which kinds it had."""

    releases: set[int] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, set[str]] = field(default_factory=dict)

    def add(self, release: int, sheet: Sheet) -> None:
        self.releases.add(release)
        self.names.append(sheet.name)
        self.rows.append(sheet.rows)
        for column in sheet.columns:
            self.headings[outline(column.heading)] = pattern(column.heading)
            self.kinds.setdefault(outline(column.heading), set()).add(column.kind)

    def join(self, other: _Learned) -> None:
        self.releases |= other.releases
        self.names += other.names
        self.rows += other.rows
        self.headings |= other.headings
        for heading, kinds in other.kinds.items():
            self.kinds.setdefault(heading, set()).update(kinds)


def learn(slot: str, kind: str, releases: Releases, *, formats: Sequence[str] = ()) -> Contract:
    """The contract that all these past releases keep. `releases`: file name and table shapes, oldest first.

    Raises PolicyError where the slot or kind does not exist, a file has no table, or (unless the kind is one
    of named people) a file holds people: a line a file, naming the sheet.
    """
    if kind not in KINDS:
        raise PolicyError(f'no kind of slot is called "{kind}"; {suggestion(kind, KINDS)}')
    if (wrong := slot_name_problem(slot, ())) is not None:
        raise PolicyError(f"{wrong.what}; {wrong.fix}")
    rule = KINDS[kind].people
    _refuse(releases, people_allowed=rule is PeopleRule.NAMED)
    learned = _merge_numbered(_gather(releases))
    every = len(releases)
    expected = tuple(_contract(key, sheet, every) for key, sheet in learned.items())
    return Contract(slot, kind=kind, people=rule, formats=tuple(sorted(set(formats))), sheets=expected)


def _refuse(releases: Releases, *, people_allowed: bool) -> None:
    lines = [] if releases else ["nothing to learn from; name at least one past release"]
    for file, shapes in releases:
        if not shapes:
            lines.append(f"{file}: no table was found in it; learn from files that hold the published tables")
        for sheet in sheets(shapes):
            if not people_allowed and (what := _people(sheet)):
                hidden = "" if sheet.location.visible else " (hidden)"
                where = f"{sheet.location}{hidden}" if sheet.location.parts else "its table"
                lines.append(f"{file}: {where} holds {what}; learn from releases without people")
    if lines:
        raise PolicyError("\n".join(map(printable, lines)))


def _people(sheet: Sheet) -> str:
    if sheet.people:
        return f"{sheet.people:,} people" if sheet.people > 1 else "a person"
    kinds = sorted({column.kind for column in sheet.columns} & ABOUT_ONE_PERSON)
    return f"a column of the kind {kinds[0]}" if kinds else ""


def _gather(releases: Releases) -> dict[str, _Learned]:
    learned: dict[str, _Learned] = {}
    for release, (_, shapes) in enumerate(releases):
        for sheet in sheets(shapes):
            learned.setdefault(sheet.expected, _Learned()).add(release, sheet)
    return learned


def _merge_numbered(learned: dict[str, _Learned]) -> dict[str, _Learned]:
    """Join "Report14" of one release with "Report15" of the next; two in one release stay two."""
    merged: dict[str, _Learned] = {}
    for key, sheet in learned.items():
        bare = unnumbered(key) if key != ANY else ANY
        other = merged.get(bare)
        if other is None:
            merged[bare] = sheet
        elif other.releases.isdisjoint(sheet.releases):
            other.join(sheet)
        else:
            return learned
    return merged


def _contract(key: str, sheet: _Learned, every: int) -> SheetContract:
    columns = [
        ColumnContract(text, kind) for at, text in sheet.headings.items() for kind in _kinds(sheet.kinds[at])
    ]
    return SheetContract(
        name=ANY if key == ANY else _name(sheet.names),
        columns=tuple(columns),
        rows=_band(sheet.rows),
        required=len(sheet.releases) == every,
    )


def _name(names: Sequence[str]) -> str:
    """The latest name with its periods starred, and with its other numbers too, where those varied."""
    latest = pattern(names[-1])
    if len({outline(name) for name in names}) == 1:
        return latest
    return "".join("*" if char.isdigit() else char for char in latest).replace("**", "*")


def _kinds(kinds: Iterable[str]) -> list[str]:
    """The kinds a contract states: one for all figures, else any (""), and each that is about people."""
    known = set(kinds)
    if len(known) == 1:
        return list(known)
    if known <= FIGURES:
        return ["number"]
    return ["", *sorted(known & ABOUT_PEOPLE.keys())]


def _band(rows: Sequence[int]) -> tuple[int, int]:
    return max(0, min(rows) // 2 - ROOM), max(rows) * 2 + ROOM
