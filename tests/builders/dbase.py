"""dBase tables, memo files and shapefiles, byte by byte."""

from __future__ import annotations

import struct
from collections.abc import Sequence

Field = tuple[str, str, int]


def dbf(
    fields: Sequence[Field],
    rows: Sequence[Sequence[bytes]],
    *,
    deleted: Sequence[int] = (),
    counted: int | None = None,
    version: int = 3,
    driver: int = 0,
    tail: bytes = b"\x1a",
    slack: bytes = b"",
    note: bytes = b"",
) -> bytes:
    """A table. `rows`: bytes of each field. `slack`: behind the fields of each row. `note`: behind the header."""
    length = 32 + 32 * len(fields) + 1 + len(note)
    record = 1 + sum(size for _, _, size in fields) + len(slack)
    count = len(rows) if counted is None else counted
    header = struct.pack("<B3BIHH17xBxx", version, 120, 1, 1, count, length, record, driver)
    described = b"".join(
        name.encode().ljust(11, b"\0") + kind.encode() + bytes(4) + bytes((size, 0)) + bytes(14)
        for name, kind, size in fields
    )
    body = b"".join(
        (b"*" if number in deleted else b" ")
        + b"".join(value.ljust(size)[:size] for value, (_, _, size) in zip(row, fields, strict=True))
        + slack
        for number, row in enumerate(rows)
    )
    return header + described + b"\r" + note + body + tail


def dbt(*texts: bytes, slack: bytes = b"") -> bytes:
    """A memo file of dBase III. `slack`: behind the end of each text, in its block."""
    blocks = [
        (text + b"\x1a\x1a" + slack).ljust(-(-(len(text) + 2 + len(slack)) // 512) * 512, b"\0")
        for text in texts
    ]
    return struct.pack("<I12xB", 1 + len(texts), 3).ljust(512, b"\0") + b"".join(blocks)


def fpt(*texts: bytes, slack: bytes = b"", kind: int = 1) -> bytes:
    """A memo file of FoxPro, with blocks of 64 bytes."""
    blocks = []
    for text in texts:
        whole = struct.pack(">II", kind, len(text)) + text + slack
        blocks.append(whole.ljust(-(-len(whole) // 64) * 64, b"\0"))
    return struct.pack(">IHH", 8 + len(blocks), 0, 64).ljust(512, b"\0") + b"".join(blocks)


def shp(*shapes: bytes, between: bytes = b"", slack: bytes = b"", tail: bytes = b"", kind: int = 1) -> bytes:
    """Shapes. `slack`: within a record, behind its shape. `between`: in a record of its own number, as null shape."""
    body = b""
    for number, shape in enumerate(shapes, 1):
        content = shape + slack
        body += struct.pack(">II", number, len(content) // 2) + content
    body += between
    head = struct.pack(">I20xI", 9994, (100 + len(body)) // 2) + struct.pack("<II", 1000, kind) + bytes(64)
    return head + body + tail


def point(x: float = 1.5, y: float = 2.5) -> bytes:
    """A shape: one point."""
    return struct.pack("<Idd", 1, x, y)


def shx(count: int) -> bytes:
    """The index of so many points."""
    body = b"".join(struct.pack(">II", 50 + 14 * n, 10) for n in range(count))
    return (
        struct.pack(">I20xI", 9994, (100 + len(body)) // 2) + struct.pack("<II", 1000, 1) + bytes(64) + body
    )
