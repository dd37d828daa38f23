"""Tables of fonts that hold texts -> passages.

In: a table's bytes. Out: the names in every language, and words in tables that are made of numbers.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.unknown.strings import printable, runs
from tidegate.inspection.part import Part
from tidegate.model.content import Passage

_TAGS = (
    "cmap head hhea hmtx maxp name OS/2 post cvt fpgm glyf loca prep CFF CFF2 VORG EBDT EBLC gasp hdmx "
    "kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG sbix acnt "
    "ankr avar bdat bloc bsln cvar cidg fdsc feat fmtx fvar gcid gvar hsty HVAR just kerx lcar ltag mort "
    "morx MVAR opbd prop STAT trak VVAR xref Zapf Silf Glat Gloc Feat Sill DSIG meta MERG FFTM PfEd TTFA "
    "TEX BDF webf cvt VTT TSI0 TSI1 TSI2 TSI3 TSI5 TSIV TSIC TSIB TSID TSIJ TSIP TSIS Debg addg ADBE hsbn"
)
KNOWN_TAGS = frozenset(tag.ljust(4) for tag in _TAGS.split())
"""Kinds that are defined: outlines, measures, rules of setting, and what font editors leave."""


def names(part: Part, table: memoryview) -> Iterator[Passage]:
    """Every string of the name table once, and all that can be read in the table otherwise."""
    count, storage = struct.unpack_from(">HH", table, 2)
    texts: dict[str, None] = {}
    for at in range(6, 6 + 12 * count, 12):
        platform, encoding, _, _, length, offset = struct.unpack_from(">6H", table, at)
        start = storage + offset
        raw = bytes(table[start : start + length])
        if len(raw) < length:
            raise DamagedError("has a damaged name table")
        wide = platform in (0, 3) and (platform, encoding) not in ((3, 2), (3, 3), (3, 4), (3, 5))
        texts[raw.decode("utf-16-be", "replace") if wide else raw.decode("mac_roman", "replace")] = None
    location = part.location("names", visible=False)
    for text in texts:
        if text.strip("\0 \r\n\t"):
            yield Passage(text, location)
    words = printable(bytes(table))
    if words:
        yield Passage(words, location)


def printed(part: Part, tag: str, table: memoryview) -> Iterator[Passage]:
    """Words in a table that is made of numbers."""
    yield from runs(table, part, "")
