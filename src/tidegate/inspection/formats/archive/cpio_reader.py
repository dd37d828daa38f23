"""A cpio archive member by member -> parts.

In: the part. Out: child parts and passages. Raises DamagedError where a header is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.cpio import header_at
from tidegate.inspection.formats.archive.members import LINK, NAME, Notes, decoded, leftovers, member
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_TRAILER = "TRAILER!!!"
_LINK, _TYPE = 0o120000, 0o170000


def read_cpio(part: Part) -> Iterator[Content | Part]:
    """Members in order, then names and links, then all other bytes."""
    view, notes, at = part.source.view(), Notes(), 0
    while True:
        header = header_at(view, at)
        if header is None or header.name_end > len(view):
            raise DamagedError("is damaged: a header is missing or wrong")
        raw, _, rest = bytes(view[header.name_at : header.name_end]).partition(b"\0")
        notes.add_bytes("header", rest)
        name = decoded(raw)
        start = at + _padded(header.name_end - at, header.aligned)
        part.ledger.claim(at, header.name_end, Claim.STRUCT)
        if name == _TRAILER:
            break
        end = start + header.size
        if end > len(view):
            raise DamagedError("ends in the middle of a member: it was probably cut short")
        notes.add(NAME, name)
        if header.mode & _TYPE == _LINK:
            notes.add(LINK, decoded(bytes(view[start:end])))
            part.ledger.claim(start, end, Claim.STRUCT)
        elif header.size:
            yield member(part, name, Memory(view[start:end]), (start, end))
        at = end + _padded(header.size, header.aligned) - header.size
    yield from notes.told(part)
    yield from leftovers(part)


def _padded(count: int, to: int) -> int:
    return -(-count // to) * to
