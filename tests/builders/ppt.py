"""PowerPoint presentations (97) from slides, notes and whatever else may stand among their records."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from builders.compound import Tree

CONTAINER = 0xF


def record(kind: int, body: bytes, *, instance: int = 0, version: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body


def container(kind: int, *children: bytes, instance: int = 0) -> bytes:
    return record(kind, b"".join(children), instance=instance, version=CONTAINER)


def words(text: str) -> bytes:
    """A text atom: of one byte a character if it can be."""
    try:
        return record(0x0FA8, text.encode("latin-1"))
    except UnicodeEncodeError:
        return record(0x0FA0, text.encode("utf-16-le"))


def string(text: str, instance: int = 0) -> bytes:
    return record(0x0FBA, text.encode("utf-16-le"), instance=instance)


def properties(**values: int) -> bytes:
    """Of a shape: numbers by their hexadecimal identifiers, `p03BF=...`."""
    pairs = b"".join(struct.pack("<HI", int(name[1:], 16), value) for name, value in values.items())
    return record(0xF00B, pairs, instance=len(values), version=3)


def shape(text: str, *more: bytes, place: tuple[int, int, int, int] = (100, 100, 500, 300)) -> bytes:
    """A shape with a text. `place`: left, top, right, bottom in master units."""
    left, top, right, bottom = place
    anchor = record(0xF010, struct.pack("<4h", top, left, right, bottom))
    return container(
        0xF004, record(0xF00A, bytes(8), version=2), *more, anchor, container(0xF00D, words(text))
    )


def table(rows: list[list[str]]) -> bytes:
    """A group of shapes that is a table."""
    cells = [container(0xF004, record(0xF122, struct.pack("<HI", 0x039F, 1), instance=1, version=3))]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            place = struct.pack("<4i", 100 * column, 50 * number, 100 * column + 99, 50 * number + 49)
            cells.append(container(0xF004, record(0xF00F, place), container(0xF00D, words(text))))
    return container(0xF003, *cells)


def slide(*shapes: bytes, hidden: bool = False, more: bytes = b"") -> bytes:
    shown = record(0x03F9, struct.pack("<iIBBHB3x", 0, 0, 0, 0, 4 if hidden else 0, 0))
    drawing = container(0x040C, container(0xF002, container(0xF003, *shapes)))
    return container(0x03EE, record(0x03EF, bytes(24), version=2), shown, drawing, more)


def notes(*shapes: bytes, of: int = 256) -> bytes:
    """`of`: the identifier of a slide; the first has 256."""
    return container(
        0x03F0,
        record(0x03F1, struct.pack("<II", of, 0), version=1),
        container(0x040C, container(0xF002, *shapes)),
    )


def comment(author: str, text: str) -> bytes:
    inner = container(0x2EE0, string(author), string(text, 1), string("XX", 2), record(0x2EE1, bytes(28)))
    tag = container(0x138A, string("___PPT10"), record(0x138B, inner))
    return container(0x1388, tag)


def embedded(content: bytes, *, packed: bool = True) -> bytes:
    if not packed:
        return record(0x1011, content)
    return record(0x1011, struct.pack("<I", len(content)) + zlib.compress(content), instance=1)


@dataclass
class Presentation:
    """`outline`: texts of slides that stand in the document's own list. `document`: further records of it.
    `earlier`: records that only an earlier save refers to. `objects`: persistent records of other kinds.
    """

    slides: list[bytes]
    notes: list[bytes] = field(default_factory=list)
    outline: dict[int, str] = field(default_factory=dict)
    document: bytes = b""
    earlier: list[bytes] = field(default_factory=list)
    objects: list[bytes] = field(default_factory=list)
    pictures: bytes = b""
    user: str = "Office"

    def streams(self) -> Tree:
        stream, places = b"", []
        for content in self.earlier:
            stream += content
        first = container(0x03E8, self._head(), self._lists(), self.document, record(0x03EA, b""))
        for content in (first, *self.slides, *self.notes, *self.objects):
            places.append(len(stream))
            stream += content
        directory = len(stream)
        entries = struct.pack("<I", len(places) << 20 | 1) + struct.pack(f"<{len(places)}I", *places)
        stream += record(0x1772, entries)
        edit = len(stream)
        stream += record(
            0x0FF5, struct.pack("<IHBBIIIIHH", 256, 0, 0, 3, 0, directory, 1, len(places) + 1, 1, 0)
        )
        user = self.user.encode("latin-1")
        current = struct.pack("<IIIHHBBH", 20, 0xE391C05F, edit, len(user), 0x03F4, 3, 0, 0)
        current += user + struct.pack("<I", 8) + self.user.encode("utf-16-le")
        tree: Tree = {"PowerPoint Document": stream, "Current User": record(0x0FF6, current)}
        if self.pictures:
            tree["Pictures"] = self.pictures
        return tree

    def _head(self) -> bytes:
        return record(
            0x03E9, struct.pack("<4iIIIHHBBBB", 5760, 4320, 4320, 5760, 1, 2, 0, 1, 0, 0, 0, 0, 1), version=1
        )

    def _lists(self) -> bytes:
        listed = b""
        for number in range(len(self.slides)):
            listed += record(0x03F3, struct.pack("<IIiII", number + 2, 4, 1, 256 + number, 0))
            if number + 1 in self.outline:
                listed += record(0x0F9F, bytes(4)) + words(self.outline[number + 1])
        of_notes = b"".join(
            record(0x03F3, struct.pack("<IIiII", len(self.slides) + number + 2, 4, 0, 256 + number, 0))
            for number in range(len(self.notes))
        )
        return container(0x0FF0, listed) + container(0x0FF0, of_notes, instance=2)
