"""Shapes of a slide: where they stand, whether they show, and what lies over what.

In: expat events of a slide, layout or master. Out: text in the `Story`, each shape's under its number, hidden where
the shape is off the slide, switched off, of no size, or covered by a later one.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.ooxml.drawing_text import DrawingEvents
from tidegate.inspection.formats.ooxml.namespaces import attribute
from tidegate.inspection.formats.ooxml.slide_layers import Layers
from tidegate.inspection.formats.ooxml.slide_shapes import Frame, Shape, pair
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_SHAPES = ("p:sp", "p:pic", "p:cxnSp", "p:graphicFrame", "p:grpSp", "p:contentPart")
_PLACES = ("a:xfrm", "p:xfrm")


class ShapeEvents(DrawingEvents):
    """Adds shapes to DrawingML. `size`: of the slide in EMU, None where it is not known.

    `prompts`: whether placeholders hold only prompts, which nobody sees on a slide (in layouts and masters).
    """

    def __init__(self, part: Part, size: tuple[int, int] | None, *, prompts: bool) -> None:
        super().__init__(part)
        self.layers = Layers(size or (0, 0))
        self._size, self._prompts = size, prompts
        self._shapes: list[Shape] = []
        self._count = 0
        self.opens |= {
            **dict.fromkeys(_SHAPES, lambda _: self._open_shape()),
            "p:cNvPr": self._open_properties,
            "p:ph": lambda _: self._open_placeholder(),
            "a:xfrm": self._open_place,
            "a:off": self._open_offset,
            "a:ext": self._open_extent,
            "a:chOff": self._open_inner,
            "a:chExt": self._open_inner_extent,
            "a:prstGeom": self._open_geometry,
        }
        self.closes |= {
            **dict.fromkeys(_SHAPES, self._close_shape),
            **dict.fromkeys(_PLACES, self._close_place),
        }
        self.takes |= {"p:text": self.story.text}

    def contents(self) -> Iterator[Content | Part]:
        """Only markup: text waits until it is known what covers it."""
        yield from self.markup.take()

    def finish(self) -> Iterator[Content | Part]:
        """All text of the slide, then what is left."""
        if self._size is not None:
            for first, last in self.layers.covered():
                self.story.conceal(first, last)
        yield from super().finish()

    @property
    def shape(self) -> Shape | None:
        """The innermost open shape or group."""
        return self._shapes[-1] if self._shapes else None

    def _open_shape(self) -> None:
        outer = self.shape or Shape(Frame(), True)
        self._count += 1
        shape = Shape(outer.frame, outer.visible, self.story.given)
        if self.stack[-1].key == "p:pic":
            shape.bare, shape.solid = False, True
        self._shapes.append(shape)
        self._tell()

    def _close_shape(self) -> None:
        shape = self._shapes.pop()
        if not shape.is_group:
            self.layers.add(shape, self.story.given)
        self._tell()

    def _tell(self) -> None:
        """Let the story know where it is."""
        self.story.visible = not self._shapes or self._shapes[-1].visible
        self.story.within = f"shape {self._count}" if self._shapes else ""
        self.markup.spot = self.story.within

    def _open_properties(self, attributes: dict[str, str]) -> None:
        if self._shapes and attribute(attributes, "hidden") in ("1", "true"):
            self._shapes[-1].visible = False
            self._tell()

    def _open_placeholder(self) -> None:
        if self._shapes and self._prompts:
            self._shapes[-1].visible = False
            self._tell()

    def _open_place(self, attributes: dict[str, str]) -> None:
        if self._shapes and attribute(attributes, "rot") not in (None, "0"):
            self._shapes[-1].turned = True

    def _open_geometry(self, attributes: dict[str, str]) -> None:
        if self._shapes and attribute(attributes, "prst") == "rect":
            self._shapes[-1].square = True

    def _open_offset(self, attributes: dict[str, str]) -> None:
        if self._is_place():
            self._shapes[-1].offset = pair(attributes, "x", "y")

    def _open_extent(self, attributes: dict[str, str]) -> None:
        if self._is_place():
            self._shapes[-1].size = pair(attributes, "cx", "cy")

    def _open_inner(self, attributes: dict[str, str]) -> None:
        if self._is_place():
            self._shapes[-1].inner = pair(attributes, "x", "y")

    def _open_inner_extent(self, attributes: dict[str, str]) -> None:
        if self._is_place():
            self._shapes[-1].inner_size = pair(attributes, "cx", "cy")

    def _is_place(self) -> bool:
        return bool(self._shapes) and self.parent() in _PLACES

    def _close_place(self) -> None:
        if self._shapes:
            self._shapes[-1].settle(self._size)
            self._tell()
