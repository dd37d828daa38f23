"""Which hits are proof and which may be chance: a bare nine-digit number is somebody's, in a large registry.

Hits of pairs, and of identifiers whose shape or heading says what they are, stand at once. The others wait until it is
known how many numbers of the kind the file holds: they stand where so many hits cannot be chance.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tidegate.registry.candidates import Shape

LIKELY_NONE = 0.001
"""Chance hits expected in a file, below which a single one is proof."""
FEWEST, TIMES = 3, 20.0
"""Otherwise so many hits, and so many times what chance would give."""

Place = TypeVar("Place")


@dataclass(slots=True)
class _Waiting(Generic[Place]):
    asked: int = 0
    hits: list[Place] = field(default_factory=list)


class Chance(Generic[Place]):
    """Of one file. `people`: how many the registry has, and so how likely any number is one of theirs."""

    def __init__(self, people: int) -> None:
        self._people = people
        self._waiting: dict[Shape, _Waiting[Place]] = {}

    def asked(self, shape: Shape, distinct: int) -> None:
        """So many different values of a shape were looked up."""
        self._waiting.setdefault(shape, _Waiting()).asked += distinct

    def hit(self, shape: Shape, place: Place) -> None:
        """One of them was found."""
        self._waiting.setdefault(shape, _Waiting()).hits.append(place)

    def proven(self) -> list[Place]:
        """The hits that cannot be chance. Once, at the end of the file."""
        found: list[Place] = []
        for shape, waiting in self._waiting.items():
            expected = waiting.asked * self._people / shape.space
            enough = len(waiting.hits) >= max(FEWEST, TIMES * expected)
            if waiting.hits and (expected <= LIKELY_NONE or enough):
                found += waiting.hits
        self._waiting.clear()
        return found
