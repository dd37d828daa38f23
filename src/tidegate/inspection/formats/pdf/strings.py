"""Strings, names and comments of objects -> text, and where a reader of the document would see it.

In: what parsing found. Out: texts with the key they stand under. Dates, languages and digests that have exactly
the form that programs write are left out; whatever deviates is text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tidegate.inspection.formats.flow import APART
from tidegate.inspection.formats.pdf.syntax import Dictionary, Found, Key

_DOC_ENCODING = {
    0x18: "\u02d8", 0x19: "\u02c7", 0x1A: "\u02c6", 0x1B: "\u02d9", 0x1C: "\u02dd", 0x1D: "\u02db",
    0x1E: "\u02da", 0x1F: "\u02dc", 0x80: "\u2022", 0x81: "\u2020", 0x82: "\u2021", 0x83: "\u2026",
    0x84: "\u2014", 0x85: "\u2013", 0x86: "\u0192", 0x87: "\u2044", 0x88: "\u2039", 0x89: "\u203a",
    0x8A: "\u2212", 0x8B: "\u2030", 0x8C: "\u201e", 0x8D: "\u201c", 0x8E: "\u201d", 0x8F: "\u2018",
    0x90: "\u2019", 0x91: "\u201a", 0x92: "\u2122", 0x93: "\ufb01", 0x94: "\ufb02", 0x95: "\u0141",
    0x96: "\u0152", 0x97: "\u0160", 0x98: "\u0178", 0x99: "\u017d", 0x9A: "\u0131", 0x9B: "\u0142",
    0x9C: "\u0153", 0x9D: "\u0161", 0x9E: "\u017e", 0xA0: "\u20ac",
}  # fmt: skip
"""Where PDFDocEncoding is not Latin-1."""
_CONTROLS = bytes({*range(0x18), 0x7F} - set(b"\t\n\r"))
_RUNS = re.compile(
    rb"(?:(?:[\t\n\r -~]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2})(?!\0[ -~]\0)){5,}"
    rb"|(?:[ -~\xa0-\xff]\0|[\0-\xff][\x04-\x06]){5,}|(?:\0[ -~\xa0-\xff]){5,}"
)
_LANGUAGE_MARK = re.compile("\x1b[A-Za-z]{2,6}\x1b?")
_DATE = re.compile(
    r"D:(?:199[3-9]|20[0-4][0-9])(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])(?:[0-9]{2}){1,3}"
    r"(?:Z(?:00'00'?)?|[+-][0-9]{2}'?(?:[0-9]{2}'?)?)?\Z"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,4}){0,2}\Z")
_DATES = frozenset({"", "CreationDate", "ModDate", "M", "LastModified"})
_APPEARANCE = re.compile(
    r"[\s\d.]*/[\w+,-]{1,40}\s+[\d.]{1,8}\s+Tf(?:[\s\d.]{1,40}(?:g|rg|k))?"
    r"(?:\s+[\d.]{1,8}\s+Tf|\s+[\d.-]{1,8}\s+T[cLswz])*\s*\Z"
)
"""The default appearance of a field: a font, its size and a colour."""
_BLOBS = frozenset(
    {
        "",
        "Contents",
        "Cert",
        "O",
        "U",
        "OE",
        "UE",
        "Perms",
        "ID",
        "Indexed",
        "R",
        "Lookup",
        "CS",
        "ColorSpace",
    }
)
"""Keys of strings that are bytes by nature: signatures, keys, palettes."""
_LONGEST_BLOB = 1024


class Text(NamedTuple):
    """One text of an object. `key` and `owner`: what it stands under."""

    text: str
    label: str
    visible: bool
    key: str
    owner: Dictionary


def decode_text(raw: bytes) -> str | None:
    """A text string (UTF-16 or UTF-8 with mark, else PDFDocEncoding), or None where the bytes are no text."""
    for mark, codec in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le")):
        if raw.startswith(mark):
            return _LANGUAGE_MARK.sub("", raw[2:].decode(codec, "replace"))
    if raw.startswith(codecs.BOM_UTF8):
        return _LANGUAGE_MARK.sub("", raw[3:].decode("utf-8", "replace"))
    if len(raw.translate(None, _CONTROLS)) != len(raw):
        return None
    if raw.isascii():
        return raw.decode("ascii").translate(_DOC_ENCODING)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1").translate(_DOC_ENCODING)


def printable(content: bytes) -> str:
    """Every printable run within bytes, in UTF-8 and both UTF-16, one a line."""
    return "\n".join(dict.fromkeys(_runs(content)))


_WORDS = re.compile(r"[A-Z][a-z]{3,}|[A-Z]{5,}|[a-z]{5,}|[0-9]{6,}|[^\x00-\x7f]{4,}")


def words_in(content: bytes) -> str:
    """The printable runs of bytes that are not text in which there may be a word or a long number."""
    return APART.join(run for run in printable(content).split("\n") if _WORDS.search(run))


def _runs(content: bytes) -> Iterator[str]:
    for run in _RUNS.findall(content):
        if b"\0" not in run:
            yield run.decode("utf-8", "replace")
        elif run[0]:
            yield run[: len(run) & ~1].decode("utf-16-le", "replace")
        else:
            yield run[: len(run) & ~1].decode("utf-16-be", "replace")


def texts(found: Found) -> Iterator[Text]:
    """The strings of one object as texts, each with a label that says what it is."""
    for key in found.strings:
        text = decode_text(key.raw)
        if text is None:
            text = words_in(key.raw)
        if text and not text.isspace() and not _is_machine_made(key.key, text):
            yield Text(text, _label(key), _is_seen(key), key.key, key.owner)


def opaque(found: Found) -> bool:
    """Whether a string is long and binary where nobody would expect that."""
    return any(
        len(key.raw) > _LONGEST_BLOB and key.key not in _BLOBS and decode_text(key.raw) is None
        for key in found.strings
    )


def _is_machine_made(key: str, text: str) -> bool:
    if key in _DATES:
        return _DATE.match(text) is not None
    if key == "Lang":
        return _LANGUAGE.match(text) is not None
    if key == "DA":
        return _APPEARANCE.match(text) is not None and not _LONG_NUMBER.search(text)
    return False


_FIELD_VALUES = frozenset({"V", "DV", "Opt", "RV"})
_HIDDEN_FLAGS = 0x02 | 0x20
"""Annotation flags: hidden, no view."""


def _label(key: Key) -> str:
    """The key; for a field's value the name that the form gives the field."""
    if key.key in _FIELD_VALUES:
        for name in ("TU", "T"):
            given = key.owner.get(name)
            if isinstance(given, bytes):
                return decode_text(given) or key.key
    return key.key


def _is_seen(key: Key) -> bool:
    """A field's value, and what an annotation writes on its page."""
    owner = key.owner
    flags = owner.get("F")
    if isinstance(flags, int) and flags & _HIDDEN_FLAGS:
        return False
    if key.key == "V":
        return "FT" in owner or owner.get("Subtype") == "Widget"
    return key.key == "Contents" and owner.get("Subtype") == "FreeText"


_RESOURCE = re.compile(r"[A-Za-z]{0,2}\Z|[A-Za-z]{1,4}[0-9]{1,4}[A-Za-z]{0,2}\Z|[0-9.]{1,4}\Z")
_LONG_NUMBER = re.compile(r"[0-9]{6}")


def unusual_names(found: Iterable[str]) -> Iterator[str]:
    """Names that hold more than a word: with blanks, long numbers or letters beyond ASCII."""
    for name in found:
        if _RESOURCE.match(name):
            continue
        if not name.isascii():
            try:
                yield name.encode("latin-1").decode("utf-8")
            except UnicodeError:
                yield name
        else:
            yield name


_HEADER = re.compile(rb"[PF]DF-\d\.\d")


def comment(raw: bytes) -> str:
    """A comment as text, "" for the mark of high bytes that writers put behind the header."""
    raw = _HEADER.sub(b"", raw)
    if len(raw) <= 12 and sum(byte > 127 for byte in raw) * 2 >= len(raw):
        return ""
    text = decode_text(raw)
    return (printable(raw) if text is None else text).strip()
