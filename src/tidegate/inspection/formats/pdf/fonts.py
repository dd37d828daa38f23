"""A font's dictionary -> how the codes of its strings read, without looking at its glyphs.

In: the dictionary and the document that resolves its references. Out: `Font`, whose `read` turns the bytes of a
shown string into characters, and which says whether these can be relied upon.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections.abc import Callable, Mapping
from typing import NamedTuple

from tidegate.inspection.formats.pdf.glyphs import character, counts_only
from tidegate.inspection.formats.pdf.syntax import Dictionary, Name, Value, hexadecimal

_ILLEGIBLE = "\ufffd"
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f\s]+)>\s*<\s*([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_PAIR = re.compile(rb"<\s*([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_BLOCK = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.DOTALL)
_MOST_CODES = 1 << 17
_STANDARD = {
    0x27: "\u2019", 0x60: "\u2018", 0xA4: "\u2044", 0xA6: "\u0192", 0xA9: "'", 0xAA: "\u201c", 0xAC: "\u2039",
    0xAD: "\u203a", 0xAE: "fi", 0xAF: "fl", 0xB1: "\u2013", 0xB2: "\u2020", 0xB3: "\u2021", 0xB4: "\xb7",
    0xB7: "\u2022", 0xB8: "\u201a", 0xB9: "\u201e", 0xBA: "\u201d", 0xBC: "\u2026", 0xBD: "\u2030",
    0xD0: "\u2014", 0xE1: "\xc6", 0xE8: "\u0141", 0xE9: "\xd8", 0xEA: "\u0152", 0xF1: "\xe6", 0xF5: "\u0131",
    0xF8: "\u0142", 0xF9: "\xf8", 0xFA: "\u0153", 0xFB: "\xdf",
}  # fmt: skip
"""Where StandardEncoding is not Latin-1."""
_CODECS = (
    ("UCS2", "utf-16-be"), ("UTF16", "utf-16-be"), ("GBK", "gbk"), ("GB-", "gb2312"), ("90ms-RKSJ", "cp932"),
    ("90msp-RKSJ", "cp932"), ("EUC-H", "euc_jp"), ("KSCms", "cp949"), ("KSC-EUC", "euc_kr"), ("B5pc", "big5"),
    ("ETen-B5", "big5"), ("ETenms-B5", "big5"), ("GBpc", "gb2312"),
)  # fmt: skip
"""Predefined encodings of East Asian fonts, by how their names begin or end, and the codec that reads them."""
_COLLECTIONS = (b"Japan1", b"GB1", b"CNS1", b"Korea1", b"KR")
Stream = Callable[[Value], bytes]
Resolve = Callable[[Value], Value]


class Font(NamedTuple):
    """`width`: bytes of a code, 0 where a codec reads them. `table`: characters of codes, those of codes that
    it lacks are unknown. `doubt`: why its text cannot be relied upon, or "". `mute`: it does not say at all which
    characters its codes are, but the program of the font may."""

    width: int
    table: Mapping[int, str]
    codec: str = ""
    doubt: str = ""
    mute: bool = False

    def read(self, raw: bytes) -> str:
        """The characters of a shown string; U+FFFD for what nobody knows."""
        if self.codec:
            return raw.decode(self.codec, "replace")
        if self.width == 1:
            return raw.decode("latin-1").translate(self.table)
        codes = array("H", raw[: len(raw) & ~1])
        if sys.byteorder == "little":
            codes.byteswap()
        table = self.table
        return "".join([table.get(code, _ILLEGIBLE) for code in codes])


class Unknown(dict[int, str]):
    """A table that knows nothing of the codes it lacks."""

    def __missing__(self, code: int) -> str:
        return _ILLEGIBLE


UNTOLD = "codes without characters"
TWO_READINGS = "two readings of its codes"
PLAIN = Font(1, {}, mute=True)
"""Reads strings for which no font is set: as the characters their bytes are."""


def font_of(value: Value, resolve: Resolve, stream: Stream) -> Font:
    """How text in this font reads. Never raises for what a dictionary holds."""
    if not isinstance(value, Dictionary):
        return PLAIN
    composite = resolve(value.get("Subtype")) == "Type0"
    to_unicode = resolve(value.get("ToUnicode"))
    mapping: dict[int, str] = {}
    width = 2 if composite else 1
    if isinstance(to_unicode, Dictionary):
        mapping, _ = read_map(stream(value["ToUnicode"]))
    if composite:
        return _composite(value, mapping, width, resolve)
    return _simple(value, mapping, resolve)


def _composite(value: Dictionary, mapping: dict[int, str], width: int, resolve: Resolve) -> Font:
    encoding = resolve(value.get("Encoding"))
    name = str(encoding) if isinstance(encoding, Name) else ""
    if mapping and name.startswith("Identity"):
        return Font(width, mapping, doubt=_doubtful(mapping))
    for mark, codec in _CODECS:
        if mark in name and _is_loaded(codec):
            return Font(0, {}, codec)
    if mapping:
        return Font(width, mapping, doubt=UNTOLD)
    if _has_known_characters(value, resolve):
        return Font(width, Unknown(), mute=True)
    return Font(width, Unknown(), doubt=UNTOLD)


def _has_known_characters(value: Dictionary, resolve: Resolve) -> bool:
    """Whether its glyphs are numbered as in one of Adobe's public collections, which pdfium knows."""
    descendants = resolve(value.get("DescendantFonts"))
    first = resolve(descendants[0]) if isinstance(descendants, list) and descendants else None
    system = resolve(first.get("CIDSystemInfo")) if isinstance(first, Dictionary) else None
    return isinstance(system, Dictionary) and resolve(system.get("Ordering")) in _COLLECTIONS


def _is_loaded(codec: str) -> bool:
    """Inside the sandbox no codec can be loaded any more."""
    return codec == "utf-16-be" or f"encodings.{codec}" in sys.modules


def _simple(value: Dictionary, mapping: dict[int, str], resolve: Resolve) -> Font:
    encoding = resolve(value.get("Encoding"))
    base = str(encoding) if isinstance(encoding, Name) else ""
    differences: Value = None
    if isinstance(encoding, Dictionary):
        base = str(resolve(encoding.get("BaseEncoding")) or "")
        differences = resolve(encoding.get("Differences"))
    table, doubt, mute = _base(base), "", False
    named: dict[int, str] = {}
    if isinstance(differences, list):
        named, doubt = _named(differences, resolve)
        table.update(named)
    elif not base and not mapping and _is_symbolic(value, resolve):
        mute = _has_named_glyphs(value, resolve)
        doubt = "" if mute else UNTOLD
    if not mapping:
        return Font(1, table, doubt=doubt, mute=mute)
    said = {code: chr(code) for code in range(0x30, 0x7B)} | named if base else named
    doubt = TWO_READINGS if _conflicts(said, mapping) > 2 else _doubtful(mapping)
    return Font(1, table | mapping, doubt=doubt)


def _conflicts(said: Mapping[int, str], mapping: Mapping[int, str]) -> int:
    """How many letters and digits the encoding and the map read differently."""
    both = ((said[code], mapping[code]) for code in said.keys() & mapping.keys())
    return sum(a.isalnum() and b.isalnum() and _plain(a) != _plain(b) for a, b in both)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).casefold()[:1]


def _doubtful(mapping: Mapping[int, str]) -> str:
    """A map that gives many codes one character, or none that anybody could read, hides what is drawn."""
    texts = [text for text in mapping.values() if text.strip("\0\ufffd\ufeff")]
    if len(mapping) >= 4 and len(texts) * 2 < len(mapping):
        return UNTOLD
    letters = [text for text in texts if text.isalnum()]
    if len(letters) >= 8 and len(set(letters)) * 3 < len(letters):
        return "many codes for one character"
    private = sum(1 for text in texts if "\ue000" <= text[0] <= "\uf8ff")
    return "characters of private use" if private * 2 > max(len(texts), 4) else ""


def _base(name: str) -> dict[int, str]:
    if name == "MacRomanEncoding" and _is_loaded("mac_roman"):
        return {code: bytes([code]).decode("mac_roman") for code in range(128, 256)}
    if name == "WinAnsiEncoding":
        return {code: bytes([code]).decode("cp1252", "replace") for code in range(128, 160)}
    return dict(_STANDARD)


def _named(differences: list[Value], resolve: Resolve) -> tuple[dict[int, str], str]:
    table: dict[int, str] = {}
    code = counted = 0
    for item in map(resolve, differences):
        if isinstance(item, Name):
            text = character(item)
            counted += not text and counts_only(item)
            table[code] = text or _ILLEGIBLE
            code += 1
        elif isinstance(item, int):
            code = item
    return table, UNTOLD if counted > 2 else ""


_SYMBOLIC = 4
_KNOWN_SYMBOLS = ("Symbol", "ZapfDingbats", "Wingdings", "Webdings")


def _is_symbolic(value: Dictionary, resolve: Resolve) -> bool:
    if resolve(value.get("Subtype")) == "Type3":
        return True
    name = str(resolve(value.get("BaseFont")) or "")
    descriptor = resolve(value.get("FontDescriptor"))
    if not isinstance(descriptor, Dictionary) or any(known in name for known in _KNOWN_SYMBOLS):
        return False
    flags = resolve(descriptor.get("Flags"))
    embedded = any(key in descriptor for key in ("FontFile", "FontFile2", "FontFile3"))
    return embedded and isinstance(flags, int) and bool(flags & _SYMBOLIC)


def _has_named_glyphs(value: Dictionary, resolve: Resolve) -> bool:
    """Whether the program of the font gives its glyphs names, which pdfium reads."""
    descriptor = resolve(value.get("FontDescriptor"))
    return isinstance(descriptor, Dictionary) and ("FontFile" in descriptor or "FontFile3" in descriptor)


def read_map(content: bytes) -> tuple[dict[int, str], list[str]]:
    """A ToUnicode map: characters by code, and destinations so long that they are texts."""
    mapping: dict[int, str] = {}
    long: list[str] = []
    for block in _BLOCK.finditer(content):
        if block[1] == b"bfchar":
            for code, target in _PAIR.findall(block[2]):
                _put(mapping, _code(code), _text(target), long)
        elif block[1] == b"bfrange":
            for first, last, target, targets in _RANGE.findall(block[2]):
                _put_range(mapping, _code(first), _code(last), target, targets, long)
    return mapping, long


_LONGEST_GLYPH = 8


def _put(mapping: dict[int, str], code: int, text: str, long: list[str]) -> None:
    if len(text) > _LONGEST_GLYPH:
        long.append(text)
    if len(mapping) < _MOST_CODES:
        mapping[code] = text


def _put_range(
    mapping: dict[int, str], first: int, last: int, target: bytes, targets: bytes, long: list[str]
) -> None:
    if targets:
        for offset, one in enumerate(_HEX.findall(targets)):
            _put(mapping, first + offset, _text(one), long)
        return
    text = _text(target)
    for offset in range(min(last - first + 1, 65_536)):
        last_code = ord(text[-1]) + offset if text else 0
        _put(mapping, first + offset, text[:-1] + chr(min(last_code, 0x10FFFF)) if text else "", long)


def _code(digits: bytes) -> int:
    return int.from_bytes(hexadecimal(digits)[:4], "big")


def _text(digits: bytes) -> str:
    raw = hexadecimal(digits)
    if len(raw) == 1:
        return chr(raw[0])
    return raw.decode("utf-16-be", "replace")
