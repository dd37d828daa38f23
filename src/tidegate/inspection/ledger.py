"""The byte ledger: every byte of a part belongs to exactly one claim, or it is unread."""

from __future__ import annotations

import enum
from operator import itemgetter
from typing import NamedTuple

from tidegate.model.part import Stretch


class Claim(enum.Enum):
    """What a range of bytes turned out to be."""

    TEXT = "text"
    TABLE = "table"
    STRUCT = "structure"
    PIXELS = "pixels"
    FILL = "fill"
    INERT = "inert"
    CHILD = "part"
    UNREAD = "unread"


class Span(NamedTuple):
    """Bytes `start` (inclusive) to `end` (exclusive) of one part."""

    start: int
    end: int
    claim: Claim


class Ledger:
    """Claims over one part of `size` bytes. Readers claim; the walker closes and acts on what is left."""

    __slots__ = ("_spans", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self._spans: list[Span] = []

    def claim(self, start: int, end: int, claim: Claim) -> None:
        """Claim a range. Empty ranges are ignored; ranges outside the part are a ValueError (a reader's bug)."""
        if start == end:
            return
        if not 0 <= start < end <= self.size:
            raise ValueError(f"claim {start}-{end} lies outside a part of {self.size} bytes")
        self._spans.append(Span(start, end, claim))

    def claim_all(self, claim: Claim) -> None:
        """The whole part is one thing."""
        self.claim(0, self.size, claim)

    def unclaimed(self) -> list[tuple[int, int]]:
        """Ranges that nothing claims, in order."""
        holes, at = [], 0
        for span in sorted(self._spans, key=itemgetter(0, 1)):
            if span.start > at:
                holes.append((at, span.start))
            at = max(at, span.end)
        if at < self.size:
            holes.append((at, self.size))
        return holes

    def overlaps(self) -> list[tuple[int, int]]:
        """Ranges claimed twice: two readings of the same bytes, which is how overlapping bombs and polyglots work."""
        twice, at = [], 0
        for span in sorted(self._spans, key=itemgetter(0, 1)):
            if span.start < at:
                twice.append((span.start, min(at, span.end)))
            at = max(at, span.end)
        return twice

    def outline(self, most: int) -> tuple[Stretch, ...]:
        """The whole part in at most `most` stretches; where it has more, each speaks for its worst byte."""
        drawn: list[Stretch] = []
        at = 0
        lost = [Span(start, end, Claim.UNREAD) for start, end in self.unclaimed()]
        for span in sorted([*self._spans, *lost], key=itemgetter(0, 1)):
            start = max(span.start, at)
            if span.end > start:
                _append(drawn, Stretch(start, span.end, span.claim.value))
                at = span.end
        return tuple(drawn if len(drawn) <= most else _coarser(drawn, self.size, most))

    def unread(self) -> int:
        """Bytes that are unclaimed or claimed UNREAD (each counted once)."""
        read = [(s.start, s.end) for s in self._spans if s.claim is not Claim.UNREAD]
        lost = [(s.start, s.end) for s in self._spans if s.claim is Claim.UNREAD]
        covered = _length(_merge(read))
        doubted = _length(_merge(lost)) + covered - _length(_merge(read + lost))
        return self.size - covered + doubted


def _append(drawn: list[Stretch], stretch: Stretch) -> None:
    """Add a stretch at the end, joined with the last where both are the same thing."""
    if drawn and drawn[-1].claim == stretch.claim:
        drawn[-1] = drawn[-1]._replace(end=stretch.end)
    else:
        drawn.append(stretch)


def _coarser(drawn: list[Stretch], size: int, most: int) -> list[Stretch]:
    """Stretches of equal length: unread where any byte of theirs is, else what most of their bytes are."""
    coarse: list[Stretch] = []
    first = 0
    for number in range(most):
        start, end = size * number // most, size * (number + 1) // most
        shares: dict[str, int] = {}
        while first < len(drawn) and drawn[first].end <= start:
            first += 1
        place = first
        while place < len(drawn) and drawn[place].start < end:
            stretch = drawn[place]
            share = min(end, stretch.end) - max(start, stretch.start)
            shares[stretch.claim] = shares.get(stretch.claim, 0) + share
            place += 1
        if end > start:
            unread = Claim.UNREAD.value
            claim = unread if unread in shares else max(shares, key=lambda claim: shares[claim])
            _append(coarse, Stretch(start, end, claim))
    return coarse


def _merge(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _length(ranges: list[tuple[int, int]]) -> int:
    return sum(end - start for start, end in ranges)
