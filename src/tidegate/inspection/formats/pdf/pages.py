"""The pages of a document: what a reader sees on them, what is there and not seen, and what must be drawn to be read.

In: a document and its bytes as pdfium opens them. Out: passages and tables, visible or hidden, page by page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tidegate.errors import DamagedError
from tidegate.inspection.formats.flow import APART, passages
from tidegate.inspection.formats.pdf.alignment import aligned, may_list
from tidegate.inspection.formats.pdf.document import Document, Page
from tidegate.inspection.formats.pdf.drawing import Drawings, Whole
from tidegate.inspection.formats.pdf.engine import Opened, Sheet, opened
from tidegate.inspection.formats.pdf.layout import Grid, arranged
from tidegate.inspection.formats.pdf.syntax import Dictionary
from tidegate.inspection.formats.pdf.visibility import is_tiny, seen
from tidegate.inspection.formats.pdf.words import (
    Box,
    Word,
    as_written,
    drawn_together,
    is_plain,
    is_spaced,
    running,
    shown_text,
    words_of,
)
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table

_MOST_STEPS = 20_000
_FEW = 4
"""Letters and digits that one reader has more than the other, and nobody need care."""
_MANY_SHAPES = 60
"""Filled outlines on a page, among which there may be letters."""
_MANY_SMALL = 6
"""Small pictures on a page, each of which may be a letter or a strip."""
_DOUBTFUL = 2
"""More different characters than bullets and arrows make."""


@dataclass(slots=True)
class _Open:
    """The table that came last, which may go on on the next page. `rows`: how many it had so far."""

    table: Table
    grid: Grid
    visible: bool
    rows: int = 0


class Pages:
    """Reads pages through both readers. `pictured`: on which page each picture is first, by the `id` of its
    object; `inline`: pictures that stand in a page's content itself, with the page's number."""

    def __init__(self, part: Part, document: Document, drawings: Drawings) -> None:
        self._part, self._document, self._drawings = part, document, drawings
        self.pages = document.pages()
        self.pictured: dict[int, int] = {}
        self.told: set[str] = set()
        self._last: _Open | None = None
        self.inline: list[tuple[int, Dictionary, bytes]] = []

    def read(self) -> Iterator[Content]:
        """All pages as they are now. Raises LimitError."""
        part = self._part
        try:
            with opened(self._document.content) as drawn:
                for index in range(max(len(self.pages), drawn.pages)):
                    yield from self._page(drawn, index)
        except DamagedError as error:
            if self.pages:
                part.gap(str(error))

    def _page(self, opened: Opened, index: int) -> Iterator[Content]:
        spot = f"page {index + 1}"
        page = self.pages[index] if index < len(self.pages) else None
        whole = self._drawings.page(page, rough=True) if page else Whole(suspicious=True)
        for picture in whole.pixels:
            self.pictured.setdefault(picture, index + 1)
        self.inline.extend((index + 1, dictionary, raw) for dictionary, raw in whole.inline)
        if whole.steps > _MOST_STEPS or index >= opened.pages:
            self._part.gap("draws more than any reader shows", spot=spot)
            yield from passages(self._part, whole.text, spot=spot)
            return
        with opened.page(index) as sheet:
            text = shown_text(sheet)
            self.told.add(text)
            if whole.suspicious or whole.replaced or not is_plain(sheet, text):
                words = words_of(sheet, text)
                found = self._visible(sheet, words, whole)
                for side in (True, False):
                    chosen = [word for word, is_seen in zip(words, found, strict=True) if is_seen is side]
                    yield from self.words(chosen, spot, visible=side)
            else:
                yield from passages(self._part, as_written(text), spot=spot)
                if may_list(text):
                    yield from self._lists(words_of(sheet, text), spot, visible=True)
            if is_spaced(text):
                yield from passages(self._part, drawn_together(words_of(sheet, text)), spot=spot)
            yield from self._rest(text, page, whole, spot)
            doubted = len(whole.mute) > _DOUBTFUL or whole.unknown > 2 * _DOUBTFUL
            unread = doubted and sheet.unmapped() > _DOUBTFUL
        if unread or self._must_be_drawn(whole, spot):
            from tidegate.inspection.formats.pdf.pictures import read_page

            with opened.page(index) as sheet:
                yield from read_page(self._part, sheet, spot)

    def _visible(self, sheet: Sheet, words: list[Word], whole: Whole) -> list[bool]:
        """For each word; the page is drawn only where something on it might hide one."""
        doubted = whole.suspicious or _reaches_out(words, sheet.bounds)
        found = seen(sheet, words) if words and doubted else [True] * len(words)
        if whole.replaced:
            instead, drawn = "\n".join(whole.replaced), whole.text
            found = [
                is_seen and (word.text in drawn or word.text not in instead)
                for word, is_seen in zip(words, found, strict=True)
            ]
        return found

    def words(self, words: list[Word], spot: str, *, visible: bool) -> Iterator[Content]:
        """Words of one page as tables and running text."""
        if not words:
            return
        part = self._part
        found = arranged(words)
        for number, grid in enumerate(found.tables, 1):
            yield from self._table(grid, f"table {number} on {spot}", visible=visible)
        yield from passages(part, running(found.rest), spot=spot, visible=visible)
        for text in (*found.columns, found.across):
            yield from passages(part, text, spot=spot, visible=visible)
        if may_list(" ".join([word.text for word in words])):
            most = max((len(grid.borders) for grid in found.tables), default=0)
            yield from self._lists(found.loose, spot, visible=visible)
            if most:
                yield from self._lists(words, spot, visible=visible, above=most)

    def _lists(self, words: list[Word], spot: str, *, visible: bool, above: int = 0) -> Iterator[Block]:
        """Tables whose columns stand close, with more borders between them than `above`."""
        before, self._last = self._last, None
        grids = [grid for grid in aligned(words) if len(grid.borders) > above]
        for number, grid in enumerate(grids, 1):
            yield from self._table(grid, f"lines in columns {number} on {spot}", visible=visible)
            self._last = None
        self._last = before

    def _table(self, grid: Grid, name: str, *, visible: bool) -> Iterator[Block]:
        """A table, or the next rows of one that goes on from the page before."""
        last = self._last
        if last is None or last.visible != visible or not grid.continues(last.grid):
            location = self._part.location(visible=visible)
            table = Table(replace(location, parts=(*location.parts, name)))
            last = _Open(table, grid, visible)
        self._last = last
        for start in range(0, len(grid.rows), BLOCK_ROWS):
            chunk = grid.rows[start : start + BLOCK_ROWS]
            yield Block(last.table, [Row(last.rows + n, dict(row)) for n, row in enumerate(chunk, 1)])
            last.rows += len(chunk)

    def _rest(self, text: str, page: Page | None, whole: Whole, spot: str) -> Iterator[Content]:
        """What the content stream holds and pdfium does not show as text."""
        missing = sum((_letters(whole.text) - _letters(text)).values())
        if missing >= _FEW:
            written = self._drawings.page(page).text if page and whole.rough else whole.text
            yield from passages(self._part, written, spot=spot, visible=bool(whole.replaced))
        yield from passages(self._part, "\n".join(whole.tiles), spot=f"{spot}, pattern")
        if whole.extras:
            yield from passages(self._part, APART.join(whole.extras), spot=spot, visible=False)

    def _must_be_drawn(self, whole: Whole, spot: str) -> bool:
        """Whether what the page says stands in odd fonts, in outlines, or in pictures put together from small ones."""
        limit = self._part.limits.unread_picture_pixels
        if whole.conflicting > _DOUBTFUL:
            self._part.gap("text in a font that says two things of its characters", spot=spot)
        small = [size for size in whole.sizes if size <= limit]
        tiled = len(small) >= _MANY_SMALL and sum(small) > limit
        return whole.doubtful > _DOUBTFUL or tiled or whole.shapes > _MANY_SHAPES


def _reaches_out(words: list[Word], bounds: Box) -> bool:
    """Whether a word lies beyond the page, or is too small to be read."""
    if not words:
        return False
    lefts, bottoms, rights, tops = zip(*[word.box for word in words], strict=True)
    left, bottom, right, top = bounds
    out = min(lefts) < left or min(bottoms) < bottom or max(rights) > right or max(tops) > top
    return out or any(map(is_tiny, words))


def _letters(text: str) -> Counter[str]:
    counted = Counter(text)
    for character in [character for character in counted if not character.isalnum()]:
        del counted[character]
    return counted
