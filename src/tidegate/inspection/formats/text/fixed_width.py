"""Lines of fixed-width records -> how to split them, also where columns touch or stand one blank apart.

In: lines that are alike. Out: a function from a line to its cells, or None. A border is where every line is blank, or
where every line passes from digits to letters or back; a heading that stands askew is cut between its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

_SOME, _MANY = 4, 6
"""So many lines make a change from digits to letters a border; so many, a single blank."""
_NUMBER = 6
_LONGEST = 4096
_WORD = 24
_DIGIT, _LETTER, _BLANK, _OTHER = "dlb."


def by_records(texts: list[str]) -> Callable[[str], list[str]] | None:
    """How to split these lines, the first of which may be a heading; None where they have fewer than three columns."""
    rows = [text.rstrip("\r\n") for text in texts]
    width = max(map(len, rows), default=0)
    if len(rows) < _SOME or width > _LONGEST or any("\t" in row for row in rows):
        return None
    starts = _starts(rows[1:], width)
    if len(starts) < 3:
        return None

    def split(text: str) -> list[str]:
        text = text.rstrip("\r\n")
        cuts = [0, *(_between_words(text, start) for start in starts[1:]), len(text)]
        return [text[start:end].strip() for start, end in pairwise(cuts)]

    return split


def _starts(rows: list[str], width: int) -> list[int]:
    """Where columns begin."""
    classes = [_classes(row.ljust(width)) for row in rows]
    columns = [{line[at] for line in classes} for at in range(width)]
    blank = [found == {_BLANK} for found in columns]
    starts = [next((at for at in range(width) if not blank[at]), 0)]
    for at in range(starts[0] + 1, width):
        if blank[at]:
            continue
        before = next((n for n in range(at - 1, -1, -1) if not blank[n]), 0)
        gap = at - before - 1
        if gap > 1 or (gap == 1 and len(rows) >= _MANY) or _changes(columns, before, at):
            starts.append(at)
    return starts


def _changes(columns: list[set[str]], before: int, at: int) -> bool:
    """Whether all lines pass from a long number to letters here, or from a text of any length to digits.

    Letters that stand before digits in every line belong to them (`A900000001`).
    """
    left, right = columns[before], columns[at]
    if right == {_LETTER}:
        return before >= _NUMBER - 1 and all(
            columns[n] == {_DIGIT} for n in range(before + 1 - _NUMBER, before + 1)
        )
    return right == {_DIGIT} and _BLANK in left and _DIGIT not in left


def _classes(row: str) -> str:
    return re.sub(r"[^\W\d_]", _LETTER, re.sub(r"[0-9]", "0", row)).replace("0", _DIGIT).replace(" ", _BLANK)


def _between_words(text: str, at: int) -> int:
    """The same place, or where the word that stands across it begins."""
    if not (text[at - 1 : at].isalpha() and text[at : at + 1].isalpha()):
        return min(at, len(text))
    start = max(text.rfind(" ", 0, at) + 1, at - _WORD)
    return start if text[start - 1 : start] == " " else at
