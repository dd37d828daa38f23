"""Running text of a document or slide put together: runs into paragraphs, paragraphs into cells of tables.

In: what an XML reader meets, in order. Out: a passage a paragraph, a block a table; what a reader of the file does
not see (deleted, hidden) in passages and rows of its own, together with the seen text it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tidegate.inspection.formats.flow import OVERLAP, PASSAGE, passages
from tidegate.inspection.formats.ooxml.grids import Grids
from tidegate.inspection.formats.ooxml.tabbed import TabbedLines
from tidegate.inspection.part import Part
from tidegate.model.content import Block, Content, Passage
from tidegate.model.location import Location

SHOWN, INSERTED, HIDDEN, DELETED = range(4)
"""Layers of a paragraph. What shows was inserted or always there; before the changes there was all but the
inserted. Plain integers: an Enum would cost more than the rest of a run."""

_LONGEST = 4 * PASSAGE


class _Paragraph:
    """Pieces of text with the layer of each. `visible`: whether the place it stands in shows."""

    __slots__ = ("layers", "number", "pieces", "size", "visible")

    def __init__(self, number: int, visible: bool) -> None:
        self.pieces: list[str] = []
        self.layers: list[int] = []
        self.size = 0
        self.number = number
        self.visible = visible

    def views(self) -> tuple[str, str]:
        """The text as it shows, and as it is with what does not show (and without what was inserted)."""
        pieces, layers = self.pieces, self.layers
        if not any(layers):
            text = "".join(pieces)
            return text, text
        shown = "".join([p for p, layer in zip(pieces, layers, strict=True) if layer <= INSERTED])
        if max(layers) == INSERTED:
            return shown, shown
        return shown, "".join([p for p, layer in zip(pieces, layers, strict=True) if layer != INSERTED])


class _Alternatives:
    """One choice between ways to write the same content; texts of the fallback that the choice had are dropped."""

    __slots__ = ("falls_back", "mark", "seen")

    def __init__(self) -> None:
        self.seen: set[tuple[str, str]] = set()
        self.mark = 0
        self.falls_back = False


class Story:
    """One part's text. `within`: words for the note, comment or shape that is open. `visible`: whether it shows.

    `page`: page breaks so far, as the program that wrote the file placed them.
    """

    def __init__(self, part: Part) -> None:
        self.within = ""
        self.visible = True
        self.page = 0
        self.grids = Grids()
        self._part = part
        self._ready: list[Content | Part] = []
        self._hidden: list[Content | Part] = []
        self._tables: list[Block] = []
        self._tabbed = TabbedLines()
        self._paragraphs: list[_Paragraph] = []
        self._carried: _Paragraph | None = None
        self._alternatives: list[_Alternatives] = []
        self._count = 0

    def take(self) -> Iterator[Content | Part]:
        """What is ready: the shown first, then the hidden, so that neither breaks up the other."""
        ready, self._ready = self._ready, []
        hidden, self._hidden = self._hidden, []
        tables, self._tables = self._tables, []
        yield from ready
        yield from tables
        yield from self.grids.take()
        yield from hidden

    def finish(self) -> Iterator[Content | Part]:
        """Everything; what is still open counts as closed."""
        while self._paragraphs:
            self.close_paragraph()
        self.settle()
        self.grids.finish()
        self._tables += self._tabbed.end()
        yield from self.take()

    @property
    def spot(self) -> str:
        """Where the text stands now, in words."""
        return self._spot(self._count)

    @property
    def given(self) -> int:
        """How many passages wait that show."""
        return len(self._ready)

    def conceal(self, first: int, last: int) -> None:
        """What came between two answers of `given` does not show after all."""
        for at in range(first, last):
            item = self._ready[at]
            if isinstance(item, Passage):
                self._ready[at] = replace(item, location=replace(item.location, visible=False))

    def open_table(self) -> None:
        """A table begins; its rows and cells go to `grids`."""
        self.settle()
        self.grids.open_table(
            self._part.location(self.within, visible=self.visible and not self._falls_back())
        )

    def settle(self) -> None:
        """Something else begins: a paragraph whose end does not show goes on no further."""
        if self._carried is not None:
            carried, self._carried = self._carried, None
            self._emit(carried)

    def open_paragraph(self) -> None:
        """A paragraph begins, perhaps within a run of another (text boxes)."""
        self._count += 1
        paragraph, self._carried = self._carried, None
        if paragraph is None:
            paragraph = _Paragraph(self._count, self.visible and not self._falls_back())
        self._paragraphs.append(paragraph)

    def add(self, text: str, layer: int = SHOWN) -> None:
        """Text of the innermost paragraph; without one it is a paragraph of its own."""
        if not self._paragraphs:
            self.open_paragraph()
            self.add(text, layer)
            self.close_paragraph()
            return
        paragraph = self._paragraphs[-1]
        paragraph.pieces.append(text)
        paragraph.layers.append(layer)
        paragraph.size += len(text)
        if paragraph.size > _LONGEST:
            self._emit(paragraph)
            rest = paragraph.views()[0][-OVERLAP:]
            paragraph.pieces, paragraph.layers, paragraph.size = [rest], [SHOWN], len(rest)

    def close_paragraph(self, mark: int = SHOWN) -> None:
        """The paragraph ends. `mark`: the layer of its end; where that does not show, the next one goes on."""
        if not self._paragraphs:
            return
        paragraph = self._paragraphs.pop()
        alone = not self._paragraphs and self.grids.cell is None
        if mark > INSERTED and alone and paragraph.size < PASSAGE:
            paragraph.pieces.append("\n")
            paragraph.layers.append(mark)
            self._carried = paragraph
        else:
            self._emit(paragraph)

    def text(self, text: str, *, spot: str = "", label: str = "", visible: bool = True) -> None:
        """A text of its own."""
        seen = visible and self.visible
        found = passages(self._part, text, label=label, spot=spot or self.spot, visible=seen)
        (self._ready if seen else self._hidden).extend(found)

    def open_alternatives(self) -> None:
        """A choice with a fallback begins; then each branch, then `close_alternatives`."""
        self._alternatives.append(_Alternatives())

    def open_branch(self, *, falls_back: bool) -> None:
        """One way begins. Text of a fallback within a paragraph is kept out of that paragraph."""
        if self._alternatives:
            chosen = self._alternatives[-1]
            chosen.falls_back = falls_back
            chosen.mark = len(self._paragraphs[-1].pieces) if self._paragraphs else 0
        if falls_back:
            self._paragraphs.append(_Paragraph(self._count, False))

    def close_branch(self, *, falls_back: bool) -> None:
        """The way ends."""
        if falls_back:
            self.close_paragraph()
        elif self._alternatives and self._paragraphs:
            pieces = "".join(self._paragraphs[-1].pieces[self._alternatives[-1].mark :])
            for chosen in self._alternatives:
                chosen.seen.add((pieces, pieces))

    def close_alternatives(self) -> None:
        """No more ways."""
        if self._alternatives:
            self._alternatives.pop()

    def _falls_back(self) -> bool:
        return any(chosen.falls_back for chosen in self._alternatives)

    def _spot(self, number: int) -> str:
        page = f"page {self.page + 1}, " if self.page else ""
        return f"{self.within}{', ' if self.within else ''}{page}paragraph {number}"

    def _emit(self, paragraph: _Paragraph) -> None:
        """Hand over a paragraph: to the cell it stands in, or as passages."""
        views = shown, other = paragraph.views()
        for chosen in self._alternatives:
            if chosen.falls_back and views in chosen.seen:
                return
            chosen.seen.add(views)
        cell = self.grids.cell
        if cell is not None and cell.size < PASSAGE:
            cell.add(shown if paragraph.visible else "", other)
            if not paragraph.visible and other != shown:
                cell.add("", shown)
            return
        spot = self._spot(paragraph.number)
        self._passage(shown, spot, paragraph.visible)
        if other != shown:
            kind = "tracked deletion" if DELETED in paragraph.layers else "hidden text"
            self._passage(other, f"{kind}, {spot}", False)

    def _passage(self, text: str, spot: str, visible: bool) -> None:
        if not text or text.isspace():
            return
        part = self._part
        target = self._ready if visible else self._hidden
        if len(text) <= PASSAGE:
            location = Location(part.way, spot, part.visible and visible)
            target.append(Passage(text, location))
            if visible:
                self._tables += self._tabbed.add(text, location)
        else:
            target.extend(passages(part, text, spot=spot, visible=visible))
