"""Finds header rows in a grid: rows of heading words, or a first row of words above something else."""

from __future__ import annotations

from tidegate.inspection.tables.codes import (
    BLANK,
    CLAIM,
    CODE,
    COUNTRY,
    DATE,
    EMBEDDED,
    EMPTY,
    FIGURES,
    INITIAL,
    LABEL,
    NAME,
    NUMBER,
    PAIR,
    PART,
    PERIOD,
    PLACE,
    PROSE,
    SEX,
    STATUS,
    TEXT,
    is_identifier,
)
from tidegate.inspection.tables.grid import Grid

_HEADING = frozenset(
    (LABEL, TEXT, PERIOD, CODE, PLACE, STATUS, NAME, PART, COUNTRY, SEX, INITIAL, PROSE, CLAIM)
)
"""Codes that a heading cell may have; at least some of a row's must be LABEL, or stand above figures."""


def header_rows(grid: Grid, *, fresh: bool, keyed: bool = False) -> dict[int, dict[int, str]]:
    """Header rows by position, each with its headings by column.

    `fresh`: the grid starts a table, so its first filled row may be a header that no word gives away.
    `keyed`: the format itself names the columns, so a word alone in its row heads nothing.
    """
    labelled: dict[int, int] = {}
    for column in grid.columns.values():
        at = column.codes.find(LABEL)
        while at >= 0:
            labelled[at] = labelled.get(at, 0) + 1
            at = column.codes.find(LABEL, at + 1)
    found: dict[int, dict[int, str]] = {}
    starts = _starts(grid, fresh)
    for at in sorted(labelled.keys() | starts):
        for cells in _sides(_cells(grid, at)):
            labels = sum(code == LABEL for code in cells.values())
            alone = keyed and len(cells) == 1
            if (not alone and _announces(grid, at, cells, labels)) or (
                at in starts and _heads(grid, at, cells, labels)
            ):
                found.setdefault(at, {}).update({c: str(grid.columns[c].values[at]) for c in cells})
                if len(cells) == grid.filled[at]:
                    break
    return found


def _sides(cells: dict[int, int]) -> list[dict[int, int]]:
    """The whole row, then each run of neighbouring cells in it: tables stand side by side."""
    sides: list[dict[int, int]] = []
    before = -2
    for c in sorted(cells):
        if c != before + 1:
            sides.append({})
        sides[-1][c] = cells[c]
        before = c
    return [cells] if len(sides) == 1 else [cells, *(side for side in sides if len(side) > 1)]


def join(upper: str, lower: str) -> str:
    """One heading out of two header rows above each other."""
    if not upper or not lower or len(upper) + len(lower) > 50:
        return lower or upper
    return f"{upper} {lower}"


def _starts(grid: Grid, fresh: bool) -> set[int]:
    """First filled rows after blank ones, and of the grid if it starts a table; and the row after a lone
    title.
    """
    starts, before = set(), 0 if fresh else 1
    for at, filled in enumerate(grid.filled):
        gap = at > 0 and grid.numbers[at] - grid.numbers[at - 1] > 1
        if filled >= 2 and (before < 2 or gap):
            starts.add(at)
        before = filled
    return starts if len(starts) <= 64 else set(sorted(starts)[:64])


def _cells(grid: Grid, at: int) -> dict[int, int]:
    return {
        c: column.codes[at] for c, column in grid.columns.items() if column.codes[at] not in (EMPTY, BLANK)
    }


def _announces(grid: Grid, at: int, cells: dict[int, int], labels: int) -> bool:
    """Enough heading words, and nothing that belongs in a data row, on one side of the sheet at least."""
    if not labels:
        return False
    others = [code for code in cells.values() if code != LABEL]
    if any(_is_filling(grid, c, at, code) for c, code in cells.items()):
        return False
    if len(cells) == 1 and grid.filled[at] == 1:
        return _above_one_column(grid, at, next(iter(cells)))
    return (labels >= 2 and labels >= len(others)) or _contrasts(grid, at, cells)


def _is_filling(grid: Grid, column: int, at: int, code: int) -> bool:
    if code == NUMBER:
        value = grid.columns[column].values[at]
        return not str(value).isdecimal() or not 1900 <= int(str(value)) <= 2100
    return code in FIGURES or code in (DATE, PAIR, EMBEDDED) or is_identifier(code)


def _above_one_column(grid: Grid, at: int, column: int) -> bool:
    after = at + 1
    if after >= len(grid) or grid.filled[after] != 1:
        return False
    return grid.columns[column].codes[after] not in (EMPTY, BLANK, LABEL, PROSE)


def _heads(grid: Grid, at: int, cells: dict[int, int], labels: int) -> bool:
    """A first row: some heading word and neither person nor country in it, or a contrast with what is
    below.
    """
    if _beside(grid, at, cells):
        return False
    if labels and len(cells) > 1 and at + 1 < len(grid) and grid.filled[at + 1] > 1:
        codes = set(cells.values())
        if codes <= _HEADING and not codes & {NAME, PART, COUNTRY, INITIAL}:
            return True
    return _contrasts(grid, at, cells)


def _beside(grid: Grid, at: int, cells: dict[int, int]) -> bool:
    """Labels that stand above labels, with something else beside both: a form, not a header."""
    if at + 1 >= len(grid) or all(code == LABEL for code in cells.values()):
        return False
    return any(code == LABEL and grid.columns[c].codes[at + 1] == LABEL for c, code in cells.items())


def _contrasts(grid: Grid, at: int, cells: dict[int, int]) -> bool:
    """All words here, and figures, dates or identifiers below in most columns that are filled below."""
    if len(cells) < 2 or any(code not in _HEADING for code in cells.values()) or _beside(grid, at, cells):
        return False
    differing = same = 0
    for c in cells:
        below = [code for code in grid.columns[c].codes[at + 1 : at + 9] if code not in (EMPTY, BLANK)]
        if not below:
            continue
        solid = sum(code in FIGURES or code in (DATE, PERIOD) or is_identifier(code) for code in below)
        differing += solid * 2 > len(below)
        same += cells[c] in (NAME, PART, COUNTRY) and below.count(cells[c]) * 2 > len(below)
    return differing > 0 and differing >= same
