"""Which hits are proof and which may be chance: a bare nine-digit number is somebody's, in a large registry.

Hits of most pairs, and of identifiers whose shape or heading says what they are, stand at once. The others wait
until it is known how many hits chance would give in the whole file: for numbers by how many of them there are, for
names with a country by asking for the same names with other countries. They stand where so many cannot be chance.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

LIKELY_NONE = 0.001
"""Chance hits expected in a file, below which a single one is proof."""
FEWEST, TIMES = 3, 20.0
"""Otherwise so many hits, and so many times what chance would give."""

Place = TypeVar("Place")
Doubt = Hashable
"""What may be met by chance: a shape of numbers, or the label of a pair."""


@dataclass(slots=True)
class _Waiting(Generic[Place]):
    expected: float = 0.0
    hits: list[Place] = field(default_factory=list)


class Chance(Generic[Place]):
    """Of one file."""

    def __init__(self) -> None:
        self._waiting: dict[Doubt, _Waiting[Place]] = {}

    def expect(self, doubt: Doubt, hits: float) -> None:
        """So many hits more would come by chance."""
        self._waiting.setdefault(doubt, _Waiting()).expected += hits

    def hit(self, doubt: Doubt, place: Place) -> None:
        """There is one."""
        self._waiting.setdefault(doubt, _Waiting()).hits.append(place)

    def proven(self) -> list[Place]:
        """The hits that cannot be chance. Once, at the end of the file."""
        found: list[Place] = []
        for waiting in self._waiting.values():
            enough = len(waiting.hits) >= max(FEWEST, TIMES * waiting.expected)
            if waiting.hits and (waiting.expected <= LIKELY_NONE or enough):
                found += waiting.hits
        self._waiting.clear()
        return found
