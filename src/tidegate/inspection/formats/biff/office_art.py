"""Office drawings in binary files (OfficeArt): texts of shapes, whether they are hidden, and pictures.

In: the bytes of drawing records, joined. Out: what shapes say, and pictures as child parts; what is neither is
left to the caller's sweep.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import Struct
from typing import NamedTuple

from tidegate.inspection.formats.biff.text import wide
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory

_HEADER = Struct("<HHI")
_PROPERTY = Struct("<HI")
_CONTAINER = 0xF
_PROPERTIES = frozenset({0xF00B, 0xF121, 0xF122})
_STORE_ENTRY = 0xF007
_STORE_ENTRY_SIZE = 36
_SHAPE = 0xF004
_GROUP_BITS = 0x03BF
_USES_HIDDEN, _HIDDEN = 1 << 17, 1 << 1
_COMPLEX = 0x8000
_METAFILES = {0xF01A: "emf", 0xF01B: "wmf", 0xF01C: "pict"}
_BITMAPS = {0xF01D: "jpg", 0xF01E: "png", 0xF01F: "dib", 0xF029: "tif", 0xF02A: "jpg"}
_TWO_DIGESTS = frozenset({0x3D5, 0x217, 0x543, 0x46B, 0x6E3, 0x6E1, 0x7A9, 0x6E5})
_METAFILE_HEADER = 34
_DEEPEST = 32
_NO_TEXT = re.compile("[\x00-\x08\x0c\x0e-\x1f\ufffd]")


class Piece(NamedTuple):
    """One atom: its type and instance, and the range of its body."""

    kind: int
    instance: int
    start: int
    end: int


@dataclass(slots=True)
class Drawing:
    """What was found. `texts`: of properties. `hidden`: whether each shape in turn is hidden. `rest`: other bytes."""

    texts: list[str] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)
    pictures: list[Part] = field(default_factory=list)
    rest: bytearray = field(default_factory=bytearray)


def drawing(part: Part, raw: bytes) -> Drawing:
    """All that the atoms in `raw` hold."""
    found = Drawing()
    for piece in _atoms(raw, 0, len(raw), found):
        if piece.kind in _PROPERTIES:
            _properties(raw, piece, found)
        elif piece.kind == _STORE_ENTRY:
            found.rest += raw[piece.start : piece.start + _STORE_ENTRY_SIZE]
            at = piece.start + _STORE_ENTRY_SIZE
            if at < piece.end:
                at += 0 if at + 8 > piece.end or _is_picture(raw, at) else raw[piece.start + 33]
                for inner in _atoms(raw, at, piece.end, found):
                    _picture(part, raw, inner, found)
        else:
            _picture(part, raw, piece, found)
    return found


def _is_picture(raw: bytes, at: int) -> bool:
    kind = int.from_bytes(raw[at + 2 : at + 4], "little")
    return kind in _METAFILES or kind in _BITMAPS


def _atoms(raw: bytes, at: int, end: int, found: Drawing, depth: int = 0) -> Iterator[Piece]:
    """Atoms in order, those in containers too; what is no atom goes to the rest."""
    while at + 8 <= end:
        first, kind, size = _HEADER.unpack_from(raw, at)
        start, stop = at + 8, at + 8 + size
        is_container = first & 0xF == _CONTAINER and depth < _DEEPEST
        if (stop > end and not is_container) or kind < 0xF000:
            break
        found.rest += raw[at:start]
        if is_container:
            # One record may hold the beginning of a container that the next ones continue.
            stop = min(stop, end)
            if kind == _SHAPE:
                found.hidden.append(False)
            yield from _atoms(raw, start, stop, found, depth + 1)
        else:
            yield Piece(kind, first >> 4, start, stop)
        at = stop
    found.rest += raw[at:end]


def _properties(raw: bytes, piece: Piece, found: Drawing) -> None:
    """Numbers in a table, and behind it the long values in the same order."""
    found.rest += raw[piece.start : piece.end]
    at, after = piece.start, piece.start + 6 * piece.instance
    if after > piece.end:
        return
    for _ in range(piece.instance):
        key, value = _PROPERTY.unpack_from(raw, at)
        at += 6
        if key & _COMPLEX:
            content = raw[after : min(after + value, piece.end)]
            after = min(after + value, piece.end)
            if text := _text(content):
                found.texts.append(text)
        elif key == _GROUP_BITS and value & _USES_HIDDEN and value & _HIDDEN and found.hidden:
            found.hidden[-1] = True


def _text(content: bytes) -> str:
    """UTF-16 that ends with a NUL, or nothing where it holds what no text holds."""
    text = wide(content).rstrip("\0")
    return "" if len(content) % 2 or _NO_TEXT.search(text) else text


def _picture(part: Part, raw: bytes, piece: Piece, found: Drawing) -> None:
    suffix = _METAFILES.get(piece.kind) or _BITMAPS.get(piece.kind)
    if suffix is None:
        found.rest += raw[piece.start : piece.end]
        return
    at = piece.start + (32 if piece.instance in _TWO_DIGESTS else 16)
    if piece.kind in _METAFILES:
        at += _METAFILE_HEADER
        content = _unpacked(part, raw[at - _METAFILE_HEADER : at], raw[at : piece.end])
    else:
        content = raw[at + 1 : piece.end]
    name = f"picture {len(found.pictures) + 1}.{suffix}"
    if suffix == "dib":
        name, content = name.replace(".dib", ".bmp"), bitmap(content)
    found.pictures.append(part.child(name, Memory(content)))


def _unpacked(part: Part, header: bytes, packed: bytes) -> bytes:
    """A metafile's bytes; what does not unpack is left packed, to be held as a type that nobody reads."""
    if header[32:33] != b"\0":
        return packed
    machine = zlib.decompressobj()
    try:
        content = machine.decompress(packed, part.limits.part_bytes)
    except zlib.error:
        return packed
    part.budget.expand(len(content))
    return content if machine.eof else packed


def bitmap(content: bytes) -> bytes:
    """A bitmap without its file header, with one."""
    size = int.from_bytes(content[:4], "little")
    offset = 14 + size
    if size == 12:
        bits = int.from_bytes(content[10:12], "little")
        offset += 3 << bits if bits <= 8 else 0
    elif size >= 40:
        bits, used = int.from_bytes(content[14:16], "little"), int.from_bytes(content[32:36], "little")
        offset += 4 * (used or (1 << bits if bits <= 8 else 0))
    offset = min(offset, 14 + len(content))
    length = (14 + len(content)).to_bytes(4, "little")
    return b"BM" + length + bytes(4) + offset.to_bytes(4, "little") + content
