"""The styles part: which number format each cell style shows, and whether it shows anything.

In: the part's bytes. Out: for each style of a cell, what it does to numbers, and what of a value it hides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from tidegate.inspection.formats.ooxml.number_format import BUILT_IN_DATES, Shown, shown
from tidegate.inspection.formats.ooxml.xml import MAIN, parser, run, split
from tidegate.inspection.source import Source

_BRACKETS = re.compile(r"\[[^\]]*\]")
_ELAPSED = frozenset({45, 46, 47})
_WHITES = frozenset(
    {("rgb", "FFFFFF"), ("theme", "0"), ("indexed", "1"), ("indexed", "9"), ("indexed", "65")}
)
_TINY = 2.0
"""Points; a font this small shows as a line of dots."""

Colour = tuple[str, str]


class Styles(NamedTuple):
    """By cell style: what it shows instead of a number, and whether it shows nothing of a number or a text."""

    effects: dict[int, Shown]
    concealing: dict[int, tuple[bool, bool]]


@dataclass(slots=True)
class _Reading:
    """The styles part while it is read. Fonts: colour and whether they can be read; fills: their colour."""

    codes: dict[int, str] = field(default_factory=dict)
    fonts: list[tuple[Colour | None, bool]] = field(default_factory=list)
    fills: list[Colour | None] = field(default_factory=list)
    chosen: list[tuple[int, int, int]] = field(default_factory=list)
    within: str = ""
    solid: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        space, local = split(name)
        if space not in MAIN:
            return
        if local in ("cellXfs", "fonts", "fills"):
            self.within = local
        elif local == "numFmt":
            self.codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif local == "xf" and self.within == "cellXfs":
            self.chosen.append(
                (
                    _number(attributes.get("numFmtId")),
                    _number(attributes.get("fontId")),
                    _number(attributes.get("fillId")),
                )
            )
        elif self.within == "fonts":
            self._font(local, attributes)
        elif self.within == "fills":
            self._fill(local, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if split(name)[1] == self.within:
            self.within = ""

    def _font(self, local: str, attributes: dict[str, str]) -> None:
        if local == "font":
            self.fonts.append((None, True))
        elif local == "color" and self.fonts:
            self.fonts[-1] = _colour(attributes), self.fonts[-1][1]
        elif local == "sz" and self.fonts:
            size = attributes.get("val", "")
            tiny = size.replace(".", "", 1).isdecimal() and len(size) < 9 and float(size) < _TINY
            self.fonts[-1] = self.fonts[-1][0], not tiny

    def _fill(self, local: str, attributes: dict[str, str]) -> None:
        if local == "fill":
            self.fills.append(("none", ""))
        elif local == "patternFill" and self.fills:
            pattern = attributes.get("patternType", "none")
            self.solid = pattern == "solid"
            self.fills[-1] = ("none", "") if pattern == "none" else None
        elif local == "fgColor" and self.fills and self.solid:
            self.fills[-1] = _colour(attributes)

    def conceals(self, code: int, font: int, fill: int) -> tuple[bool, bool]:
        """Whether cells of such a style show nothing."""
        numbers, texts = conceals(self.codes.get(code, ""))
        colour, legible = self.fonts[font] if font < len(self.fonts) else (None, True)
        back = self.fills[fill] if fill < len(self.fills) else ("none", "")
        on_white = back is not None and (back[0] == "none" or back in _WHITES)
        painted = colour is not None and (colour == back or (colour in _WHITES and on_white))
        gone = painted or not legible
        return numbers or gone, texts or gone


def styles(source: Source, since_1904: bool) -> Styles:
    """What each cell style does; styles that leave values alone are absent. Raises ReadingError."""
    reading = _Reading()
    made = parser()
    made.StartElementHandler, made.EndElementHandler = reading.start, reading.end
    run(source, made)
    formats = {code: effect(code, reading.codes, since_1904) for code, _, _ in set(reading.chosen)}
    effects = {
        i: found for i, (code, _, _) in enumerate(reading.chosen) if (found := formats[code]) is not None
    }
    looks = ((i, reading.conceals(*chosen)) for i, chosen in enumerate(reading.chosen))
    return Styles(effects, {i: hidden for i, hidden in looks if any(hidden)})


def _colour(attributes: dict[str, str]) -> Colour | None:
    """A colour as it is written, or None for an automatic or a tinted one."""
    if attributes.get("tint", "").strip("-0."):
        return None
    for kind in ("rgb", "theme", "indexed"):
        if kind in attributes:
            return kind, attributes[kind].upper()[-6:]
    return None


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
