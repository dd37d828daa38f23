"""Slides, their layouts, masters and notes: text by shape, what nobody sees on the slide apart.

In: a part whose root is of PresentationML. Out: a passage a paragraph and a block a table, all else as markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.ooxml.namespaces import attribute
from tidegate.inspection.formats.ooxml.slide_events import ShapeEvents
from tidegate.inspection.formats.ooxml.slide_paper import plain_colour
from tidegate.inspection.formats.ooxml.story import HIDDEN
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_FILLS = ("a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill")
_COLOURS = ("a:srgbClr", "a:schemeClr", "a:prstClr", "a:sysClr")


class SlideEvents(ShapeEvents):
    """Adds colours to shapes: text in the colour of what is behind it is hidden.

    `paper`: the colour of the slide, None where that is not known.
    """

    def __init__(self, part: Part, size: tuple[int, int] | None, paper: str | None, *, prompts: bool) -> None:
        super().__init__(part, size, prompts=prompts)
        self._paper = paper
        self.opens |= {
            "p:bg": lambda _: self._open_background(),
            "a:fillRef": self._open_fill_of_theme,
            "a:alpha": self._open_alpha_of_shape,
            **dict.fromkeys(_FILLS, lambda _: self._open_fill()),
            **dict.fromkeys(_COLOURS, self._open_colour),
        }
        self.takes |= {"p:text": self.story.text}

    def _open_background(self) -> None:
        self._paper = None

    def _open_fill(self) -> None:
        if self.shape is not None and self.parent() == "p:spPr":
            self.shape.bare = False

    def _open_fill_of_theme(self, attributes: dict[str, str]) -> None:
        if self.shape is not None and attribute(attributes, "idx") != "0" and self.shape.fill is None:
            self.shape.bare = False

    def _open_alpha_of_shape(self, attributes: dict[str, str]) -> None:
        self._open_alpha(attributes)
        if self.shape is not None and self.parent(3) == "p:spPr":
            self.shape.solid = False

    def _open_colour(self, attributes: dict[str, str]) -> None:
        """A colour: of the slide, of a shape, or of a run."""
        around, beyond = self.parent(), self.parent(2)
        colour = plain_colour(self.stack[-1].key, attributes)
        if around == "p:bgRef" or (around == "a:solidFill" and beyond == "p:bgPr"):
            self._paper = colour
        elif around == "a:solidFill" and beyond == "p:spPr" and self.shape is not None:
            self.shape.fill, self.shape.solid = colour, True
        elif around == "a:solidFill" and beyond == "a:rPr" and colour is not None and self._is_behind(colour):
            self._layer = HIDDEN

    def _is_behind(self, colour: str) -> bool:
        """Whether what is behind the open shape's text has this colour, as far as that can be known."""
        shape = self.shape
        if shape is None or any(known.key == "a:tbl" for known in self.stack):
            return False
        if not shape.bare:
            return shape.fill == colour
        return self._paper == colour and not self.layers.is_over(shape.box)


class SlideText:
    """The reader over a whole part. Never recognised by itself: the package says which part it is.

    `size`: of the slide in EMU, None where places do not matter. `paper`: the colour behind it, None where that
    is not known. `prompts`: whether placeholders only hold prompts, as in layouts and masters.
    """

    name = "slide"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(
        self, size: tuple[int, int] | None, paper: str | None = None, *, prompts: bool = False
    ) -> None:
        self._size, self._paper, self._prompts = size, paper, prompts

    def recognises(self, head: bytes, name: str) -> bool:
        """Never."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages, blocks and parts. Raises ReadingError."""
        return SlideEvents(part, self._size, self._paper, prompts=self._prompts).read()
