"""How cells of a binary workbook look: what a style does to a number, and whether anything of it is seen.

In: number formats, fonts, patterns and colours as the workbook lists them. Out: answers for a style's number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from tidegate.inspection.formats.ooxml.number_format import Shown, shown
from tidegate.inspection.formats.ooxml.styles import conceals, effect

WHITE = b"\xff\xff\xff"
_AUTOMATIC_BACK = frozenset({0, 64, 65})
_SOLID = 1


class Look(NamedTuple):
    """One style: the places of its font and number format, its pattern (0 none, 1 solid), that one's colour."""

    font: int
    number: int
    pattern: int
    colour: int


@dataclass(slots=True)
class Looks:
    """`fonts`: their colours. `whites`: colours that are white. `spelled`: whether formats have numbers that
    every program knows (from BIFF5 on)."""

    since_1904: bool = False
    spelled: bool = True
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[Look] = field(default_factory=list)
    fonts: list[int] = field(default_factory=list)
    whites: set[int] = field(default_factory=lambda: {1, 9})
    _effects: dict[int, Shown | None] = field(default_factory=dict)
    _concealed: dict[int, tuple[bool, bool]] = field(default_factory=dict)

    def effect(self, style: int) -> Shown | None:
        """What a cell style does to numbers."""
        if style not in self._effects:
            number = self.styles[style].number if style < len(self.styles) else 0
            known = self.spelled or number in self.formats
            self._effects[style] = (
                effect(number, self.formats, self.since_1904) if known else shown("", self.since_1904)
            )
        return self._effects[style]

    def conceals(self, style: int) -> tuple[bool, bool]:
        """Whether a cell of this style shows nothing: of a number, of a text."""
        if style not in self._concealed:
            self._concealed[style] = self._judge(style)
        return self._concealed[style]

    def _judge(self, style: int) -> tuple[bool, bool]:
        if style >= len(self.styles):
            return False, False
        look = self.styles[style]
        numbers, texts = conceals(self.formats.get(look.number, ""))
        colour = self.fonts[look.font] if look.font < len(self.fonts) else -1
        on_white = look.pattern == 0 or look.colour in _AUTOMATIC_BACK or look.colour in self.whites
        solid = look.pattern == _SOLID
        painted = (colour in self.whites and on_white and (solid or not look.pattern)) or (
            solid and colour == look.colour
        )
        return numbers or painted, texts or painted
