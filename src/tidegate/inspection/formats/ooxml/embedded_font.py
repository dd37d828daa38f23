"""Fonts that a document or presentation brings along: a program for drawing letters, obfuscated by a key.

In: an `.odttf` part (Word; its first 32 bytes are veiled by a GUID that the font table names) or `.fntdata`
(PowerPoint; embedded OpenType). Out: every printable run; the rest is a font program only if it is built like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.errors import DamagedError, ReadingError
from tidegate.inspection.formats.archive.leftovers import printable
from tidegate.inspection.formats.ooxml.members import Member, Package
from tidegate.inspection.formats.ooxml.namespaces import PREFIXES, attribute
from tidegate.inspection.formats.ooxml.xml import parser, run
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Passage

_VEILED = 32
_SFNT = (b"\0\1\0\0", b"OTTO", b"true")
_TABLES = re.compile(
    rb"cmap|glyf|head|hhea|hmtx|loca|maxp|name|post|OS/2|cvt |fpgm|prep|gasp|GDEF|GPOS|GSUB|kern|DSIG|hdmx|LTSH|"
    rb"VDMX|PCLT|vhea|vmtx|VORG|CFF |CFF2|BASE|JSTF|EBDT|EBLC|EBSC|COLR|CPAL|SVG |sbix|CBDT|CBLC|MATH|meta|STAT|"
    rb"[acfghm]var|[HMV]VAR|FFTM|TSI[0-5]|MERG|mor[tx]|feat|prop|trak|just|kerx|lcar|opbd|bsln|acnt|fdsc|fmtx|Zapf|"
    rb"bloc|bdat|TTFA|PfEd"
)
_PADDING = 3
_EOT_VERSIONS = (0x00010000, 0x00020001, 0x00020002)


def font_key(package: Package, member: Member) -> bytes:
    """The GUID that veils a font, as the sixteen bytes to be applied; nothing where no font table names one."""
    for table in package.members:
        if table.local != "fonts" or PREFIXES.get(table.space) != "w":
            continue
        identifiers = {p.identifier for p in package.pointers(table.name) if p.target == member.name}
        for identifier, key in _keys(package, table):
            if identifier in identifiers:
                return key
    return b""


def _keys(package: Package, table: Member) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []

    def start(_: str, attributes: dict[str, str]) -> None:
        key = (attribute(attributes, "fontKey") or "").strip("{}").replace("-", "")
        if len(key) == 32:
            try:
                found.append((attribute(attributes, "id") or "", bytes.fromhex(key)[::-1]))
            except ValueError:
                return

    made = parser()
    made.StartElementHandler = start
    try:
        run(package.container.source(table.entry), made)
    except ReadingError:
        return found
    return found


class EmbeddedFont:
    """Never recognised by itself: the package says which part it is. `key`: as from `font_key`."""

    name = "font"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def recognises(self, head: bytes, name: str) -> bool:
        """Never."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """All printable runs. Raises DamagedError where the part is not built like a font."""
        content = bytes(part.source.view())
        veil = (self._key * 2)[: min(_VEILED, len(content))]
        plain = bytes(a ^ b for a, b in zip(content, veil, strict=False)) + content[len(veil) :]
        if not (_is_sfnt(plain) or _is_eot(content)):
            raise DamagedError("is not what an embedded font looks like")
        if words := printable(plain):
            yield Passage(words, part.location(visible=False), label="font")
        part.ledger.claim_all(Claim.INERT)


def _is_sfnt(content: bytes) -> bool:
    """Whether known tables fill the font from its directory to its end."""
    if not content.startswith(_SFNT):
        return False
    count = int.from_bytes(content[4:6], "big")
    end = 12 + 16 * count
    places = []
    for at in range(12, end, 16):
        tag, start, size = content[at : at + 4], content[at + 8 : at + 12], content[at + 12 : at + 16]
        if _TABLES.fullmatch(tag) is None:
            return False
        places.append((int.from_bytes(start, "big"), int.from_bytes(size, "big")))
    for place, length in sorted(places):
        if not 0 <= place - end <= _PADDING or content[end:place].strip(b"\0"):
            return False
        end = place + length
    return end <= len(content) <= end + _PADDING and not content[end:].strip(b"\0")


def _is_eot(content: bytes) -> bool:
    """Whether the fixed fields are those of embedded OpenType and its two sizes agree with the part."""
    if len(content) < 82 or content[34:36] != b"LP":
        return False
    total, size, version = (int.from_bytes(content[at : at + 4], "little") for at in (0, 4, 8))
    return total == len(content) and size < total and version in _EOT_VERSIONS
