"""A font table by table -> its texts; tables that only draw and measure are inert once searched for words.

In: the part. Out: passages, and child parts for what may hold anything (metadata, drawings, private bytes).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import brotli

from tidegate.errors import DamagedError, LimitError
from tidegate.inspection.formats.archive.members import between
from tidegate.inspection.formats.unknown.font_tables import KNOWN_TAGS, names, printed
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_CUT = "ends too early: it was probably cut short"
_MOST = 64


class _Table(NamedTuple):
    """A table's place in the file (None where it is a piece of one stream), and its bytes."""

    tag: str
    place: tuple[int, int] | None
    body: memoryview


def read_font(part: Part) -> Iterator[Content | Part]:
    """The whole font, or all fonts of a collection."""
    view = part.source.view()
    mark = bytes(view[:4])
    try:
        if mark == b"wOFF":
            yield from _woff(part, view)
        elif mark == b"wOF2":
            yield from _woff2(part, view)
        else:
            yield from _plain(part, view, mark)
    except (struct.error, ValueError, IndexError) as error:
        raise DamagedError(_CUT) from error
    for start, end in part.ledger.unclaimed():
        yield from between(part, start, end)


def _plain(part: Part, view: memoryview, mark: bytes) -> Iterator[Content | Part]:
    starts = [0]
    if mark == b"ttcf":
        (count,) = struct.unpack_from(">I", view, 8)
        if count > _MOST * 16:
            raise LimitError("lists too many fonts")
        starts = list(struct.unpack_from(f">{count}I", view, 12))
        size = 12 + 4 * count + (12 if bytes(view[4:6]) == b"\0\2" else 0)
        part.ledger.claim(0, min(size, len(view)), Claim.STRUCT)
    seen: set[tuple[int, int]] = set()
    directories: set[int] = set()
    for start in starts:
        (count,) = struct.unpack_from(">H", view, start + 4)
        if start not in directories:
            part.ledger.claim(start, start + 12 + 16 * count, Claim.STRUCT)
            directories.add(start)
        for at in range(start + 12, start + 12 + 16 * count, 16):
            tag, _, offset, length = struct.unpack_from(">4sIII", view, at)
            place = (offset, offset + length)
            if place not in seen and length:
                seen.add(place)
                yield from _table(part, _Table(_tag(tag), place, _taken(view, offset, length)))


def _taken(view: memoryview, start: int, length: int) -> memoryview:
    if start + length > len(view):
        raise DamagedError(_CUT)
    return view[start : start + length]


def _tag(raw: bytes) -> str:
    return raw.decode("latin-1")


def _table(part: Part, table: _Table) -> Iterator[Content | Part]:
    """One table. A kind that nobody knows is a part of its own."""
    if table.tag == "name":
        yield from names(part, table.body)
    elif table.tag not in KNOWN_TAGS or table.tag == "SVG ":
        yield part.child(
            "table", Memory(table.body), label="a table of another kind", visible=False, within=table.place
        )
        return
    else:
        yield from printed(part, table.tag, table.body)
    if table.place is not None:
        part.ledger.claim(*table.place, Claim.STRUCT if table.tag == "name" else Claim.INERT)


def _woff(part: Part, view: memoryview) -> Iterator[Content | Part]:
    (count,) = struct.unpack_from(">H", view, 12)
    meta, meta_size, _, private, private_size = struct.unpack_from(">5I", view, 24)
    part.ledger.claim(0, 44 + 20 * count, Claim.STRUCT)
    for at in range(44, 44 + 20 * count, 20):
        tag, offset, packed, size, _ = struct.unpack_from(">4s4I", view, at)
        raw = _taken(view, offset, packed)
        body = raw if packed == size else memoryview(_inflated(part, raw, size))
        if packed:
            yield from _table(part, _Table(_tag(tag), (offset, offset + packed), body))
    if meta_size:
        packed_meta = _taken(view, meta, meta_size)
        yield part.child(
            "metadata.xml",
            Memory(_inflated(part, packed_meta)),
            visible=False,
            within=(meta, meta + meta_size),
        )
    yield from _private(part, view, private, private_size)


def _private(part: Part, view: memoryview, start: int, size: int) -> Iterator[Part]:
    if size:
        _taken(view, start, size)
        yield part.stretch(start, start + size, "private bytes")


def _inflated(part: Part, packed: memoryview, size: int | None = None) -> bytes:
    """A zlib stream, whole and no longer than it may be. Raises DamagedError where it is not."""
    engine = zlib.decompressobj()
    try:
        body = engine.decompress(packed, (part.limits.part_bytes if size is None else size) + 1)
    except zlib.error as error:
        raise DamagedError("its compressed bytes are damaged") from error
    if not engine.eof or engine.unused_data or (size is not None and len(body) != size):
        raise DamagedError("its compressed bytes are damaged")
    part.budget.expand(len(body))
    return body


_WOFF2_TAGS = (
    (
        "cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep CFF_ VORG EBDT EBLC gasp hdmx kern LTSH "
        "PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG_ sbix acnt avar bdat bloc "
        "bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill"
    )
    .replace("_", " ")
    .split(" ")
)


def _woff2(part: Part, view: memoryview) -> Iterator[Content | Part]:
    flavour, _, count = struct.unpack_from(">4sIH", view, 4)
    (packed,) = struct.unpack_from(">I", view, 20)
    meta, meta_size, _, private, private_size = struct.unpack_from(">5I", view, 28)
    if flavour == b"ttcf":
        raise DamagedError("is a collection in WOFF2, which this version does not read")
    tables, at = _directory(view, count)
    part.ledger.claim(0, at, Claim.STRUCT)
    total = sum(size for _, size in tables)
    body = _unbrotlied(part, _taken(view, at, packed), total)
    start = 0
    for tag, size in tables:
        yield from _table(part, _Table(tag, None, memoryview(body)[start : start + size]))
        start += size
    part.ledger.claim(at, at + packed, Claim.INERT)
    if meta_size:
        text = _unbrotlied(part, _taken(view, meta, meta_size), None)
        yield part.child("metadata.xml", Memory(text), visible=False, within=(meta, meta + meta_size))
    yield from _private(part, view, private, private_size)


def _directory(view: memoryview, count: int) -> tuple[list[tuple[str, int]], int]:
    """(tag, size within the stream) of each table, and where the directory ends."""
    at, tables = 48, []
    tags = _tags()
    for _ in range(count):
        flags = view[at]
        at += 1
        tag = tags[flags & 63] if flags & 63 < 63 else _tag(bytes(view[at : at + 4]))
        at += 4 if flags & 63 == 63 else 0
        size, at = _base128(view, at)
        version = flags >> 6
        if (tag in ("glyf", "loca") and version == 0) or (tag not in ("glyf", "loca") and version):
            size, at = _base128(view, at)
        tables.append((tag, size))
    return tables, at


def _tags() -> list[str]:
    return [tag.ljust(4) for tag in _WOFF2_TAGS if tag]


def _base128(view: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for _ in range(5):
        byte = view[at]
        value, at = value << 7 | byte & 127, at + 1
        if byte < 128:
            return value, at
    raise DamagedError("has a damaged directory")


def _unbrotlied(part: Part, packed: memoryview, size: int | None) -> bytes:
    """A brotli stream, whole and exactly as long as declared."""
    engine, out = brotli.Decompressor(), bytearray()
    try:
        for start in range(0, len(packed), 4096):
            out += engine.process(bytes(packed[start : start + 4096]))
            if len(out) > (part.limits.part_bytes if size is None else size):
                raise DamagedError("unpacks to more than it declares")
    except brotli.error as error:
        raise DamagedError("its compressed bytes are damaged") from error
    if not engine.is_finished() or size not in (None, len(out)):
        raise DamagedError("its compressed bytes are damaged")
    part.budget.expand(len(out))
    return bytes(out)
