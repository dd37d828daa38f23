"""What stands beside the entries of a zip: comments and extra fields, as text or as bytes still to be read.

In: a header. Out: texts for people, and bodies that are neither known nor blank, to be read as hidden parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive.leftovers import printable
from tidegate.inspection.formats.archive.zip_records import Header, decoded, fields
from tidegate.inspection.source import BLANK

NUMBERS = {
    0x0001: 28,  # zip64
    0x000A: 36,  # NTFS times
    0x5455: 13,  # Unix times
    0x5855: 12,  # Unix times and owner, old
    0x7855: 8,  # Unix owner, old
    0x7875: 23,  # Unix owner
    0x9901: 7,  # AES strength
    0xCAFE: 0,  # Java archive
}
"""Identifier of an extra field -> the longest body that holds nothing but machine numbers."""

TEXTS = {0x7075: "entry name", 0x6375: "entry comment"}
"""Identifier of an extra field that holds UTF-8 text behind one byte version and four bytes checksum."""

GROWTH_HINT = 0xA220
"""Room that Office leaves so that a header can grow: two bytes mark, two bytes length, then zeros."""


def texts(header: Header) -> Iterator[tuple[str, str]]:
    """(label, text) of everything that a header says in words, its plain name aside."""
    if header.comment.strip(BLANK):
        yield "entry comment", decoded(header.comment)
    for kind, body in fields(header.extra):
        words = printable(body) if kind in NUMBERS else ""
        if words:
            yield "extra field", words
        if kind in TEXTS and len(body) > 5 and decoded(body[5:]) != header.name:
            yield TEXTS[kind], decoded(body[5:])


def strangers(header: Header) -> Iterator[bytes]:
    """Bodies of extra fields that are not known, or longer than they should be, and hold anything at all."""
    for kind, body in fields(header.extra):
        if kind in TEXTS:
            continue
        if kind == GROWTH_HINT:
            body = body[4:]
        if len(body) > NUMBERS.get(kind, 0) and body.strip(BLANK):
            yield body
