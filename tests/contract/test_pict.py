"""Drawings of the old Macintosh, as Office there kept thumbnails: texts and pixels read, all else held."""

from __future__ import annotations

import struct

import pytest

from builders.compound import compound, property_set
from contract.reading import Reading, read

NAME = "Yesenia Argueta"
HEAD = struct.pack(">H4h", 0, 0, 0, 64, 64) + b"\0\x11\x02\xff\x0c\0" + bytes(24)
CLIP = b"\0\x01" + struct.pack(">H4h", 10, 0, 0, 64, 64)
END = b"\0\xff"


def packed(row: bytes, least: int = 8) -> bytes:
    """PackBits, all literal; a row of fewer than `least` bytes as it is."""
    if len(row) < least:
        return row
    pieces = [row[at : at + 128] for at in range(0, len(row), 128)]
    body = b"".join(bytes([len(piece) - 1]) + piece for piece in pieces)
    return (struct.pack(">H", len(body)) if len(row) > 250 else bytes([len(body)])) + body


def even(operation: bytes) -> bytes:
    return operation + bytes(len(operation) % 2)


def indexed(width: int, height: int, depth: int = 8, *, short: int = 0) -> bytes:
    """A bitmap of colours from a table of two. `short`: bytes left out of its last row."""
    stride = width * depth // 8
    pixmap = struct.pack(
        ">4hHHIIIHHHHIII", 0, 0, height, width, 0, 0, 0, 72 << 16, 72 << 16, 0, depth, 1, depth, 0, 0, 0
    )
    table = struct.pack(">IHH", 0, 0, 1) + struct.pack(">8H", 0, 65535, 65535, 65535, 1, 0, 0, 0)
    places = struct.pack(">4h4hH", 0, 0, height, width, 0, 0, height, width, 0)
    rows = [packed(bytes(at % 2 for at in range(stride))) for _ in range(height - 1)]
    rows.append(packed(bytes(stride - short), 0 if stride > 7 else 8))
    return even(b"\0\x98" + struct.pack(">H", 0x8000 | stride) + pixmap + table + places + b"".join(rows))


def direct(width: int, height: int, depth: int, packing: int) -> bytes:
    """A bitmap without a table, of 16 bits or of planes."""
    stride, planes = width * depth // 8, 3
    pixmap = struct.pack(
        ">4hHHIIIHHHHIII",
        0,
        0,
        height,
        width,
        0,
        packing,
        0,
        72 << 16,
        72 << 16,
        16,
        depth,
        planes,
        8,
        0,
        0,
        0,
    )
    places = struct.pack(">4h4hH", 0, 0, height, width, 0, 0, height, width, 0)
    row = bytes(width * planes) if packing == 4 else bytes(stride)
    line = (
        packed(row, 0)
        if packing == 4
        else struct.pack(">H" if stride > 250 else ">B", 2) + bytes([257 - width, 7, 7])
    )
    if packing == 3:
        line = bytes([3, 257 - width, 7, 7])
    return even(b"\0\x9a\0\0\0\xff" + struct.pack(">H", 0x8000 | stride) + pixmap + places + line * height)


def spoken(operation: bytes, content: str) -> bytes:
    return even(operation + bytes([len(content)]) + content.encode())


def opened(*operations: bytes) -> Reading:
    return read("thumbnail.pict", HEAD + b"".join(operations) + END)


@pytest.mark.parametrize(
    "bitmap",
    [
        indexed(16, 4),
        indexed(32, 2, 4),
        indexed(300, 2),
        indexed(4, 4),
        direct(20, 3, 32, 4),
        direct(20, 3, 16, 3),
    ],
    ids=["8 bits", "4 bits", "wide", "narrow", "planes", "16 bits"],
)
def test_an_ordinary_drawing_is_whole(bitmap: bytes) -> None:
    reading = opened(CLIP, b"\0\x1e", bitmap)
    assert reading.whole, reading.gaps
    assert reading.reader == "picture"


@pytest.mark.parametrize(
    "operation",
    [
        spoken(b"\0\x28\0\x10\0\x10", NAME),
        spoken(b"\0\x29\x05", NAME),
        spoken(b"\0\x2b\x05\x05", NAME),
        even(b"\0\xa1\0\x64" + struct.pack(">H", len(NAME)) + NAME.encode()),
    ],
    ids=["text", "text beside", "text below", "comment"],
)
def test_a_person_in_a_drawing_is_found(operation: bytes) -> None:
    reading = opened(CLIP, operation, indexed(16, 4))
    assert reading.whole, reading.gaps
    assert NAME in reading.text


@pytest.mark.parametrize(
    "operations",
    [
        (indexed(16, 4, short=2),),
        (CLIP, b"\x82\0" + struct.pack(">I", 40) + bytes(40)),
        (b"\0\x01\xff\xff",),
        (indexed(16, 4)[:-6],),
    ],
    ids=["short row", "unknown operation", "region beyond the end", "cut short"],
)
def test_what_is_not_understood_is_a_gap(operations: tuple[bytes, ...]) -> None:
    assert not opened(*operations).whole


def test_bytes_behind_the_end_are_a_gap() -> None:
    assert not read("thumbnail.pict", HEAD + CLIP + END + bytes(range(128, 190))).whole


def test_the_thumbnail_of_an_old_document_is_read() -> None:
    drawing = HEAD + spoken(b"\0\x28\0\x10\0\x10", NAME) + indexed(16, 4) + END
    drawing += bytes(-len(drawing) % 4)
    clipboard = struct.pack("<IIi4s", 71, 8 + len(drawing), -2, b"PICT") + drawing
    reading = read("x.doc", compound({"\x05SummaryInformation": property_set({17: clipboard})}))
    assert NAME in reading.text
    assert not any("thumbnail" in why for why in reading.gaps)
