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
NEARLY_ALL, MANY = 0.9, 20
"""Or, of so many people, nearly all that were asked for."""

Place = TypeVar("Place")
Doubt = Hashable
"""What may be met by chance: a shape of numbers, or the label of a pair."""


@dataclass(slots=True)
class _Waiting(Generic[Place]):
    expected: float = 0.0
    asked: int = 0
    people: set[int] = field(default_factory=set)
    hits: list[Place] = field(default_factory=list)

    @property
    def proven(self) -> bool:
        """Whether the hits cannot be chance."""
        if not self.hits or self.expected <= LIKELY_NONE:
            return bool(self.hits)
        found = len(self.people)
        many = found >= MANY and found >= NEARLY_ALL * self.asked
        return many or found >= max(FEWEST, TIMES * self.expected)


class Chance(Generic[Place]):
    """Of one file."""

    def __init__(self) -> None:
        self._waiting: dict[Doubt, _Waiting[Place]] = {}

    def expect(self, doubt: Doubt, hits: float, asked: int) -> None:
        """Of so many different values more, so many hits would come by chance."""
        waiting = self._waiting.setdefault(doubt, _Waiting())
        waiting.expected += hits
        waiting.asked += asked

    def hit(self, doubt: Doubt, person: int, place: Place) -> None:
        """There is one."""
        waiting = self._waiting.setdefault(doubt, _Waiting())
        waiting.people.add(person)
        waiting.hits.append(place)

    def proven(self) -> list[Place]:
        """The hits that cannot be chance. Once, at the end of the file."""
        found: list[Place] = []
        for waiting in self._waiting.values():
            if waiting.proven:
                found += waiting.hits
        self._waiting.clear()
        return found
