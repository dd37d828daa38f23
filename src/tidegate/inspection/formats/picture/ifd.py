"""Image file directories: the tables of tags in TIFF files and in Exif blocks.

In: a block that begins with a byte-order mark. Out: its directories with their entries, and the texts in them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.errors import DamagedError
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.picture.canvas import packed, text
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

SIZES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}
"""Bytes of one value, by type."""
_ASCII = 2
_BYTES = frozenset({1, 6, 7})
_WHOLE = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_MOST_ENTRIES = 4096
_MOST_DIRECTORIES = 4096

SUB_DIRECTORIES = frozenset({330, 34665, 34853, 40965})
"""Tags whose values are offsets of further directories: pictures, Exif, position, interoperability."""
XMP, IPTC, RESOURCES = 700, 33723, 34377
_WIDE = {0x9C9B: "title", 0x9C9C: "comment", 0x9C9D: "author", 0x9C9E: "keywords", 0x9C9F: "subject"}
"""Tags that Windows writes, in UTF-16."""
_COMMENT = 0x9286
_LABELS = {
    269: "document name", 270: "image description", 285: "page name", 305: "software", 306: "date and time",
    315: "artist", 316: "host computer", 33432: "copyright", 42032: "owner", 42036: "lens model",
    36867: "date and time", 36868: "date and time", 271: "make", 272: "model",
}  # fmt: skip
_CHARACTER_CODES = {b"ASCII\0\0\0": "latin-1", b"\0" * 8: "utf-8", b"JIS\0\0\0\0\0": "iso2022_jp"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag: its values lie in the block from `at` to `end`."""

    tag: int
    type: int
    count: int
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory: where it lies, its entries, and whether pages are chained to it (else it hangs on a tag)."""

    at: int
    end: int
    entries: tuple[Entry, ...]
    chained: bool
    parent: int

    def entry(self, tag: int) -> Entry | None:
        """The entry of a tag, or None."""
        return next((entry for entry in self.entries if entry.tag == tag), None)


class Block:
    """A block of directories. Raises DamagedError where its header is none."""

    def __init__(self, view: memoryview) -> None:
        self.view = view
        mark = bytes(view[:4])
        if mark[:2] not in (b"II", b"MM"):
            raise DamagedError("a directory of tags without a byte order")
        self.order = "<" if mark[:2] == b"II" else ">"
        (version,) = struct.unpack_from(self.order + "H", view, 2)
        self.big = version == 43
        self.header = 16 if self.big else 8
        self.first = self._number(8, "Q") if self.big else self._number(4, "I")

    def numbers(self, entry: Entry) -> list[int]:
        """Its values, where they are whole numbers; else none."""
        code = _WHOLE.get(entry.type)
        return (
            list(struct.unpack_from(f"{self.order}{entry.count}{code}", self.view, entry.at)) if code else []
        )

    def content(self, entry: Entry) -> bytes:
        """Its values as bytes."""
        return bytes(self.view[entry.at : entry.end])

    def directories(self) -> Iterator[Directory]:
        """All of them, from the first on, each once. Raises DamagedError where one does not fit into the block."""
        waiting, seen = [(self.first, True, 0)], set[int]()
        while waiting:
            at, chained, parent = waiting.pop(0)
            if not at or at in seen:
                continue
            if len(seen) >= _MOST_DIRECTORIES:
                raise DamagedError("more directories of tags than any picture has")
            seen.add(at)
            directory, following = self._directory(at, chained, parent)
            yield directory
            for entry in directory.entries:
                if entry.tag in SUB_DIRECTORIES:
                    waiting += [(start, False, entry.tag) for start in self.numbers(entry)]
            waiting.append((following, chained, parent))

    def _number(self, at: int, code: str) -> int:
        (number,) = struct.unpack_from(self.order + code, self.view, at)
        return int(number)

    def _directory(self, at: int, chained: bool, parent: int) -> tuple[Directory, int]:
        count = self._number(at, "Q" if self.big else "H")
        start, step, room = (at + 8, 20, 8) if self.big else (at + 2, 12, 4)
        end = start + count * step
        if count > _MOST_ENTRIES or end + room > len(self.view):
            raise DamagedError("a directory of tags that does not fit into the picture")
        entries = tuple(self._entry(place, room) for place in range(start, end, step))
        following = self._number(end, "Q" if self.big else "I")
        return Directory(at, end + room, entries, chained, parent), following

    def _entry(self, at: int, room: int) -> Entry:
        tag, kind = struct.unpack_from(self.order + "HH", self.view, at)
        count = self._number(at + 4, "Q" if room == 8 else "I")
        size = count * SIZES.get(kind, 1)
        place = at + 4 + room
        if size > room:
            place = self._number(place, "Q" if room == 8 else "I")
        if place + size > len(self.view):
            raise DamagedError("a tag whose value does not fit into the picture")
        return Entry(tag, kind, count, place, place + size)


def entry_texts(part: Part, block: Block, entry: Entry) -> Iterator[Content | Part]:
    """The text that one entry holds, under a name that people know."""
    if entry.type == _ASCII:
        yield from text(part, block.content(entry).rstrip(b"\0"), _LABELS.get(entry.tag, "metadata"))
    elif entry.tag in _WIDE:
        wide = block.content(entry).decode("utf-16-le", "replace").rstrip("\0")
        yield from passages(part, wide, label=_WIDE[entry.tag], spot="metadata", visible=False)
    elif entry.tag == _COMMENT:
        content = block.content(entry)
        code = _CHARACTER_CODES.get(content[:8], "utf-16-le" if block.order == "<" else "utf-16-be")
        words = content[8:].decode(code, "replace").strip("\0")
        yield from passages(part, words, label="comment", spot="metadata", visible=False)
    elif entry.tag == XMP and entry.type in _BYTES:
        yield xmp_part(part, block.content(entry))
    elif entry.type in _BYTES and entry.count > SIZES[5]:
        yield from packed(part, block.content(entry))


def xmp_part(part: Part, content: bytes) -> Part:
    """Metadata in XML as a part of its own."""
    part.budget.expand(len(content))
    return part.child(
        "metadata.xmp", Memory(content.strip(b"\0 \r\n")), label="metadata in XML", visible=False
    )


def read_exif(part: Part, content: bytes) -> Iterator[Content | Part]:
    """Texts and thumbnails of an Exif block within another file, whose printable runs are read there as well.

    What is damaged in it is no gap: writers of other tags shift it, and its bytes are searched all the same.
    """
    try:
        block = Block(memoryview(content))
        for directory in block.directories():
            for entry in directory.entries:
                yield from entry_texts(part, block, entry)
    except (DamagedError, struct.error):
        yield from packed(part, content)
    yield from thumbnails(part, content)


_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"


def thumbnails(part: Part, content: bytes) -> Iterator[Part]:
    """JPEG pictures within metadata, each from its beginning to the end of the last."""
    first, last = content.find(_JPEG), content.rfind(_JPEG_END) + 2
    if 0 <= first < last:
        part.budget.expand(last - first)
        yield part.child("thumbnail.jpg", Memory(content[first:last]), label="thumbnail", visible=False)
