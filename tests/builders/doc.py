"""Word documents (97) from runs of text, with formatting, stories, tables and what a save may leave behind."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import pairwise

from builders.compound import Tree

PAGE = 512
TEXT_AT = 0x600
VANISH, DELETED = b"\x3c\x08\x01", b"\x00\x08\x01"
WHITE = b"\x70\x68\xff\xff\xff\x00"
IN_TABLE, ROW_END = b"\x16\x24\x01", b"\x16\x24\x01\x17\x24\x01"
STORIES = ("text", "footnote", "header", "macro", "comment", "endnote", "text box", "header text box")


@dataclass
class Doc:
    """`stories`: text by name, paragraphs ending with CR, cells with BEL. `formats`: character properties of a
    text that stands somewhere. `rows`: ends of table rows are found by the mark that follows a full row. Characters of two units are given as two.
    """

    stories: dict[str, str]
    formats: dict[str, bytes] = field(default_factory=dict)
    wide: bool = False
    left_over: bytes = b""
    bookmarks: str = ""
    revisers: str = ""
    pieces: int = 1
    drawings: bytes = b""
    flags: int = 0

    def streams(self) -> Tree:
        """The streams `WordDocument`, `1Table`, and `Data` where there is one."""
        text = "".join(self.stories.get(name, "") for name in STORIES)
        width = 2 if self.wide else 1
        raw = text.encode("utf-16-le", "surrogatepass") if self.wide else text.encode("cp1252")
        body, places = self._laid_out(raw, width)
        end = TEXT_AT + len(body)
        stream = bytearray(PAGE * -(-end // PAGE) + 2 * PAGE)
        stream[TEXT_AT:end] = body
        characters, paragraphs = (len(stream) - 2 * PAGE) // PAGE, (len(stream) - PAGE) // PAGE
        stream[-2 * PAGE :] = self._characters(text, width, places) + self._paragraphs(text, width, places)
        table = bytearray(b"\0" * 16)
        pairs: dict[int, tuple[int, int]] = {}
        for index, content in {
            33: self._pieces(len(text), width, places),
            12: struct.pack("<3I", TEXT_AT, end, characters),
            13: struct.pack("<3I", TEXT_AT, end, paragraphs),
            21: _strings(self.bookmarks),
            51: _strings(self.revisers),
        }.items():
            pairs[index] = (len(table), len(content))
            table += content
        stream[: len(self._head(pairs))] = self._head(pairs)
        streams: Tree = {"WordDocument": bytes(stream).ljust(4096, b"\0"), "1Table": bytes(table)}
        if self.drawings:
            streams["Data"] = self.drawings
        return streams

    def _laid_out(self, raw: bytes, width: int) -> tuple[bytes, list[tuple[int, int]]]:
        """Text in pieces, in reverse order of saving, with what no piece names before it; places of pieces."""
        count = len(raw) // width
        cuts = [count * n // self.pieces for n in range(self.pieces + 1)]
        body, places = self.left_over, []
        for first, last in reversed(list(pairwise(cuts))):
            body += bytes(len(body) % 2)
            places.append((TEXT_AT + len(body), last - first))
            body += raw[first * width : last * width]
        return body, places[::-1]

    def _place(self, index: int, width: int, places: list[tuple[int, int]]) -> int:
        for start, count in places:
            if index < count:
                return start + index * width
            index -= count
        raise IndexError(index)

    def _pieces(self, count: int, width: int, places: list[tuple[int, int]]) -> bytes:
        positions, at = [0], 0
        for _, length in places:
            at += length
            positions.append(at)
        descriptors = b"".join(
            struct.pack("<HIH", 0, start if width == 2 else 0x40000000 | start * 2, 0) for start, _ in places
        )
        plex = struct.pack(f"<{len(positions)}I", *positions) + descriptors
        return b"\x02" + struct.pack("<I", len(plex)) + plex

    def _characters(self, text: str, width: int, places: list[tuple[int, int]]) -> bytes:
        runs = []
        for words, modifiers in self.formats.items():
            start = text.index(words)
            first = self._place(start, width, places)
            runs.append((first, first + len(words) * width, modifiers))
        return _page(runs, 1, lambda modifiers: bytes([len(modifiers)]) + modifiers)

    def _paragraphs(self, text: str, width: int, places: list[tuple[int, int]]) -> bytes:
        """One run a paragraph in a table: those that end with a cell mark, and the marks of row ends."""
        runs, start = [], 0
        for index, character in enumerate(text):
            if character not in "\r\x07":
                continue
            if character == "\x07":
                first = self._place(start, width, places)
                last = self._place(index, width, places) + width
                is_end = start == index and text[index - 1] == "\x07"
                runs.append((first, last, ROW_END if is_end else IN_TABLE))
            start = index + 1
        return _page(
            runs, 13, lambda modifiers: b"\0" + bytes([(3 + len(modifiers)) // 2]) + b"\0\0" + modifiers
        )

    def _head(self, pairs: dict[int, tuple[int, int]]) -> bytes:
        counts = [len(self.stories.get(name, "")) for name in STORIES]
        head = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 1033, 0, 0x1200 | self.flags) + bytes(20)
        head += struct.pack("<H", 14) + bytes(28) + struct.pack("<H", 22) + bytes(12)
        head += struct.pack("<8I", *counts) + bytes(44)
        found = b"".join(struct.pack("<II", *pairs.get(index, (0, 0))) for index in range(93))
        return head + struct.pack("<H", 93) + found


def _strings(text: str) -> bytes:
    """A table of one string in two bytes a character, or nothing."""
    if not text:
        return b""
    return struct.pack("<HHHH", 0xFFFF, 1, 0, len(text)) + text.encode("utf-16-le")


def _page(runs: list[tuple[int, int, bytes]], width: int, packed: object) -> bytes:
    """A page of formatting: edges, places of properties, properties from the end, and the number of runs."""
    edges: list[int] = []
    offsets: list[int] = []
    page = bytearray(PAGE)
    top = PAGE - 1
    at = TEXT_AT
    for start, end, modifiers in [*sorted(runs), (1 << 30, 0, b"")]:
        if start > at:
            edges.append(at)
            offsets.append(0)
        if not modifiers:
            break
        content = packed(modifiers)  # type: ignore[operator]
        top = (top - len(content)) & ~1
        page[top : top + len(content)] = content
        edges.append(start)
        offsets.append(top // 2)
        at = end
    edges.append(1 << 20)
    count = len(offsets)
    page[: 4 * (count + 1)] = struct.pack(f"<{count + 1}I", *edges)
    for number, offset in enumerate(offsets):
        page[4 * (count + 1) + width * number] = offset
    page[-1] = count
    assert 4 * (count + 1) + width * count < top
    return bytes(page)
