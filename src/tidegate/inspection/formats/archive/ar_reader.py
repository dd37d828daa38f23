"""An ar archive member by member -> parts; long names stand in a table, or before the contents.

In: the part. Out: child parts and passages. Raises DamagedError where a header is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.members import NAME, Notes, decoded, leftovers, member
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_MARK = b"!<arch>\n"
_HEADER = 60
_TABLE = "//"


def read_ar(part: Part) -> Iterator[Content | Part]:
    """Members in order, then names and strange headers, then all other bytes."""
    view, notes = part.source.view(), Notes()
    part.ledger.claim(0, len(_MARK), Claim.STRUCT)
    at, names = len(_MARK), b""
    while at < len(view):
        header = bytes(view[at : at + _HEADER])
        size = header[48:58].strip()
        if len(header) < _HEADER or header[58:60] != b"`\n" or not size.isdigit():
            raise DamagedError("is damaged: a header is missing or wrong")
        start, end = at + _HEADER, at + _HEADER + int(size)
        if end > len(view):
            raise DamagedError("ends in the middle of a member: it was probably cut short")
        part.ledger.claim(at, start, Claim.STRUCT)
        notes.add_bytes("header", b"" if _is_plain(header) else header[16:48])
        name = decoded(header[:16]).rstrip()
        if name == _TABLE:
            names = bytes(view[start:end])
            notes.add_bytes(NAME, names.replace(b"/\n", b"\n"))
            part.ledger.claim(start, end, Claim.STRUCT)
        else:
            name, start = _named(part, view, name, names, start)
            notes.add(NAME, name)
            yield member(part, name or "symbols", Memory(view[start:end]), (start, end))
        at = end + (end & 1)
        if bytes(view[end:at]) == b"\n":
            part.ledger.claim(end, end + 1, Claim.FILL)
    yield from notes.told(part)
    yield from leftovers(part)


def _is_plain(header: bytes) -> bool:
    """Whether time, owner, group and mode are numbers."""
    return not header[16:48].strip(b" 0123456789")


def _named(part: Part, view: memoryview, name: str, names: bytes, start: int) -> tuple[str, int]:
    """A member's name, and where its contents begin: long names stand in a table, or before the contents."""
    if name.startswith("#1/") and name[3:].isdigit():
        end = min(start + int(name[3:]), len(view))
        part.ledger.claim(start, end, Claim.STRUCT)
        return decoded(bytes(view[start:end]).rstrip(b"\0")), end
    if name.startswith("/") and name[1:].isdigit():
        return decoded(names[int(name[1:]) :].partition(b"\n")[0].rstrip(b"/")), start
    return name.rstrip("/"), start
