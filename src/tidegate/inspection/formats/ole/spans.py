"""Ranges that a reader has read, in any order and perhaps twice, claimed once."""

from __future__ import annotations

from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part


class Spans:
    """Collects ranges of one part."""

    def __init__(self) -> None:
        self._ranges: list[tuple[int, int]] = []

    def add(self, start: int, end: int) -> None:
        """One more range; empty ones are ignored."""
        if end > start:
            self._ranges.append((start, end))

    def merged(self) -> list[tuple[int, int]]:
        """All of them, in order, none touching another."""
        merged: list[tuple[int, int]] = []
        for start, end in sorted(self._ranges):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def claim(self, part: Part, claim: Claim) -> None:
        """Claim all of them in the part's ledger, as far as they lie in it."""
        for start, end in self.merged():
            if start < part.ledger.size:
                part.ledger.claim(start, min(end, part.ledger.size), claim)
