"""From what was counted in one table to findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tidegate.inspection.tables.evidence import CountedEvidence
from tidegate.inspection.tables.regions import Member, Region
from tidegate.inspection.tables.rosters import Roster, describe
from tidegate.inspection.tables.spots import LISTED, area, cells
from tidegate.inspection.tally import Tally
from tidegate.model.content import Table
from tidegate.model.finding import InformationType as Type
from tidegate.model.finding import Likelihood


@dataclass(slots=True, eq=False)
class Strays:
    """Cells of one type outside rosters. `places`: the first few as (row, column)."""

    evidence: CountedEvidence = field(default_factory=CountedEvidence)
    places: list[tuple[int, int]] = field(default_factory=list)
    last: tuple[int, int] = (0, 0)
    hidden: bool = False

    def add(self, key: str, row: int, column: int, *, visible: bool) -> None:
        """Count one cell."""
        self.evidence.add_counted({key: 1})
        if len(self.places) < LISTED:
            self.places.append((row, column))
        self.last = (row, column)
        self.hidden |= not visible


def report_region(tally: Tally, table: Table, region: Region) -> None:
    """One ROSTER finding, and one a column that is of a type."""
    kinds = {c: member.kind for c, member in sorted(region.members.items())}
    roster = Roster(region.likelihood, frozenset(), kinds)
    columns = [member.column for member in region.members.values()]
    hidden = _hidden(table, region, columns)
    location = table.location.at(area(table, region.first, region.last, columns), visible=not hidden)
    tally.add(
        Type.ROSTER,
        location,
        region.likelihood,
        describe(roster, region.rows, hidden=hidden),
        region.evidence,
    )
    for _, member in sorted(region.members.items()):
        _report_member(tally, table, region, member.column, member)


def _hidden(table: Table, region: Region, columns: Iterable[int]) -> str:
    words = []
    if not table.location.visible:
        words.append("the table is hidden")
    if region.hidden_rows:
        words.append("all rows are hidden" if region.hidden_rows >= region.rows else "some rows are hidden")
    if count := sum(c in table.hidden_columns for c in columns):
        words.append("one column is hidden" if count == 1 else f"{count} columns are hidden")
    if any(member.concealed for member in region.members.values()):
        words.append("some cells show nothing")
    return ", ".join(words)


def _report_member(tally: Tally, table: Table, region: Region, column: int, member: Member) -> None:
    kind = member.kind
    if kind.type is None:
        return
    seen = column not in table.hidden_columns and not region.hidden_rows and not member.concealed
    location = table.location.at(area(table, member.first, member.last, (column,)), visible=seen)
    share = f"{100 * min(1.0, kind.formed):.0f} % of the cells have the form"
    why = f"heading says {kind.type.value} and {share}" if kind.announced else f"{share}, in a row per person"
    tally.add(kind.type, location, _member_likelihood(region.likelihood, member), why, member.evidence)


def _member_likelihood(roster: Likelihood, member: Member) -> Likelihood:
    if member.kind.announced and member.kind.formed >= 0.5 and roster >= Likelihood.LIKELY:
        return Likelihood.VERY_LIKELY
    return min(roster, Likelihood.LIKELY)


def report_strays(tally: Tally, table: Table, kind: Type, strays: Strays) -> None:
    """Identifiers in single cells."""
    spot = cells(table, strays.places, strays.last, strays.evidence.count)
    location = table.location.at(spot, visible=not strays.hidden)
    why = "cells that are identifiers by their own form" if kind is not Type.SMALL_COUNT else (
        "counts of people below the least that this slot publishes"
    )  # fmt: skip
    tally.add(kind, location, Likelihood.LIKELY, why, strays.evidence)
