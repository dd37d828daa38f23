"""Findings grouped for people. In: findings. Out: a line's worth a place: where it is, and what is in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.location import Location

CELLS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
ROWS = re.compile(r"rows? ([0-9]+)(?:[-–]([0-9]+))?\b")
ORDER = {type: number for number, type in enumerate(InformationType)}


@dataclass(frozen=True, slots=True)
class Place:
    """One part of a file. `types`: `A-number 6,252`, the most frequent first; never empty."""

    name: str
    types: tuple[str, ...]
    weight: tuple[int, int]

    @staticmethod
    def describe(location: Location) -> str:
        """`sheet "Sheet2" (hidden) B2:M6253`."""
        way = " › ".join(location.parts)
        hidden = "" if location.visible else "(hidden)"
        return " ".join(word for word in (way, hidden, location.spot) if word) or "file"


def counted(people: int) -> str:
    """`1 person`, `6,252 people`."""
    return "1 person" if people == 1 else f"{people:,} people"


def places(findings: Sequence[Finding]) -> list[Place]:
    """The places, those with the surest and most findings first."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.location.parts, []).append(finding)
    return sorted((_place(group) for group in groups.values()), key=lambda place: place.weight, reverse=True)


def _place(group: list[Finding]) -> Place:
    of_type: dict[InformationType, list[Finding]] = {}
    for finding in group:
        of_type.setdefault(finding.type, []).append(finding)
    counts = {type: _count(found) for type, found in of_type.items()}
    surest = {type: max(finding.likelihood for finding in found) for type, found in of_type.items()}
    told: list[InformationType] = [type for type in counts if type is not InformationType.ROSTER]
    told = told or [InformationType.ROSTER]
    told.sort(key=lambda type: (-counts[type], ORDER[type]))
    types = tuple(
        f"{type.value} {counts[type]:,}"
        + ("" if surest[type] >= Likelihood.LIKELY else f" ({surest[type].label})")
        for type in told
    )
    name = Place.describe(Location(group[0].location.parts, _spot(group), _seen(group)))
    return Place(name, types, (max(surest.values()), sum(counts.values())))


def _count(found: list[Finding]) -> int:
    """How many rows or passages have it: a name in two columns of the same rows is one name a row."""
    ranges: list[tuple[int, int, int]] = []
    alone = 0
    for finding in found:
        rows = _rows(finding.location.spot)
        if rows is None:
            alone += finding.count
        else:
            ranges.append((*rows, finding.count))
    total, end, most = alone, 0, 0
    for first, last, count in sorted(ranges):
        if first > end:
            total, most = total + most, 0
        end, most = max(end, last), max(most, count)
    return total + most


def _rows(spot: str) -> tuple[int, int] | None:
    cells = CELLS.fullmatch(spot)
    if cells:
        return int(cells[2]), int(cells[4] or cells[2])
    rows = ROWS.match(spot)
    return (int(rows[1]), int(rows[2] or rows[1])) if rows else None


def _seen(group: list[Finding]) -> bool:
    return any(finding.location.visible for finding in group)


def _spot(group: list[Finding]) -> str:
    """The table's own range; else the one spot, the box around all cells, or the first spot."""
    rosters = {finding.location.spot for finding in group if finding.type is InformationType.ROSTER}
    spots = list(dict.fromkeys(finding.location.spot for finding in group))
    if len(rosters) == 1:
        return rosters.pop()
    if len(spots) == 1:
        return spots[0]
    return _box(spots) or f"{spots[0]} and {len(spots) - 1:,} more"


def _box(spots: Iterable[str]) -> str:
    corners: list[tuple[int, int]] = []
    for spot in spots:
        cells = CELLS.fullmatch(spot)
        if cells is None:
            return ""
        corners.append((number_of(cells[1]), int(cells[2])))
        corners.append((number_of(cells[3] or cells[1]), int(cells[4] or cells[2])))
    left, right = min(corner[0] for corner in corners), max(corner[0] for corner in corners)
    top, bottom = min(corner[1] for corner in corners), max(corner[1] for corner in corners)
    return f"{letters(left)}{top}:{letters(right)}{bottom}"


def number_of(column: str) -> int:
    """The 1-based number of a column that is called by letters."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number


def letters(number: int) -> str:
    """What the column of a 1-based number is called."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
