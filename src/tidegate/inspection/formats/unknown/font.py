"""Fonts (TrueType, OpenType, collections, WOFF, WOFF2): the texts in them, and a place for every byte."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

_MARKS = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2")


class Font:
    """By its mark, and a number of tables that makes sense."""

    name = "font"
    suffixes = frozenset({".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2"})
    reads = (
        "fonts (TrueType, OpenType, WOFF, WOFF2): names, licences, metadata and words in any table; not what "
        "its outlines draw, and not tables of unknown kinds or private bytes"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By its mark; the shortest of them only with a directory of tables behind it."""
        if not head.startswith(_MARKS):
            return False
        if head.startswith((b"\0\1\0\0", b"true", b"OTTO")):
            return (
                0 < int.from_bytes(head[4:6], "big") <= 64
                and head[12:16].strip(b" ").isascii()
                and head[12:13].isalnum()
            )
        return True

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Names as passages, words of all tables, tables of unknown kinds as parts."""
        from tidegate.inspection.formats.unknown.font_reader import read_font

        yield from read_font(part)
