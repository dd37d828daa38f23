"""What stands in BIFF12 records that no reader decodes: the sweep of BIFF with wide strings of 16-bit length.

In: the body of a record. Out: as `sweep`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.formats.archive.leftovers import is_dense
from tidegate.inspection.formats.biff.binary_records import Kind, Record
from tidegate.inspection.formats.biff.sweep import Sweep, begins, is_text
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Passage

LAST_KNOWN = 5300
"""Records of all versions of Excel have lower numbers."""
_PAIRED = frozenset(
    {Kind.SHEET_BEGIN, Kind.BOOK_BEGIN, Kind.STRINGS_BEGIN, Kind.STYLES_BEGIN, Kind.CACHE_BEGIN,
     Kind.CACHE_ROWS_BEGIN, Kind.COMMENTS_BEGIN, Kind.EXTERNAL_BEGIN}
)  # fmt: skip
"""Records that begin a part whose last record has the next number."""
_LONG = 2048
_NEAR = 64
_GOES_ON = re.compile(rb"[\x20-\x7e]{4}|(?:[\x20-\x7e]\x00){2}|(?:\x00[\x20-\x7e]){2}")
_MOST_AT_ONCE = 1 << 20

_AFTER_COUNT = re.compile(
    rb"(?=([\x01-\xff][\x00-\x7f])(?:\x00\x00)?(?:[\x20-\x7e\xa0-\xff]\x00|[\x00-\xff][\x01-\x06\x30\x4e-\x9f\xac-\xd7]))",
    re.DOTALL,
)


class BinarySweep(Sweep):
    """Counts have two or four bytes, and characters two. `view`: the whole part, to be swept by `upto`."""

    def __init__(self, part: Part, view: memoryview, spot: str = "") -> None:
        super().__init__(part, part.location(spot))
        self._part, self._view = part, view
        self._done = self._loud = 0
        self._first = self._last = -1

    def upto(self, start: int, end: int, label: str = "") -> Iterator[Passage]:
        """Sweep what waits before `start`; what stands from there to `end` was decoded.

        Headers of records are swept with their bodies: any text in two bytes reads as empty records.
        """
        loud = min(max(self._loud, self._done), start)
        if loud > self._done:
            yield from self.text(bytes(self._view[self._done : loud]), label)
        if start > loud:
            yield from self.text(bytes(self._view[loud:start]), label, counted=False)
        self._done = max(end, self._done)
        if end > start and _GOES_ON.match(self._view, end):
            # Text that goes on where a record ends: no program writes that.
            yield from self.text(bytes(self._view[max(end - _NEAR, 0) : end + _NEAR]), label)

    def passing(self, record: Record, label: str = "") -> Iterator[Passage]:
        """A record that nobody decodes: it waits, but not for too many others, and must not be dense."""
        body = record.body
        self.number(record)
        self._loud = record.end
        if record.kind > LAST_KNOWN:
            self.strange(record.kind, bytes(body))
        elif len(body) > _LONG and is_dense(bytes(body)):
            self._part.gap("holds a record that is too dense for what it is")
        if record.end - self._done > _MOST_AT_ONCE:
            yield from self.upto(record.end, record.end, label)

    def number(self, record: Record) -> bool:
        """A cell whose bytes are numbers, which hold no counted strings. Whether enough of them wait."""
        if self._first < 0:
            self._first = record.kind
        self._last = record.kind
        return record.end - self._done > _MOST_AT_ONCE

    def finish(self, end: int, label: str = "") -> Iterator[Passage]:
        """After the last record, at `end`: the rest, and the account of all bytes."""
        self._loud = len(self._view) if end < len(self._view) else self._loud
        yield from self.upto(len(self._view), len(self._view), label)
        self.dense()
        self._part.ledger.claim(0, end, Claim.TABLE)
        if self._first in _PAIRED and self._last != self._first + 1:
            self._part.gap("ends before its last record: it was cut short")
        if end < len(self._view):
            self._part.gap("ends within a record, or holds what is none", end, len(self._view))

    def counted(self, raw: bytes) -> Iterator[str]:
        """Strings behind their length, however short."""
        for found in _AFTER_COUNT.finditer(raw):
            count = int.from_bytes(found[1], "little")
            for start in (found.start() + 2, found.start() + 4):
                if count < 2 or start + 2 * count > len(raw) or not begins(raw, start, count):
                    continue
                text = raw[start : start + 2 * count].decode("utf-16-le", "replace")
                if is_text(text):
                    yield text
