"""Power Query's own package within a workbook: a version, a zip, two texts and an encrypted note, in a row.

In: the bytes that a `DataMashup` element holds in base64. Out: the zip, the texts, and whatever else, as parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.leftovers import printable
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content, Passage

_ZIP = b"PK\x03\x04"
_MOST_OPAQUE = 4096
"""The note proves to its user's own computer that the queries are theirs; it is some hundred bytes."""


def is_mashup(content: bytes) -> bool:
    """Whether bytes are version 0, a length, and a zip."""
    return content[:4] == b"\0\0\0\0" and content[8:12] == _ZIP


class Mashup:
    """Never recognised by itself: who decodes the element knows."""

    name = "power query"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never: the same bytes standing alone are nothing a program opens."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Package, permissions, metadata; a note that only its author's computer can read. Raises DamagedError."""
        view = part.source.view()
        part.ledger.claim(0, 4, Claim.STRUCT)
        start, end = _section(part, 4)
        yield part.child("queries.zip", Memory(view[start:end]), visible=False, within=(start, end))
        start, end = _section(part, end)
        yield from _text(part, "permissions.xml", start, end)
        start, end = _section(part, end)
        yield from _metadata(part, start, end)
        if end < len(view):
            start, end = _section(part, end)
            opaque = bytes(view[start:end])
            if len(opaque) <= _MOST_OPAQUE:
                if words := printable(opaque):
                    yield Passage(words, part.location(visible=False), label="note")
                part.ledger.claim(start, end, Claim.INERT)
        if end < len(view):
            yield part.stretch(end, len(view), "bytes after the queries")


def _section(part: Part, at: int) -> tuple[int, int]:
    """The range behind the length at `at`, which is claimed."""
    view = part.source.view()
    end = at + 4 + int.from_bytes(view[at : at + 4], "little")
    if at + 4 > len(view) or end > len(view):
        raise DamagedError("queries that are cut short")
    part.ledger.claim(at, at + 4, Claim.STRUCT)
    return at + 4, end


def _text(part: Part, name: str, start: int, end: int) -> Iterator[Part]:
    if start < end:
        view = part.source.view()
        yield part.child(name, Memory(view[start:end]), visible=False, within=(start, end))


def _metadata(part: Part, start: int, end: int) -> Iterator[Part]:
    """A version, a text, and a second package that is mostly empty."""
    if start == end:
        return
    view = part.source.view()
    part.ledger.claim(start, min(start + 4, end), Claim.STRUCT)
    first, last = _section(part, min(start + 4, end))
    yield from _text(part, "metadata.xml", first, last)
    if last < end:
        first, last = _section(part, last)
        if first < last:
            yield part.child(
                "metadata.bin", Memory(view[first:last]), visible=False, within=(first, last), padding=True
            )
    if last < end:
        yield part.stretch(last, end, "bytes after the metadata")
