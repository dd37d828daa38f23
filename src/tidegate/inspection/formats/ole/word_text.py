"""The text of a Word document as paragraphs and tables, what is shown apart from what is not.

In: pieces with their formatting. Out: a passage a paragraph, a Block a table; hidden text, deletions and the
instructions of fields as hidden passages.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from tidegate.inspection.formats.biff import text as biff_text
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.ole import word_file
from tidegate.inspection.formats.ole.codepage import codec_of, misread
from tidegate.inspection.formats.ole.word_file import HIDDEN, STORIES, WHITE, Layout, Piece, Ranges
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table, Value

_TOKENS = re.compile("[\r\x07\x0c\x0e\x13\x14\x15]|[^\r\x07\x0c\x0e\x13\x14\x15]+")
_FIELD, _SEPARATOR, _FIELD_END, _CELL, _SECTION = "\x13", "\x14", "\x15", "\x07", "\x0c\x0e"
_PLAIN = {**dict.fromkeys(range(32), None), 9: "\t", 10: "\n", 11: "\n", 30: "-"}
"""Marks that stand for pictures, notes and breaks say nothing."""
_APART = "\n\n"
_PAGES = {
    0x01: 1256, 0x04: 936, 0x05: 1250, 0x08: 1253, 0x0D: 1255, 0x0E: 1250, 0x11: 932, 0x12: 949, 0x15: 1250,
    0x18: 1250, 0x19: 1251, 0x1A: 1250, 0x1B: 1250, 0x1E: 874, 0x1F: 1254, 0x22: 1251, 0x23: 1251, 0x25: 1257,
    0x26: 1257, 0x27: 1257, 0x29: 1256, 0x2A: 1258,
}  # fmt: skip
"""Code pages of the languages in which Word 6 and 95 wrote one byte a character."""


class Text:
    """One document's text. `spans` of the stream that it takes are told by its pieces."""

    def __init__(
        self, part: Part, layout: Layout, pieces: list[Piece], hidden: Ranges, paragraphs: Ranges
    ) -> None:
        self._part, self._layout, self._pieces = part, layout, pieces
        self._hidden, self._paragraphs = hidden, paragraphs
        self._codec = codec_of(_PAGES.get(layout.language & 0xFF, 1252)) if layout.is_old else "cp1252"

    def read(self) -> Iterator[Content]:
        """All stories, in order; text beyond the last is hidden."""
        at = 0
        for name, count in zip(STORIES, self._layout.counts, strict=True):
            if count:
                yield from self._story(name, at, at + count)
            at += count
        total = sum((piece.end - piece.start) // (1 + piece.wide) for piece in self._pieces)
        if at < total:
            yield from self._story("text beyond the end, ", at, total)

    def misread(self) -> Iterator[Content]:
        """What stands in the text in another width than the text, and shows as nonsense there."""
        for piece in self._pieces:
            if piece.wide:
                raw = bytes(self._layout.stream[piece.start : piece.end])
                text = "\n".join(misread(raw.decode("utf-16-le", "replace")))
                yield from passages(self._part, text, spot="text of another width", visible=False)

    def _story(self, name: str, start: int, end: int) -> Iterator[Content]:
        story = _Story(self._part, name, visible=name not in {"macro ", "text beyond the end, "})
        for text, place, width, flags in self._stretches(start, end):
            for found in _TOKENS.finditer(text):
                spot = place + width * found.start()
                paragraph = self._paragraphs.at(spot)
                white = flags & WHITE and not paragraph
                yield from story.add(found[0], paragraph, hidden=bool(flags & HIDDEN or white))
        yield from story.end()

    def _stretches(self, start: int, end: int) -> Iterator[tuple[str, int, int, int]]:
        """Text, place in the stream, bytes a character, and flags, of characters `start` to `end`."""
        at = 0
        for piece in self._pieces:
            width = 1 + piece.wide
            count = (piece.end - piece.start) // width
            first, last = max(start - at, 0), min(end - at, count)
            at += count
            if first >= last:
                continue
            begin, stop = piece.start + first * width, piece.start + last * width
            for low, high, flags in self._hidden.within(begin, stop):
                high = low + (high - low) // width * width
                raw = bytes(self._layout.stream[low:high])
                yield self._decoded(raw, piece.wide), low, width, flags | HIDDEN * piece.hidden

    def _decoded(self, raw: bytes, wide: bool) -> str:
        """One character for each unit, so that places can be told."""
        if not wide:
            return biff_text.decoded(raw, self._codec)
        text = raw.decode("utf-16-le", "replace")
        if 2 * len(text) == len(raw):
            return text
        return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))


class _Story:
    """Takes tokens, gives paragraphs and tables."""

    def __init__(self, part: Part, name: str, *, visible: bool) -> None:
        self._part, self._name, self._visible = part, name, visible
        self._shown: list[str] = []
        self._all: list[str] = []
        self._codes: list[str] = []
        self._fields: list[bool] = []
        self._hidden: list[str] = []
        self._cells: list[str] = []
        self._rows: list[Row] = []
        self._table: Table | None = None
        self._number, self._tables, self._row = 0, 0, 0

    def add(self, mark: str, paragraph: int, *, hidden: bool) -> Iterator[Content]:
        """One mark, or text without marks. `paragraph`: flags of the paragraph it stands in."""
        if mark == _FIELD:
            self._fields.append(True)
        elif mark == _SEPARATOR:
            if self._fields:
                self._fields[-1] = False
        elif mark == _FIELD_END:
            if self._fields:
                self._fields.pop()
        elif mark == _CELL:
            if paragraph & word_file.ROW_END:
                yield from self._end_row()
            else:
                yield from self._end_cell()
        elif mark == "\r" or mark in _SECTION:
            yield from self._end_paragraph(paragraph)
        else:
            self._words(mark.translate(_PLAIN), hidden)

    def _words(self, text: str, hidden: bool) -> None:
        if any(self._fields):
            self._codes.append(text)
            return
        self._all.append(text)
        if hidden:
            self._hidden.append(text)
        else:
            self._shown.append(text)
            if self._hidden and self._hidden[-1] != _APART:
                self._hidden.append(_APART)

    def end(self) -> Iterator[Content]:
        """What is left of the last paragraph and the last table."""
        yield from self._end_paragraph(0)
        yield from self._end_table()

    def _end_paragraph(self, flags: int) -> Iterator[Content]:
        if flags & word_file.IN_TABLE:
            inner = "\n" if flags & word_file.INNER_ROW else "\t" if flags & word_file.INNER_CELL else "\n"
            self._shown.append(inner)
            self._all.append(inner)
            return
        if self._cells:
            yield from self._end_row()
        yield from self._end_table()
        shown = "".join(self._shown)
        self._number += 1
        spot = f"{self._name}paragraph {self._number}"
        yield from self._unseen(spot)
        yield from passages(self._part, _whole(shown), spot=spot, visible=self._visible)
        self._shown = []

    def _unseen(self, spot: str) -> Iterator[Content]:
        """The paragraph with what it hides, the hidden runs alone, and the instructions of its fields."""
        codes = "\n".join(self._codes)
        if self._hidden:
            text = "".join((*self._all, _APART, *self._hidden))
            yield from passages(self._part, _whole(text), spot=f"{spot}, with hidden text", visible=False)
        if codes.strip():
            yield from passages(self._part, _whole(codes), spot=f"{spot}, field", visible=False)
        self._codes, self._all, self._hidden = [], [], []

    def _end_cell(self) -> Iterator[Content]:
        yield from self._unseen(f"{self._name}table {self._tables + (self._table is None)}")
        self._cells.append(_whole("".join(self._shown)).strip())
        self._shown = []

    def _end_row(self) -> Iterator[Content]:
        if "".join(self._shown).strip():
            yield from self._end_cell()
        self._shown, self._all, self._hidden = [], [], []
        if self._table is None:
            self._tables += 1
            location = self._part.location(f"{self._name}table {self._tables}", visible=self._visible)
            self._table, self._row = Table(location), 0
        self._row += 1
        cells: dict[int, Value] = {column: text for column, text in enumerate(self._cells) if text}
        self._rows.append(Row(self._row, cells))
        self._cells = []
        if len(self._rows) >= BLOCK_ROWS:
            yield Block(self._table, self._rows)
            self._rows = []

    def _end_table(self) -> Iterator[Content]:
        if self._table is not None and self._rows:
            yield Block(self._table, self._rows)
        self._table, self._rows = None, []


def _whole(text: str) -> str:
    """Text whose characters in two units have become one again."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
