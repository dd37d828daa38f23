"""A page as pdfium has it -> its words with their places, upright whichever way the page is turned."""

from __future__ import annotations

import itertools
import re
from statistics import median_low
from typing import NamedTuple

from tidegate.inspection.formats.pdf.engine import Sheet

_WORD = re.compile(r"([^\s\0\xad]+\xad?|\xad)([\s\0]*)")
_LINE = re.compile(r"[^\s\0\xad](?:[^\r\n\xad]*[^\s\0\xad])?")
_READABLE = 3.0
_WIDE = 0.47
"""Width of an ordinary character, in heights of its line, and more than most lines have."""
_FEWEST = 2
_GAP = 0.85
"""Lines that make a table, and a gap between two words, in heights of the line, that may part two cells."""
_SPACED = re.compile(r"(?<!\S)(?:[^\W_] ){6}")
_SINGLE, _WIDER = 0.7, 1.5
"""The share of single letters on a line whose letters stand apart; and by how much wider than between them the gap
between its words is.
"""
_BESIDE = 6
"""Twice the distance of two lines that stand beside each other, at most."""
_HYPHENS = str.maketrans({"\x02": "\xad", "\ufffe": "\xad", "\uffff": "\xad"})
"""pdfium goes on with the next line where one ends in a hyphen, and marks the place."""


Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


class Word(NamedTuple):
    """`left` to `top`: points, turned so that lines run from left to right and down. `box`: as on the page.
    `line`: the number of its line as pdfium orders the text; `gap`: a blank or a line end."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    box: Box
    line: int
    gap: str


def shown_text(sheet: Sheet) -> str:
    """All text of a page in the order in which it draws it; a character of it is one of the page."""
    return sheet.text().translate(_HYPHENS)


def as_written(text: str) -> str:
    """`shown_text` as people would write it down: hyphens at line ends."""
    return text.replace("\xad", "-\n")


def is_plain(sheet: Sheet, text: str) -> bool:
    """Whether the lines of a page follow each other, none beside another and none with wide gaps, on the page."""
    lines = list(_LINE.finditer(text))
    firsts = sheet.boxes([line.start() for line in lines])
    lasts = sheet.boxes([line.end() - 1 for line in lines])
    left, bottom, right, top = sheet.bounds
    middles: list[int] = []
    wide: list[re.Match[str]] = []
    for line, first, last in zip(lines, firsts, lasts, strict=True):
        height, width = first[3] - first[1], last[2] - first[0]
        if height < _READABLE or abs(first[1] - last[1]) > height or width < 0:
            return False
        if width > _WIDE * height * (line.end() - line.start()) + height:
            wide.append(line)
        if first[0] < left or last[2] > right or first[1] < bottom or first[3] > top:
            return False
        middles.append(int(first[1] + first[3]))
    middles.sort()
    if any(b - a <= _BESIDE for a, b in itertools.pairwise(middles)):
        return False
    return len(wide) < _FEWEST or sum(_has_gap(sheet, text, line) for line in wide) < _FEWEST


def _has_gap(sheet: Sheet, text: str, line: re.Match[str]) -> bool:
    """Whether two words of a line stand far apart."""
    found = list(_WORD.finditer(text, *line.span()))
    firsts = sheet.boxes([match.start(1) for match in found])
    lasts = sheet.boxes([match.end(1) - 1 for match in found])
    return any(
        after[0] - before[2] > _GAP * (after[3] - after[1])
        for before, after in zip(lasts, firsts[1:], strict=False)
    )


def words_of(sheet: Sheet, text: str) -> list[Word]:
    """The words of a page, whose `shown_text` this is, in the order in which it draws them."""
    found = list(_WORD.finditer(text))
    firsts = sheet.boxes([match.start(1) for match in found])
    lasts = sheet.boxes([match.end(1) - 1 for match in found])
    turn = _turn_of(firsts, lasts)
    words, line = [], 0
    for match, first, last in zip(found, firsts, lasts, strict=True):
        left, bottom, right, top = first
        if not turn and last[2] >= right:
            box = (left, bottom, last[2], top)
        else:
            box = (min(left, last[0]), min(bottom, last[1]), max(right, last[2]), max(top, last[3]))
        word, gap = match.groups()
        broken = word.endswith("\xad")
        gap = "\n" if broken or "\n" in gap else " "
        written = word.replace("\xad", "-") if broken else word
        words.append(Word(written, *(_upright(box, turn) if turn else box), box, line, gap))
        if gap == "\n":
            line += 1
    return words


def _turn_of(firsts: list[Box], lasts: list[Box]) -> int:
    """By how many quarter turns most words are turned."""
    turns = [_turn(first, last) for first, last in zip(firsts, lasts, strict=True) if first != last]
    return max(range(4), key=turns.count)


def _turn(first: Box, last: Box) -> int:
    """0 to 3 quarter turns to the left, by where a word's last letter stands from its first."""
    across, up = last[0] - first[0], last[1] - first[1]
    if abs(across) >= abs(up):
        return 0 if across >= 0 else 2
    return 1 if up > 0 else 3


def _upright(box: Box, turn: int) -> Box:
    left, bottom, right, top = box
    if turn == 1:
        return bottom, -right, top, -left
    if turn == 2:
        return -right, -top, -left, -bottom
    return -top, left, -bottom, right


def is_spaced(text: str) -> bool:
    """Whether letters seem to stand apart somewhere, each taken for a word."""
    return _SPACED.search(text) is not None


def drawn_together(words: list[Word]) -> str:
    """The lines whose letters stand apart, with their letters put together again by the gaps between them."""
    lines = (list(line) for _, line in itertools.groupby(words, lambda word: word.line))
    return "\n".join(map(_together, filter(_stands_apart, lines)))


def _stands_apart(line: list[Word]) -> bool:
    return len(line) > _BESIDE and sum(len(word.text) == 1 for word in line) >= _SINGLE * len(line)


def _together(line: list[Word]) -> str:
    gaps = [after.left - before.right for before, after in itertools.pairwise(line)]
    usual = max(median_low(gaps), 0.0)
    text = line[0].text
    for gap, word in zip(gaps, line[1:], strict=True):
        text += (" " if gap > _WIDER * usual else "") + word.text
    return text


def running(words: list[Word]) -> str:
    """Words as running text, in the order in which the page draws them."""
    pieces = []
    for word in words:
        pieces.append(word.text)
        pieces.append(word.gap)
    return "".join(pieces).rstrip()
