"""Words with places -> tables whose columns stand close together, told by where their cells begin.

In: the words of one page. Out: grids of lines that follow each other and have words beginning at the same places. Prose
hardly ever does so twice in neighbouring lines; what is found is given beside the running text, never instead of it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from tidegate.inspection.formats.pdf.layout import Grid, Line, lines_of
from tidegate.inspection.formats.pdf.words import Word

_DATE = re.compile(r"(?<![\d/.-])(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d)(?![\d/.-])")
_EXACT = 1.3
"""Points by which beginnings of one column may differ: letters keep different distances from their left."""
_COLUMNS = 3
_FOLLOWS = 3.0
"""Heights of a line, within which the next one follows it."""


def may_list(text: str) -> bool:
    """Whether a page says a date at all, so that its lines may be rows about people."""
    return _DATE.search(text) is not None


def aligned(words: list[Word]) -> Iterator[Grid]:
    """Tables of at least two lines and three columns, one line of which says a date."""
    lines, _ = lines_of(words)
    group: list[Line] = []
    starts: list[float] = []
    for line in lines:
        shared = _shared(starts, line) if group and _follows(group[-1], line) else []
        if len(shared) >= _COLUMNS:
            group.append(line)
            starts = shared
            continue
        yield from _grid(group, starts)
        if group and _follows(group[-1], line):
            shared = _shared(_starts(group[-1]), line)
        if len(shared) >= _COLUMNS:
            group, starts = [group[-1], line], shared
        else:
            group, starts = [line], _starts(line)
    yield from _grid(group, starts)


def _starts(line: Line) -> list[float]:
    return [word.left for word in line.words]


def _shared(starts: list[float], line: Line) -> list[float]:
    """The beginnings that a line has too."""
    own = _starts(line)
    return [start for start in starts if any(abs(start - each) <= _EXACT for each in own)]


def _follows(above: Line, below: Line) -> bool:
    return 0 < above.bottom - below.bottom <= _FOLLOWS * above.height


def _grid(group: list[Line], starts: list[float]) -> Iterator[Grid]:
    if len(group) < 2 or not any(_DATE.search(word.text) for line in group for word in line.words):
        return
    rows = []
    edges = [*starts[1:], float("inf")]
    for line in group:
        cells: dict[int, str] = {}
        for word in line.words:
            column = next(at for at, edge in enumerate(edges) if word.left < edge - _EXACT)
            cells[column] = f"{cells[column]} {word.text}" if column in cells else word.text
        rows.append(cells)
    yield Grid(rows, [(a + b) / 2 for a, b in itertools.pairwise(starts)])
