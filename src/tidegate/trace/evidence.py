"""What speaks for one page or file being a copy: hits in, a Match or nothing out.

A page is told where what was found on it cannot be chance, given how many numbers, dates and rows it has: three people
or more, or two of whom each is met by two keys of different fields.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tidegate.trace.chance import CERTAIN, LIKELY, binomial_tail, poisson_tail
from tidegate.trace.pack import About

LEAST_PEOPLE = 3
MOST_SPANS = 20
DOUBTFUL = frozenset({"name+nationality", "shingle"})
"""Whose rates are estimates: told, but never as certain."""
_IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True)
class Match:
    """A page or file that a pack recognises.

    `pack`: the pack's id. `people`: different people matched, at least; `of`: people in the pack. `kinds`: what
    matched: digest, identifier, pair, shingle, picture. `spans`: where in the body, as byte offsets, at most 20; ()
    where the body was not searched as it is. `certain`: chance is ruled out by computation: so many keys of
    people would come together, given how many numbers and dates the page has, with a probability below 10^-10, which is
    less than one page in a month of Common Crawl; or by a digest.
    """

    pack: str
    people: int
    of: int
    kinds: frozenset[str]
    spans: tuple[tuple[int, int], ...]
    certain: bool
    places: tuple[str, ...] = ()
    """Of a document: sheets with rows, pages, members, in the order in which people were met there."""


@dataclass(slots=True)
class Evidence:
    """Of one body and one member of a pack."""

    people: dict[str, set[int]] = field(default_factory=dict)
    ways: dict[int, set[tuple[str, int]]] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)
    expected: float = 0.0
    asked: dict[str, int] = field(default_factory=dict)

    def hit(self, label: str, person: int, key: int) -> None:
        """Somebody was met: `label` is `identifier`, `shingle` or that of a pair, `key` what met them."""
        self.people.setdefault(label, set()).add(person)
        if label not in DOUBTFUL:
            self.ways.setdefault(person, set()).add((label, key))

    def ask(self, label: str, count: int) -> None:
        """So many rows, dates or lines were asked for a label."""
        self.asked[label] = self.asked.get(label, 0) + count

    @property
    def met(self) -> int:
        """Grows with everybody who is met, in every way."""
        return sum(map(len, self.people.values()))

    def match(self, about: About, places: tuple[str, ...] = ()) -> Match | None:
        """What it amounts to."""
        found: set[int] = set()
        kinds: set[str] = set()
        certain = self._certain(about)
        if certain:
            for label in self.people.keys() - DOUBTFUL:
                found |= self.people[label]
                kinds.add(_kind(label))
        for label in self.people.keys() & DOUBTFUL:
            if self._likely(label, about):
                found |= self.people[label]
                kinds.add(_kind(label))
        if not found:
            return None
        spans = tuple(sorted(set(self.spans))[:MOST_SPANS])
        return Match(about.pack, len(found), about.people, frozenset(kinds), spans, certain, places)

    def _certain(self, about: About) -> bool:
        expected = self.expected
        for label, asked in self.asked.items():
            if label not in DOUBTFUL and label in self.people:
                expected += asked * about.rates.get(label, 1.0)
        met = len(self.ways)
        if met >= LEAST_PEOPLE and poisson_tail(expected, met) <= CERTAIN:
            return True
        if any(
            len(people) >= LEAST_PEOPLE
            and binomial_tail(self.asked.get(label, 0), about.rates.get(label, 1.0), len(people)) <= CERTAIN
            for label, people in self.people.items()
            if label not in DOUBTFUL and label != _IDENTIFIER
        ):
            return True
        twice = sum(len(ways) > 1 for ways in self.ways.values())
        return twice >= 2 and poisson_tail(expected, twice) <= CERTAIN / 2

    def _likely(self, label: str, about: About) -> bool:
        met = len(self.people[label])
        asked = max(self.asked.get(label, 0), met)
        return met >= LEAST_PEOPLE and binomial_tail(asked, about.rates.get(label, 1.0), met) <= LIKELY


def best(matches: Iterable[Match | None]) -> Match | None:
    """The one with most people, certain ones first."""
    found = [each for each in matches if each is not None]
    return max(found, key=lambda each: (each.certain, each.people), default=None)


def _kind(label: str) -> str:
    return "pair" if "+" in label else label
