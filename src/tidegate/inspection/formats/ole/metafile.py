"""Windows metafiles (emf, wmf): the drawings that old documents keep as pictures of what is embedded in them."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

PLACEABLE = b"\xd7\xcd\xc6\x9a"
_PLAIN = (b"\x01\x00\x09\x00\x00\x03", b"\x02\x00\x09\x00\x00\x03", b"\x01\x00\x09\x00\x00\x01")
_ENHANCED = b" EMF"


class Metafile:
    """Drawing commands: what they write as text is read, their bitmaps are pictures of their own."""

    name = "metafile"
    suffixes = frozenset({".emf", ".wmf"})
    reads = (
        "texts, bitmaps and comments of emf and wmf; not letters that are drawn as lines, and text that is given "
        "by numbers of glyphs is held"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the header of either kind."""
        return head.startswith((PLACEABLE, *_PLAIN)) or (
            head[:4] == b"\x01\0\0\0" and head[40:44] == _ENHANCED
        )

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Lines of text, bitmaps, then everything else swept. Raises DamagedError."""
        from tidegate.inspection.formats.ole.metafile_records import read_metafile

        yield from read_metafile(part)
