"""Runs of rows between blank ones, joined where their columns hold the same sort of thing."""

from __future__ import annotations

from tidegate.inspection.tables.codes import (
    ADDRESS,
    BLANK,
    CODE,
    DATE,
    EMAIL,
    EMPTY,
    FIGURES,
    INITIAL,
    LONG_NUMBER,
    NAME,
    NINE,
    NUMBER,
    PART,
    PERIOD,
    PHONE,
    WORDS,
    is_identifier,
)
from tidegate.inspection.tables.grid import Grid


def paragraphs(grid: Grid, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges of positions in [start, end), each to be judged on its own."""
    runs: list[tuple[int, int]] = []
    for at in range(start, end):
        if not grid.filled[at]:
            continue
        follows = runs and runs[-1][1] == at and grid.numbers[at] - grid.numbers[at - 1] <= 1
        if follows:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    if len(runs) < 2:
        return runs
    joined: list[tuple[int, int]] = []
    signature: dict[int, str] = {}
    for run in runs:
        mine = _signature(grid, *run)
        if joined and _alike(signature, mine):
            joined[-1] = (joined[-1][0], run[1])
            signature |= mine
        else:
            joined.append(run)
            signature = mine
    return joined


def _signature(grid: Grid, start: int, end: int) -> dict[int, str]:
    """What sort of thing most cells of each column are."""
    found = {}
    for c, column in grid.columns.items():
        codes = column.codes[start:end]
        sorts: dict[str, int] = {}
        for code in set(codes) - {EMPTY, BLANK}:
            sorts[_sort(code)] = sorts.get(_sort(code), 0) + codes.count(code)
        if sorts:
            found[c] = max(sorts, key=lambda sort: (sorts[sort], sort))
    return found


def _sort(code: int) -> str:
    if is_identifier(code) or code in (NINE, LONG_NUMBER, CODE, PHONE):
        return "identifier"
    if code in FIGURES or code == NUMBER:
        return "figure"
    if code in (DATE, PERIOD):
        return "date"
    if code in (NAME, PART, INITIAL):
        return "name"
    if code in (EMAIL, ADDRESS):
        return "contact"
    return "words" if code in WORDS else "other"


def _alike(one: dict[int, str], other: dict[int, str]) -> bool:
    """The same columns, mostly, holding the same sorts; a name that no list knows is words."""
    both = one.keys() & other.keys()
    if not both or 2 * len(both) < len(one.keys() | other.keys()):
        return False
    same = sum(one[c] == other[c] or {one[c], other[c]} == {"name", "words"} for c in both)
    return same >= 0.8 * len(both)
