"""The files that SQLite keeps beside a database: the write-ahead log and the rollback journal.

In: a part. Out: every page in them, as rows where it is a node of a tree, hidden: what was written or undone.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.sqlite_file import MAGIC, Header
from tidegate.inspection.formats.database.sqlite_leftovers import Leftovers
from tidegate.inspection.formats.database.sqlite_old_rows import OldRows
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_WAL_HEADER, _FRAME = 32, 24
_JOURNAL_HEADER = 28
_ENCODING_AT, _RESERVED_AT = 56, 20


class Loose:
    """Pages by their number, as they come out of a log: the last one written is the one that counts."""

    def __init__(self) -> None:
        self._known: dict[int, memoryview] = {}

    def put(self, number: int, page: memoryview) -> None:
        """A page, in place of an earlier one of its number."""
        self._known[number] = page

    def usable(self, number: int) -> memoryview:
        """The page. Raises DamagedError for one that the log does not hold."""
        if number not in self._known:
            raise DamagedError("a page that is not in the file")
        return self._known[number]

    def take(self, number: int) -> memoryview:
        """As `usable`: in a log nobody owns pages."""
        return self.usable(number)

    def free_list(self) -> Iterator[tuple[int, int]]:
        """None are known."""
        return iter(())

    def untaken(self) -> list[int]:
        """All, in order."""
        return sorted(self._known)


def read_wal(part: Part) -> Iterator[Content | Part]:
    """A write-ahead log: frames of one page each. Raises DamagedError."""
    view = part.source.view()
    size: int = struct.unpack_from(">I", view, 8)[0]
    if not 512 <= size <= 65536 or size & size - 1:
        raise DamagedError("a write-ahead log with a damaged header")
    part.ledger.claim(0, _WAL_HEADER, Claim.STRUCT)
    places = []
    at = _WAL_HEADER
    while at + _FRAME + size <= len(view):
        places.append((int(struct.unpack_from(">I", view, at)[0]), at + _FRAME))
        part.ledger.claim(at, at + _FRAME, Claim.STRUCT)
        at += _FRAME + size
    yield from _read(part, places, size)
    if at < len(view):
        yield part.stretch(at, len(view), "bytes after the last frame")


def read_journal(part: Part) -> Iterator[Content | Part]:
    """A rollback journal: pages as they were, in sections that each begin at a sector. Raises DamagedError."""
    view = part.source.view()
    at, places, size = 0, [], 0
    while at + _JOURNAL_HEADER <= len(view):
        count, _, _, sector, size = struct.unpack_from(">IIIII", view, at + 8)
        if (
            bytes(view[at : at + 8]) != bytes(view[:8])
            or not 512 <= size <= 65536
            or not 32 <= sector <= 65536
        ):
            break
        part.ledger.claim(at, at + _JOURNAL_HEADER, Claim.STRUCT)
        at += sector
        # Without a count (all ones), pages go on to the end.
        for _ in range(min(count, (len(view) - at) // (8 + size))):
            places.append((int(struct.unpack_from(">I", view, at)[0]), at + 4))
            part.ledger.claim(at, at + 4, Claim.STRUCT)
            part.ledger.claim(at + 4 + size, at + 8 + size, Claim.STRUCT)
            at += 8 + size
        at = -(-at // sector) * sector
    yield from _read(part, places, size)
    for start, end in part.ledger.unclaimed():
        yield part.stretch(start, end, f"bytes {start}-{end} between the pages")


def _read(part: Part, places: list[tuple[int, int]], size: int) -> Iterator[Content | Part]:
    """Every page, in rounds in which no number comes twice."""
    view = part.source.view()
    encoding, reserved = _settings(view, places)
    header = Header(size, size - reserved, 0, 0, False, encoding)
    old = OldRows(part)
    while places:
        loose, later = Loose(), []
        seen: set[int] = set()
        for number, start in places:
            if number in seen:
                later.append((number, start))
                continue
            seen.add(number)
            loose.put(number, view[start : start + size - reserved])
            part.ledger.claim(start, start + size, Claim.TABLE)
        leftovers = Leftovers(part, loose, header, old)
        leftovers.free()
        yield from old.read()
        yield from leftovers.close()
        places = later


def _settings(view: memoryview, places: list[tuple[int, int]]) -> tuple[int, int]:
    """The encoding and the reserved bytes, if the first page of the database is among the pages."""
    for _, start in places:
        if bytes(view[start : start + len(MAGIC)]) == MAGIC:
            encoding: int = struct.unpack_from(">I", view, start + _ENCODING_AT)[0]
            return encoding or 1, view[start + _RESERVED_AT]
    return 1, 0
