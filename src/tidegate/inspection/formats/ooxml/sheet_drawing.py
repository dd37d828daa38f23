"""What is drawn on a worksheet: text boxes, shapes, charts and pictures, each at the cell it is anchored to.

In: a drawing part. Out: paragraphs as a reader sees them, those of hidden shapes hidden; all else as markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.ooxml.cells import letters
from tidegate.inspection.formats.ooxml.drawing_text import DrawingEvents, DrawingText
from tidegate.inspection.formats.ooxml.namespaces import attribute
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_SHAPES = ("xdr:sp", "xdr:grpSp", "xdr:pic", "xdr:cxnSp", "xdr:graphicFrame", "xdr:contentPart")
_ANCHORS = ("xdr:twoCellAnchor", "xdr:oneCellAnchor", "xdr:absoluteAnchor")
_LAST = 1_048_576


class SheetDrawingEvents(DrawingEvents):
    """Adds anchors, and shapes that are switched off."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._shown: list[bool] = []
        self._corner: dict[str, int] | None = None
        self.opens |= {
            **dict.fromkeys(_SHAPES, lambda _: self._shown.append(self.story.visible)),
            **dict.fromkeys(_ANCHORS, lambda _: self._move("drawing")),
            "xdr:from": lambda _: self._open_corner(),
            "xdr:cNvPr": self._open_properties,
        }
        self.closes |= {
            **dict.fromkeys(_SHAPES, self._close_shape),
            **dict.fromkeys(_ANCHORS, lambda: self._move("")),
            "xdr:from": self._close_corner,
        }
        self.takes |= {
            "xdr:col": lambda text: self._take_corner("column", text),
            "xdr:row": lambda text: self._take_corner("row", text),
        }

    def _move(self, place: str) -> None:
        self.story.within = self.markup.spot = place

    def _open_corner(self) -> None:
        self._corner = {}

    def _take_corner(self, side: str, text: str) -> None:
        if text.isdecimal() and len(text) < 8 and int(text) < _LAST:
            if self._corner is not None:
                self._corner[side] = int(text)
        else:
            self.markup.text(text, side, self.story.within)

    def _close_corner(self) -> None:
        corner, self._corner = self._corner, None
        if corner and len(corner) == 2:
            self._move(f"drawing at {letters(corner['column'])}{corner['row'] + 1}")

    def _open_properties(self, attributes: dict[str, str]) -> None:
        if attribute(attributes, "hidden") in ("1", "true"):
            self.story.visible = False

    def _close_shape(self) -> None:
        if self._shown:
            self.story.visible = self._shown.pop()


class SheetDrawing(DrawingText):
    """The reader over a whole part. Never recognised by itself: the package says which part it is."""

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages, blocks and parts. Raises ReadingError."""
        return SheetDrawingEvents(part).read()
