"""Words with places -> the tables they draw, and the rest as running text.

In: the words of one page. Out: `Arranged`: tables as rows of cells by column, and the words that are in none. A
table is told by what people tell it by: lines whose words stand in columns with blank strips between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from tidegate.inspection.formats.pdf.words import Word

_APART = 0.9
"""A gap between two words, in heights of the line, that may part two cells."""
_TOGETHER = 0.16
"""A gap that is none: letters of one word."""
_ON_LINE = 0.7
"""How far the middles of two words of one line may lie apart, in halves of the lower one's height."""
_FEWEST_LINES = 3
_LOOSE_LINES = 2
"""So many lines of one cell (a cell that runs on, a heading) may stand between lines of a table."""
_CROSSED = 0.12
"""A share of lines, that may cross a strip between columns: headings over several."""
_STRIP = 0.2
_LONG_CELL = 5.5
"""Words a cell, above which columns are columns of prose."""


class Segment(NamedTuple):
    """Words that stand together on a line."""

    left: float
    right: float
    words: list[Word]


@dataclass(slots=True)
class Line:
    """One line from left to right. `cuts`: before which words a wide gap is."""

    bottom: float
    height: float
    words: list[Word]
    cuts: list[int] = field(default_factory=list)

    @property
    def segments(self) -> list[Segment]:
        """The words between wide gaps."""
        edges = [0, *self.cuts, len(self.words)]
        pieces = (self.words[start:end] for start, end in itertools.pairwise(edges))
        return [Segment(piece[0].left, max(word.right for word in piece), piece) for piece in pieces]

    def text(self) -> str:
        """The line as it reads across."""
        return "   ".join(_joined_text(segment.words, self.height) for segment in self.segments)


class Grid(NamedTuple):
    """A table: its rows, cells by column, and where its columns meet."""

    rows: list[dict[int, str]]
    borders: list[float]

    def continues(self, other: Grid) -> bool:
        """Whether its columns stand where those of the other stand."""
        if len(self.borders) != len(other.borders):
            return False
        return all(abs(a - b) < _SAME_PLACE for a, b in zip(self.borders, other.borders, strict=True))


_SAME_PLACE = 24.0


class Arranged(NamedTuple):
    """`tables`; `columns`: prose that stands in columns, column by column; `rest`: the words of no table, in their
    own order; `across`: the page as it reads line by line, where its own order tears lines apart, else "". `loose`: the
    words that are in no table at all.
    """

    tables: list[Grid]
    columns: list[str]
    rest: list[Word]
    across: str
    loose: list[Word]


def arranged(words: list[Word]) -> Arranged:
    """Tables and the rest."""
    lines, scattered = lines_of(words)
    tables: list[Grid] = []
    columns: list[str] = []
    taken: set[int] = set()
    tabled: set[int] = set()
    for region in _regions(lines):
        parts = [(line, line.segments) for line in region]
        borders = _borders(parts)
        if not borders:
            continue
        cells = [_cells(line, segments, borders) for line, segments in parts]
        if _is_prose(cells):
            columns.extend(_downwards(cells, len(borders) + 1))
            continue
        tables.append(Grid(_rows(region, cells), borders))
        tabled.update(id(word) for line in region for word in line.words)
        if len(region) >= 2 * _FEWEST_LINES and len(borders) > 1:
            taken.update(id(word) for line in region for word in line.words)
    rest = [word for word in words if id(word) not in taken] if taken else words
    loose = [word for word in words if id(word) not in tabled] if tabled else words
    return Arranged(tables, columns, rest, "\n".join(map(Line.text, lines)) if scattered else "", loose)


def lines_of(words: list[Word]) -> tuple[list[Line], bool]:
    """Lines from the top down, and whether neighbours on one were drawn at different times."""
    runs = sorted(_runs(words), key=_middle_of_first, reverse=True)
    gathered: list[list[Word]] = []
    for run in runs:
        if gathered and _on_line(gathered[-1][0], run[0]):
            gathered[-1].extend(run)
        else:
            gathered.append(run)
    lines, scattered = [], False
    for each in gathered:
        each.sort(key=_left)
        line, torn = _line(each)
        lines.append(line)
        scattered |= torn
    return lines, scattered


def _left(word: Word) -> float:
    return word.left


def _middle_of_first(run: list[Word]) -> float:
    return run[0].bottom + run[0].top


def _runs(words: list[Word]) -> Iterator[list[Word]]:
    """Words that follow each other on one line, as they were drawn."""
    run: list[Word] = []
    for word in words:
        if run and word.line == run[0].line and _on_line(run[0], word):
            run.append(word)
            continue
        if run:
            yield run
        run = [word]
    if run:
        yield run


def _on_line(first: Word, word: Word) -> bool:
    """Whether the middles of two words lie at one height."""
    apart = first.bottom + first.top - word.bottom - word.top
    height = min(first.top - first.bottom, word.top - word.bottom)
    return -1.0 <= apart <= 1.0 or abs(apart) <= _ON_LINE * height


def _line(words: list[Word]) -> tuple[Line, bool]:
    heights = sorted([word.top - word.bottom for word in words])
    height = heights[len(heights) // 2] or 1.0
    wide, torn = _APART * height, False
    line = Line(words[0].bottom, height, words)
    right, drawn = words[0].right, words[0].line
    for position, word in enumerate(words):
        if word.left - right > wide:
            line.cuts.append(position)
        elif word.line != drawn:
            torn = True
        right, drawn = word.right, word.line
    return line, torn


def _joined_text(words: list[Word], height: float) -> str:
    text = words[0].text
    for before, word in itertools.pairwise(words):
        text += ("" if word.left - before.right < _TOGETHER * height else " ") + word.text
    return text


def _regions(lines: list[Line]) -> Iterator[list[Line]]:
    """Runs of lines most of which have several segments."""
    run: list[Line] = []
    loose = 0
    for line in lines:
        if line.cuts:
            run.append(line)
            loose = 0
        elif run and loose < _LOOSE_LINES and run[-1].bottom - line.bottom < 3 * run[-1].height:
            run.append(line)
            loose += 1
        else:
            yield from _enough(run, loose)
            run, loose = [], 0
    yield from _enough(run, loose)


def _enough(run: list[Line], loose: int) -> Iterator[list[Line]]:
    run = run[: len(run) - loose] if loose else run
    tabular = [len(line.cuts) for line in run if line.cuts]
    alike = len(tabular) == len(run) == 2 and tabular[0] == tabular[1] > 1
    if len(tabular) >= _FEWEST_LINES or alike:
        yield run


def _borders(region: list[tuple[Line, list[Segment]]]) -> list[float]:
    """Where the strips between columns lie that (nearly) all lines leave blank."""
    tabular = [(line, segments) for line, segments in region if len(segments) > 1]
    edges: list[tuple[float, int]] = []
    for _, segments in tabular:
        for segment in segments:
            edges.append((segment.left, 1))
            edges.append((segment.right, -1))
    edges.sort()
    crossed = _CROSSED * len(tabular)
    width = _STRIP * median(line.height for line, _ in tabular)
    covered, borders, begun = 0, [], None
    for at, change in edges:
        before = covered
        covered += change
        if before > crossed >= covered:
            begun = at
        elif before <= crossed < covered and begun is not None and at - begun >= width:
            borders.append((begun + at) / 2)
    return borders


def _cells(line: Line, segments: list[Segment], borders: list[float]) -> dict[int, str]:
    """Cells by column; a segment that crosses a border is parted there."""
    cells: dict[int, str] = {}
    for segment in segments:
        for column, text in _parted(segment, line.height, borders):
            cells[column] = f"{cells[column]} {text}" if column in cells else text
    return cells


def _parted(segment: Segment, height: float, borders: list[float]) -> Iterator[tuple[int, str]]:
    first, last = _column(segment.words[0], borders), _column(segment.words[-1], borders)
    if first == last:
        yield first, _joined_text(segment.words, height)
        return
    for word in segment.words:
        yield _column(word, borders), word.text


def _column(word: Word, borders: list[float]) -> int:
    middle = (word.left + word.right) / 2
    return sum(border <= middle for border in borders)


def _is_prose(cells: list[dict[int, str]]) -> bool:
    counts = [len(text.split()) for row in cells for text in row.values()]
    few = len({column for row in cells for column in row}) <= 3
    return few and sum(counts) / max(len(counts), 1) > _LONG_CELL


def _downwards(cells: list[dict[int, str]], count: int) -> Iterator[str]:
    for column in range(count):
        if text := "\n".join(row[column] for row in cells if column in row):
            yield text


def _rows(region: list[Line], cells: list[dict[int, str]]) -> list[dict[int, str]]:
    """Rows; a line that only runs on in some cells is joined to the row above it."""
    pitch = [above.bottom - below.bottom for above, below in itertools.pairwise(region)]
    usual = median(pitch) if pitch else 0.0
    rows: list[dict[int, str]] = []
    for position, row in enumerate(cells):
        above = pitch[position - 1] if position else 0.0
        runs_on = rows and 0 not in row and len(row) * 2 <= len(rows[-1]) and above <= usual * 1.05
        if runs_on and set(row) <= set(rows[-1]):
            for column, text in row.items():
                rows[-1][column] += " " + text
        else:
            rows.append(dict(row))
    return rows
