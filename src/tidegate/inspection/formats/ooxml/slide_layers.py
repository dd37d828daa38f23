"""The shapes of a slide from back to front, so that what is under another counts as hidden.

In: shapes as they end. Out: the passages of those that a later one covers wholly.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.ooxml.slide_shapes import Box, Shape

_MOST_SHAPES = 1000
"""Each is held against each; what lies further in front covers nothing."""


class Layers:
    """Shapes from the back to the front, and what is covered by a later one. Pictures count as opaque."""

    def __init__(self, slide: tuple[int, int]) -> None:
        self._slide = Box(0, 0, *slide)
        self._closed: list[tuple[Box, bool, int, int]] = []

    def add(self, shape: Shape, last: int) -> None:
        """A shape that is complete, with how many passages there are now."""
        if len(self._closed) < _MOST_SHAPES:
            self._closed.append((shape.box or self._slide, shape.is_opaque, shape.first, last))

    def is_over(self, box: Box | None) -> bool:
        """Whether something opaque lies behind a place, so that the colour there is not known."""
        place = box or self._slide
        return any(opaque and other.meets(place) for other, opaque, _, _ in self._closed)

    def covered(self) -> Iterator[tuple[int, int]]:
        """Ranges of passages whose shape lies wholly under a later one."""
        covers: list[Box] = []
        for box, opaque, first, last in reversed(self._closed):
            if first < last and any(cover.contains(box) for cover in covers):
                yield first, last
            if opaque:
                covers.append(box)
