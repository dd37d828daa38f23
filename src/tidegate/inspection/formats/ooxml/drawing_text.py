"""Text of drawings: paragraphs and tables of DrawingML, in shapes, charts, diagrams, comments and themes.

In: any XML part of an Office package. Out: its paragraphs and tables as a reader sees them, all else as markup.
Serves every part that has no reader of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.ooxml.events import Events
from tidegate.inspection.formats.ooxml.namespaces import attribute
from tidegate.inspection.formats.ooxml.story import HIDDEN, SHOWN
from tidegate.inspection.part import Part
from tidegate.model.content import Content

TINY = 200
"""Hundredths of a point: up to two points nobody reads."""


class DrawingEvents(Events):
    """Adds DrawingML. Text is hidden where it is tiny or fully transparent."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._layer = SHOWN
        self.opens |= {
            "a:p": lambda _: self.story.open_paragraph(),
            "a:r": self._open_run,
            "a:fld": self._open_run,
            "a:rPr": self._open_look,
            "a:alpha": self._open_alpha,
            "a:br": lambda _: self.story.add("\n"),
            "a:tbl": lambda _: self.story.open_table(),
            "a:tr": lambda _: self.story.grids.open_row(),
            "a:tc": lambda _: self.story.grids.open_cell(),
        }
        self.closes |= {
            "a:p": self.story.close_paragraph,
            "a:tbl": self.story.grids.close_table,
            "a:tr": self.story.grids.close_row,
            "a:tc": self.story.grids.close_cell,
        }
        self.takes |= {
            "a:t": lambda text: self.story.add(text, self._layer),
            "m:t": lambda text: self.story.add(text),
        }

    def _open_run(self, _: dict[str, str]) -> None:
        self._layer = SHOWN

    def _open_look(self, attributes: dict[str, str]) -> None:
        size = attribute(attributes, "sz") or ""
        if size.isdecimal() and len(size) < 6 and int(size) <= TINY:
            self._layer = HIDDEN

    def _open_alpha(self, attributes: dict[str, str]) -> None:
        if attribute(attributes, "val") in ("0", "0%") and self.parent(3) == "a:rPr":
            self._layer = HIDDEN


class DrawingText:
    """The reader over a whole part. Never recognised by itself: the package says which part it is."""

    name = "xml"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages, blocks and parts. Raises ReadingError."""
        return DrawingEvents(part).read()
