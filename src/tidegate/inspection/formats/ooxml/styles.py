"""The styles part: which number format each cell style shows.

In: the part's bytes. Out: for each style of a cell, what it does to numbers, or None.
"""

from __future__ import annotations

import re

from tidegate.inspection.formats.ooxml.number_format import BUILT_IN_DATES, Shown, shown
from tidegate.inspection.formats.ooxml.xml import MAIN, parser, run, split
from tidegate.inspection.source import Source

_BRACKETS = re.compile(r"\[[^\]]*\]")
_ELAPSED = frozenset({45, 46, 47})


def styles(source: Source, since_1904: bool) -> dict[int, Shown]:
    """Cell style -> what it shows instead of the number; styles that leave numbers alone are absent.

    Raises ReadingError where the part cannot be read.
    """
    codes: dict[int, str] = {}
    chosen: list[int] = []
    inside = [False]

    def start(name: str, attributes: dict[str, str]) -> None:
        space, local = split(name)
        if space not in MAIN:
            return
        if local == "cellXfs":
            inside[0] = True
        elif local == "xf" and inside[0]:
            chosen.append(_number(attributes.get("numFmtId")))
        elif local == "numFmt":
            codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")

    def end(name: str) -> None:
        if split(name)[1] == "cellXfs":
            inside[0] = False

    made = parser()
    made.StartElementHandler, made.EndElementHandler = start, end
    run(source, made)
    formats = {code: effect(code, codes, since_1904) for code in set(chosen)}
    return {i: found for i, code in enumerate(chosen) if (found := formats[code]) is not None}


def effect(code: int, codes: dict[int, str], since_1904: bool) -> Shown | None:
    """What number format `code` does to numbers: one of `codes`, or one that every program knows."""
    if code in codes:
        return shown(codes[code], since_1904)
    if code in BUILT_IN_DATES:
        return shown("h:mm:ss" if code in _ELAPSED else "yyyy-mm-dd", since_1904)
    return None


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def conceals(code: str) -> tuple[bool, bool]:
    """Whether a format code shows nothing at all: of any number, of any text (as `;;;` does)."""
    sections = code.split(";")
    if '"' in code or len(sections) < 3:
        return False, False
    blank = [not _BRACKETS.sub("", section).strip() for section in sections]
    return all(blank[:3]), len(blank) > 3 and blank[3]
