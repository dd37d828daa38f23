"""Words with boxes in, lines of text and tables out: what stands side by side belongs to one row.

The engine's own lines are not used: it takes the columns of a table for columns of print.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tidegate.inspection.formats.picture.ocr.engine import Word

_WORD_GAP = 1.3
"""Words of a row that are further apart than this, in heights of the row, are cells of their own."""
_SAME_ROW = 0.45
_FEWEST_ROWS = 2
_CLEAR = 0.12
"""Of the rows of a table, how many may reach into what still counts as the blank between two columns."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Words close together: their text, and where it begins and ends."""

    text: str
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row of words across the whole sheet, as cells from left to right."""

    cells: tuple[Cell, ...]
    top: int
    bottom: int

    @property
    def text(self) -> str:
        """All of it, with wide gaps kept visible."""
        return "   ".join(cell.text for cell in self.cells)


def lines(words: Iterable[Word]) -> list[Line]:
    """Words of one sheet as rows from top to bottom, straightened where the sheet is askew."""
    known = [word for word in words if word.bottom > word.top and word.right > word.left]
    falls = slope(known)
    rows: list[list[Word]] = []
    for word in sorted(known, key=lambda word: _middle(word, falls)):
        row = next((row for row in reversed(rows[-4:]) if _beside(row, word, falls)), None)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    return [_line(sorted(row, key=lambda word: word.left)) for row in rows]


def tables(found: Sequence[Line]) -> list[tuple[int, int, list[dict[int, str]]]]:
    """Neighbouring lines of two cells and more as tables: their top, their bottom, and rows of texts by column."""
    regions: list[list[Line]] = [[]]
    for line in found:
        if len(line.cells) > 1:
            regions[-1].append(line)
        elif regions[-1]:
            regions.append([])
    return [
        (min(line.top for line in region), max(line.bottom for line in region), _table(region))
        for region in regions
        if len(region) >= _FEWEST_ROWS
    ]


def slope(words: Sequence[Word]) -> float:
    """How much a row falls a pixel to the right: the median over words and their next neighbours."""
    slopes = []
    for word, following in itertools.pairwise(words):
        apart = following.left - word.right
        same = abs(following.bottom - word.bottom) < word.height / 2
        alike = abs(following.height - word.height) <= max(1, word.height // 12)
        if same and alike and 0 <= apart < 3 * word.height:
            run = (following.left + following.right - word.left - word.right) / 2
            slopes.append((following.bottom + following.top - word.bottom - word.top) / 2 / max(run, 1))
    slopes.sort()
    return slopes[len(slopes) // 2] if len(slopes) > 4 else 0.0


def _middle(word: Word, falls: float) -> float:
    return (word.top + word.bottom) / 2 - falls * (word.left + word.right) / 2


def _beside(row: list[Word], word: Word, falls: float) -> bool:
    """Whether the word stands in the row: as high as its nearest neighbour there, give or take half a letter."""
    nearest = min(row, key=lambda other: max(other.left - word.right, word.left - other.right))
    room = _SAME_ROW * min(max(nearest.height, word.height), 2 * min(nearest.height, word.height))
    return abs(_middle(nearest, falls) - _middle(word, falls)) < room


def _line(row: list[Word]) -> Line:
    heights = sorted(word.height for word in row)
    gap = _WORD_GAP * heights[len(heights) // 2]
    cells: list[Cell] = []
    for word in row:
        if cells and word.left - cells[-1].right <= gap:
            last = cells[-1]
            cells[-1] = Cell(f"{last.text} {word.text}", last.left, max(last.right, word.right))
        else:
            cells.append(Cell(word.text, word.left, word.right))
    return Line(tuple(cells), min(word.top for word in row), max(word.bottom for word in row))


def _table(region: Sequence[Line]) -> list[dict[int, str]]:
    starts = _column_starts(region)
    return [_row(line, starts) for line in region]


def _row(line: Line, starts: Sequence[int]) -> dict[int, str]:
    row: dict[int, str] = {}
    for cell in line.cells:
        middle = (cell.left + cell.right) / 2
        column = max(sum(start <= middle for start in starts) - 1, 0)
        row[column] = f"{row[column]} {cell.text}" if column in row else cell.text
    return row


def _column_starts(region: Sequence[Line]) -> list[int]:
    """Where columns begin: each is what lies between two blanks that hardly any row reaches into."""
    edges = sorted(
        edge for line in region for cell in line.cells for edge in ((cell.left, 1), (cell.right, -1))
    )
    allowed = int(len(region) * _CLEAR)
    starts: list[int] = []
    depth = 0
    for place, step in edges:
        before, depth = depth, depth + step
        if before <= allowed < depth:
            starts.append(place)
    return starts or [0]
