"""Where things are in a Word document: its information block, its pieces of text, and their formatting.

In: the streams. Out: pieces in reading order, ranges of hidden text, ends of table rows.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError

PAGE = 512
_MOST_PIECES = 1 << 20
_LONG_PAIRS, _SHORT_PAIRS = 0x9A, 0x58
"""Where the pairs of offset and length begin: since Word 97, and in Word 6 and 95."""

STORIES = ("", "footnote ", "header ", "macro ", "comment ", "endnote ", "text box ", "header text box ")
"""The texts of a document, in the order in which they follow each other."""

IN_TABLE, ROW_END, INNER_CELL, INNER_ROW = 1, 2, 4, 8
_PARAGRAPH_FLAGS = {0x2416: IN_TABLE, 0x2417: ROW_END, 0x244B: INNER_CELL, 0x244C: INNER_ROW}
_VANISH, _DELETED, _WEB_HIDDEN = 0x083C, 0x0800, 0x0811
_COLOUR, _OLD_COLOUR, _WHITE, _OLD_WHITE = 0x6870, 0x2A42, 0x00FFFFFF, 8
_SHORT_VANISH, _SHORT_DELETED = 0x5C, 0x41
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_LONG_TABLE, _TABS = 0xD608, 0xC615

BOOKMARKS, COMMENT_REFERENCES, CHARACTERS, PARAGRAPHS, FONTS, SUMMARY, COMMENTERS, REVISERS, SAVERS, STYLES = (
    21, 4, 12, 13, 15, 32, 36, 51, 71, 1
)  # fmt: skip
_PIECES = 33
HIDDEN, WHITE = 1, 2


class Piece(NamedTuple):
    """Text of one encoding: its bytes in the stream, two a character if `wide`; `hidden` as a whole."""

    start: int
    end: int
    wide: bool
    hidden: bool


class Layout:
    """The file information block. Raises DamagedError where it is too short or of a version nobody wrote."""

    def __init__(self, stream: memoryview) -> None:
        self.stream = stream
        try:
            magic, self.version = struct.unpack_from("<HH", stream)
            (self.language,) = struct.unpack_from("<H", stream, 6)
            (flags,) = struct.unpack_from("<H", stream, 10)
            self.is_old = magic == 0xA5DC or self.version < 0xC0
            counts = struct.unpack_from("<8I", stream, 0x34 if self.is_old else 0x4C)
            self.first, self.last = struct.unpack_from("<II", stream, 0x18)
        except struct.error as error:
            raise DamagedError("a Word document that is cut short") from error
        self.saved_in_pieces = bool(flags & 4)
        self.table_name = "1Table" if flags & 0x200 else "0Table"
        self.counts = counts

    def range(self, index: int) -> tuple[int, int]:
        """Offset and end of what stands at `index` of the list, in the table stream; (0, 0) where there is none."""
        at = (_SHORT_PAIRS if self.is_old else _LONG_PAIRS) + 8 * index
        if not self.is_old and index >= struct.unpack_from("<H", self.stream, _LONG_PAIRS - 2)[0]:
            return 0, 0
        if at + 8 > len(self.stream):
            return 0, 0
        start, length = struct.unpack_from("<II", self.stream, at)
        return start, start + length

    def part(self, index: int, table: memoryview) -> memoryview:
        """The bytes of such a range. Raises DamagedError where they are not there."""
        start, end = self.range(index)
        if end > len(table):
            raise DamagedError("a Word document whose tables are cut short")
        return table[start:end]


def pieces(layout: Layout, table: memoryview) -> list[Piece]:
    """The text in reading order. Raises DamagedError."""
    content = layout.part(_PIECES, table)
    properties: list[memoryview] = []
    at = 0
    try:
        while at < len(content) and content[at] == 1:
            (size,) = struct.unpack_from("<H", content, at + 1)
            properties.append(content[at + 3 : at + 3 + size])
            at += 3 + size
        if at >= len(content):
            return _single(layout)
        (size,) = struct.unpack_from("<I", content, at + 1)
        return list(_listed(layout, content[at + 5 : at + 5 + size], properties))
    except (struct.error, IndexError) as error:
        raise DamagedError("a Word document whose list of pieces is cut short") from error


def _single(layout: Layout) -> list[Piece]:
    """A document of old that was never saved in pieces."""
    if not layout.is_old or not layout.first <= layout.last <= len(layout.stream):
        raise DamagedError("a Word document without a list of its pieces")
    return [Piece(layout.first, layout.last, False, False)]


def _listed(layout: Layout, plex: memoryview, properties: list[memoryview]) -> Iterator[Piece]:
    count = (len(plex) - 4) // 12
    if not 0 < count < _MOST_PIECES:
        raise DamagedError("a Word document without a list of its pieces")
    ends = struct.unpack_from(f"<{count + 1}I", plex)
    for number in range(count):
        (place, property) = struct.unpack_from("<IH", plex, 4 * (count + 1) + 8 * number + 2)
        length = ends[number + 1] - ends[number]
        wide = not layout.is_old and not place & 0x40000000
        start = place if wide or layout.is_old else (place & 0x3FFFFFFF) // 2
        end = start + length * (2 if wide else 1)
        if length < 0 or end > len(layout.stream):
            raise DamagedError("a Word document with pieces that are not there")
        yield Piece(start, end, wide, _hides_all(property, properties))


def _hides_all(property: int, properties: list[memoryview]) -> bool:
    """Whether a piece's own property hides it: written in place, or as a list of its own."""
    if not property & 1:
        return property >> 1 & 0x7F in {_SHORT_VANISH, _SHORT_DELETED} and bool(property >> 8)
    index = property >> 1
    return index < len(properties) and bool(_shown(properties[index]) & HIDDEN)


def _modifiers(content: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Properties and their operands; ends at the first that is cut short."""
    at = 0
    while at + 3 <= len(content):
        (code,) = struct.unpack_from("<H", content, at)
        at += 2
        size = _OPERANDS.get(code >> 13)
        if size is None:
            size = content[at] + 1
            if code == _LONG_TABLE:
                size = int.from_bytes(content[at : at + 2], "little") + 1
            elif code == _TABS and content[at] == 255:
                return
        yield code, content[at : at + size]
        at += size


def _shown(content: memoryview) -> int:
    """HIDDEN where character properties hide or delete the text, WHITE where they show it in that colour."""
    hidden: dict[int, bool] = {}
    white = False
    for code, operand in _modifiers(content):
        if code in {_VANISH, _DELETED, _WEB_HIDDEN} and len(operand):
            hidden[code] = operand[0] in {1, 0x81}
        elif code == _COLOUR:
            white = int.from_bytes(operand, "little") == _WHITE
        elif code == _OLD_COLOUR and len(operand):
            white = operand[0] == _OLD_WHITE
    return HIDDEN * any(hidden.values()) | WHITE * white


class Ranges:
    """Ranges of the stream with flags, to be asked for one place or for what overlaps a range."""

    def __init__(self, found: list[tuple[int, int, int]]) -> None:
        self._found = sorted(found)
        self._starts = [start for start, _, _ in self._found]

    def at(self, place: int) -> int:
        """The flags at a place, 0 where there are none."""
        index = bisect_right(self._starts, place) - 1
        return self._found[index][2] if index >= 0 and place < self._found[index][1] else 0

    def within(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The whole of a range, cut where flags change."""
        index = max(0, bisect_right(self._starts, start) - 1)
        at = start
        while at < end and index < len(self._found):
            first, last, flags = self._found[index]
            index += 1
            if last <= at:
                continue
            if first >= end:
                break
            if first > at:
                yield at, first, 0
                at = first
            yield at, min(last, end), flags
            at = min(last, end)
        if at < end:
            yield at, end, 0


def hidden(layout: Layout, table: memoryview) -> Ranges:
    """Hidden, deleted and white text. Empty for Word 6 and 95, whose properties are of another kind."""
    found = []
    for start, end, page, at in _pages(layout, table, CHARACTERS, 1):
        offset = 2 * page[at]
        flags = _shown(page[offset + 1 : offset + 1 + page[offset]]) if offset else 0
        if flags:
            found.append((start, end, flags))
    return Ranges(found)


def paragraphs(layout: Layout, table: memoryview) -> Ranges:
    """Paragraphs in tables, with what ends with them."""
    found = []
    for start, end, page, at in _pages(layout, table, PARAGRAPHS, 13):
        offset = 2 * page[at]
        if not offset:
            continue
        words = page[offset]
        begin, size = (offset + 1, 2 * words - 1) if words else (offset + 2, 2 * page[offset + 1])
        flags = 0
        for code, operand in _modifiers(page[begin + 2 : begin + size]):
            if code in _PARAGRAPH_FLAGS and len(operand) and operand[0]:
                flags |= _PARAGRAPH_FLAGS[code]
        if flags:
            found.append((start, end, flags))
    return Ranges(found)


def _pages(
    layout: Layout, table: memoryview, index: int, width: int
) -> Iterator[tuple[int, int, memoryview, int]]:
    """Start, end, page, and place in the page of every run of equal formatting. Raises DamagedError."""
    if layout.is_old:
        return
    plex = layout.part(index, table)
    count = (len(plex) - 4) // 8
    try:
        for number in range(max(count, 0)):
            (at,) = struct.unpack_from("<I", plex, 4 * (count + 1) + 4 * number)
            at = (at & 0x3FFFFF) * PAGE
            page = layout.stream[at : at + PAGE]
            runs = page[PAGE - 1]
            edges = struct.unpack_from(f"<{runs + 1}I", page)
            for run in range(runs):
                yield edges[run], edges[run + 1], page, 4 * (runs + 1) + width * run
    except (struct.error, IndexError) as error:
        raise DamagedError("a Word document whose formatting is cut short") from error
