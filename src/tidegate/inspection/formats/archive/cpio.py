"""Cpio archives (inside rpm packages and system images) in the portable and binary forms."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.inspection.part import Part
from tidegate.model.content import Content

_NEW, _OLD = (b"070701", b"070702"), b"070707"
_BINARY = {b"\xc7\x71": "<", b"\x71\xc7": ">"}


class Header(NamedTuple):
    """`mode` of the file, `size` of its contents, where its name stands, and to how many bytes all is padded."""

    mode: int
    size: int
    name_at: int
    name_end: int
    aligned: int


class Cpio:
    """By the mark of its first header."""

    name = "cpio"
    suffixes = frozenset({".cpio"})
    reads = "cpio archives (new, old portable and binary form): members, links, bytes after the end"

    def recognises(self, head: bytes, name: str) -> bool:
        """By a mark; the short binary one only by a header that makes sense."""
        if head.startswith((*_NEW, _OLD)):
            return True
        header = header_at(memoryview(head), 0) if head[:2] in _BINARY else None
        return (
            header is not None
            and 1 < header.name_end - header.name_at < 256
            and head[header.name_end - 1] == 0
        )

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Members in order. Raises DamagedError where a header is wrong."""
        from tidegate.inspection.formats.archive.cpio_reader import read_cpio

        yield from read_cpio(part)


def header_at(view: memoryview, at: int) -> Header | None:
    """The header at a place; None where there is none."""
    raw = bytes(view[at : at + 110])
    try:
        if raw[:6] in _NEW:
            numbers = [int(raw[place : place + 8], 16) for place in range(6, 110, 8)]
            return (
                Header(numbers[1], numbers[6], at + 110, at + 110 + numbers[11], 4)
                if len(raw) == 110
                else None
            )
        if raw[:6] == _OLD:
            mode, name, size = int(raw[18:24], 8), int(raw[59:65], 8), int(raw[65:76], 8)
            return Header(mode, size, at + 76, at + 76 + name, 1)
        if raw[:2] in _BINARY and len(raw) >= 26:
            order = _BINARY[raw[:2]]
            fields = struct.unpack_from(f"{order}13H", raw)
            return Header(fields[3], fields[11] << 16 | fields[12], at + 26, at + 26 + fields[10], 2)
    except ValueError:
        return None
    return None
