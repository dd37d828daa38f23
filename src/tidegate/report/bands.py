"""A flagged table as masked bands. In: findings of one part. Out: an HTML table that shows where, never what."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from tidegate.model.finding import Finding, InformationType
from tidegate.model.location import Location
from tidegate.report.places import CELLS, Place, letters, number_of

MOST_COLUMNS = 40
_ROWS_DRAWN = 5
_COLUMN = ("column ", "columns ")


class Area(NamedTuple):
    """Cells: first and last row and column, 1-based; `letters` where the table has A1 references."""

    top: int
    bottom: int
    left: int
    right: int
    letters: bool


def area(spot: str) -> Area | None:
    """`B2:M6253` or `rows 2-6253, columns 1-11`; None for any other spot."""
    cells = CELLS.fullmatch(spot)
    if cells:
        right, bottom = cells[3] or cells[1], int(cells[4] or cells[2])
        return Area(int(cells[2]), bottom, number_of(cells[1]), number_of(right), letters=True)
    rows, comma, columns = spot.partition(", ")
    if not comma or not rows.startswith(("row ", "rows ")) or not columns.startswith(_COLUMN):
        return None
    try:
        top, bottom = _range(rows)
        left, right = _range(columns)
    except ValueError:
        return None
    return Area(top, bottom, left, right, letters=False)


def bands(location: Location, findings: Sequence[Finding]) -> str:
    """The table, or "" where no finding has an area."""
    columns: dict[int, list[tuple[Finding, Area]]] = {}
    for finding in findings:
        found = area(finding.location.spot)
        if found and finding.type is not InformationType.ROSTER and found.left == found.right:
            columns.setdefault(found.left, []).append((finding, found))
    if not columns or len(columns) > MOST_COLUMNS:
        return ""
    areas = [found for column in columns.values() for _, found in column]
    top, bottom = min(found.top for found in areas), max(found.bottom for found in areas)
    shown = range(min(columns), min(max(columns), min(columns) + MOST_COLUMNS) + 1)
    name = escape(Place.describe(location))
    head = "".join(_heading(number, columns.get(number, []), areas[0].letters) for number in shown)
    rows = "".join(_row(label, shown, columns) for label in _labels(top, bottom))
    return (
        f'<div class="wide"><table class="bands"><caption>{name}: rows {top:,} to {bottom:,}, every value masked'
        f'</caption><thead><tr><th scope="col">row</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _heading(number: int, found: list[tuple[Finding, Area]], as_letters: bool) -> str:
    name = letters(number) if as_letters else f"{number:,}"
    types = "<br>".join(f"{escape(finding.type.value)} <b>{finding.count:,}</b>" for finding, _ in found)
    return f'<th scope="col"><span class="column">{name}</span> {types or "not flagged"}</th>'


def _row(label: str, shown: range, columns: dict[int, list[tuple[Finding, Area]]]) -> str:
    cells = "".join(
        f'<td class="{_look(columns[number])}"><span>masked</span></td>' if number in columns else "<td></td>"
        for number in shown
    )
    return f'<tr><th scope="row">{label}</th>{cells}</tr>'


def _look(found: list[tuple[Finding, Area]]) -> str:
    groups = {finding.type.group for finding, _ in found}
    return next((f"band {group}" for group in ("identifier", "person", "contact") if group in groups), "band")


def _labels(top: int, bottom: int) -> list[str]:
    """The first row, dots, the last row."""
    if bottom - top < _ROWS_DRAWN:
        return [f"{row:,}" for row in range(top, bottom + 1)]
    return [f"{top:,}", *["⋮"] * (_ROWS_DRAWN - 2), f"{bottom:,}"]


def _range(words: str) -> tuple[int, int]:
    first, _, last = words.partition(" ")[2].replace("–", "-").replace(",", "").partition("-")
    return int(first), int(last or first)
