"""Cell texts that the table rules do not settle, handed on to the text scanner with their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tidegate.inspection.tables.codes import (
    CODE,
    EMBEDDED,
    LABEL,
    LINK,
    ONE_DATE,
    PAIR,
    PERIOD,
    PLACE,
    PROSE,
    TEXT,
)
from tidegate.inspection.tables.grid import Grid
from tidegate.inspection.tables.spots import area
from tidegate.model.content import Passage, Table

SHORT = 25
"""Shorter words without a digit need no scan."""
NARRATIVE = 160
"""Longer cells go alone, so that what stands in one is no context for another."""
BATCH = 60_000
"""Characters that one Passage holds at most, unless one cell is longer."""

_ALWAYS = frozenset((PROSE, CODE, PAIR, EMBEDDED, ONE_DATE, LINK))
_IF_LONG = frozenset((TEXT, PLACE, LABEL, PERIOD))

OnText = Callable[[Passage], None]


def hand_on(
    grid: Grid,
    table: Table,
    headings: Mapping[int, str],
    on_text: OnText,
    names_people: Callable[[str], bool],
) -> None:
    """One Passage a column (or a few): its unsettled texts, each once a block, a line each.

    `names_people`: whether a heading asks for names; words under one are the table rules' to judge and count.
    """
    for c, column in grid.columns.items():
        present = set(column.codes)
        if not present & (_ALWAYS | _IF_LONG):
            continue
        long = frozenset[int]() if names_people(headings.get(c, "")) else _IF_LONG
        unsettled: dict[str, int] = {}
        for at, code in enumerate(column.codes):
            if code in _ALWAYS or code in long:
                text = str(column.values[at])
                if code in _ALWAYS or len(text) > SHORT:
                    unsettled.setdefault(text, at)
        if unsettled:
            _send(grid, table, c, headings.get(c, ""), unsettled, on_text)


def _send(
    grid: Grid, table: Table, column: int, heading: str, texts: Mapping[str, int], on_text: OnText
) -> None:
    batch: list[tuple[str, int]] = []
    size = 0
    for text, at in texts.items():
        if len(text) > NARRATIVE:
            on_text(_passage(grid, table, column, heading, [(text, at)]))
            continue
        if batch and size + len(text) > BATCH:
            on_text(_passage(grid, table, column, heading, batch))
            batch, size = [], 0
        batch.append((text, at))
        size += len(text)
    if batch:
        on_text(_passage(grid, table, column, heading, batch))


def _passage(grid: Grid, table: Table, column: int, heading: str, batch: list[tuple[str, int]]) -> Passage:
    positions = [at for _, at in batch]
    seen = column not in table.hidden_columns and all(grid.shows(at, column) for at in positions)
    spot = area(table, grid.numbers[min(positions)], grid.numbers[max(positions)], (column,))
    label = "" if len(heading) > 60 else heading
    return Passage("\n\n".join(text for text, _ in batch), table.location.at(spot, visible=seen), label=label)
