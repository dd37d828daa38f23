"""Where the shapes of a slide stand, so that what is off the slide or of no size counts as hidden.

In: positions as the file gives them, within groups that move and scale what is in them. Out: whether a shape shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tidegate.inspection.formats.ooxml.namespaces import attribute

_MOST_DIGITS = 12


class Box(NamedTuple):
    """A rectangle in EMU: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Whether the two have more than an edge in common."""
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height

    def contains(self, other: Box) -> bool:
        """Whether the other lies wholly within."""
        across = self.x <= other.x and other.x + other.width <= self.x + self.width
        return across and self.y <= other.y and other.y + other.height <= self.y + self.height


class Frame(NamedTuple):
    """How places within a group become places on the slide: scale, then move."""

    scale_x: float = 1.0
    scale_y: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def place(self, box: Box) -> Box:
        """A box within the group, on the slide."""
        return Box(
            self.x + box.x * self.scale_x,
            self.y + box.y * self.scale_y,
            box.width * self.scale_x,
            box.height * self.scale_y,
        )

    def within(self, box: Box, inner: Box) -> Frame:
        """The frame of a group in this one: `box` its place, `inner` what of its own coordinates fills that."""
        outer = self.place(box)
        scale_x = outer.width / inner.width if inner.width else self.scale_x
        scale_y = outer.height / inner.height if inner.height else self.scale_y
        return Frame(scale_x, scale_y, outer.x - inner.x * scale_x, outer.y - inner.y * scale_y)


@dataclass(slots=True)
class Shape:
    """An open shape or group. `box`: its place on the slide, None where it inherits one.

    `first`: how many passages came before it. `fill`: its colour; None where it has none, or no plain one. `bare`:
    nothing of its own is behind its text. `solid`: what it is filled with hides what is behind it. `square`: it
    fills its box wholly. `turned`: its box does not stand upright.
    """

    frame: Frame
    visible: bool
    first: int = 0
    box: Box | None = None
    fill: str | None = None
    bare: bool = True
    solid: bool = False
    square: bool = False
    turned: bool = False
    offset: tuple[int, int] = (0, 0)
    inner: tuple[int, int] = (0, 0)
    size: tuple[int, int] | None = None
    inner_size: tuple[int, int] | None = None

    @property
    def is_opaque(self) -> bool:
        """Whether nothing within its box can be seen through it."""
        return self.solid and self.square and not self.turned and self.box is not None

    @property
    def is_group(self) -> bool:
        """Whether it only holds others."""
        return self.inner_size is not None

    def settle(self, slide: tuple[int, int] | None) -> None:
        """Its place is known: work out what it shows."""
        if self.size is None:
            return
        box = Box(*self.offset, *self.size)
        self.box = self.frame.place(box)
        if self.inner_size is not None:
            self.frame = self.frame.within(box, Box(*self.inner, *self.inner_size))
        elif slide is not None:
            sized = self.box.width > 0 and self.box.height > 0
            self.visible = self.visible and sized and self.box.meets(Box(0, 0, *slide))


def pair(attributes: dict[str, str], first: str, second: str) -> tuple[int, int]:
    """Two lengths of an element; 0 for what is no number."""
    return _length(attribute(attributes, first)), _length(attribute(attributes, second))


def _length(text: str | None) -> int:
    digits = (text or "").removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_DIGITS:
        return 0
    return int(text or "0")
