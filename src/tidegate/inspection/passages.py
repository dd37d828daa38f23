"""Passages in, findings out: what a file's text says about people, counted and placed, without the values."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from tidegate.inspection.canonical import canonical
from tidegate.inspection.detectors.catalogue import FORM_LABELS, canonical_heading, heading_type
from tidegate.inspection.detectors.interface import Hit
from tidegate.inspection.detectors.scan import scan
from tidegate.inspection.names.fold import name_key
from tidegate.inspection.tally import Evidence, Tally
from tidegate.model.content import Passage
from tidegate.model.finding import InformationType, Likelihood
from tidegate.model.location import Location

MOST_KEYS = 1_000_000
"""Distinct values of one type that are told apart in one part; beyond that, people are at least this many."""


PAGE = 4096
"""Characters of neighbouring passages that are recognised together."""

SEPARATOR = " |\n"
"""Between passages of a page: a label reaches over it, digits are not joined over it."""


class _Group(NamedTuple):
    """Hits that make one finding."""

    type: InformationType
    parts: tuple[str, ...]
    visible: bool
    likelihood: Likelihood
    why: str


@dataclass(slots=True)
class _Gathered:
    """One finding in the making: its evidence, and where it was met first and last."""

    evidence: Evidence = field(default_factory=Evidence)
    spots: list[str] = field(default_factory=list)
    first: int = 0
    last: int = 0


class Passages:
    """Reads the passages of one file; `finish` hands their findings and people to the tally.

    Neighbouring passages are read as one page: a label in one paragraph explains a number in the next.
    """

    def __init__(self, tally: Tally, *, named: frozenset[str] = frozenset()) -> None:
        """`named`: name keys of people whom the slot lets be named; their names are no finding."""
        self._tally = tally
        self._named = named
        self._groups: dict[_Group, _Gathered] = {}
        self._people: dict[tuple[str, ...], dict[InformationType, set[str]]] = {}
        self._page: list[Passage] = []
        self._size = 0

    def read(self, passage: Passage) -> None:
        """Take one passage in; it is recognised with its neighbours of the same part and visibility."""
        if self._page and _place(self._page[-1]) != _place(passage):
            self._turn()
        self._page.append(passage)
        self._size += len(passage.text) + len(SEPARATOR)
        if self._size >= PAGE:
            self._turn()

    def finish(self) -> None:
        """Add all findings, and every part's people: those told apart best by one type of identifier."""
        self._turn()
        for group, gathered in self._groups.items():
            location = Location(group.parts, _spot(gathered), group.visible)
            self._tally.add(group.type, location, group.likelihood, group.why, gathered.evidence)
        for keys in self._people.values():
            type = max(keys, key=lambda each: (each is not InformationType.PERSON_NAME, len(keys[each])))
            for key in keys[type]:
                self._tally.person(f"{type.value}:{key}")
        self._groups.clear()
        self._people.clear()

    def _turn(self) -> None:
        """Recognise the page; forgotten first, so that a failure is told once and not again for the next."""
        passages, self._page, self._size = self._page, [], 0
        texts = [_labelled(passage) for passage in passages]
        hits = scan(SEPARATOR.join(texts))
        if not hits:
            return
        bodies = [canonical(text) for text in texts]
        starts = list(accumulate((len(body) + len(SEPARATOR) for body in bodies), initial=0))
        for hit in hits:
            index = min(bisect_right(starts, hit.start) - 1, len(passages) - 1)
            passage = passages[index]
            before = bodies[index].count("\n", 0, hit.start - starts[index])
            self._gather(hit, passage.location, passage.first_line and passage.first_line + before)

    def _gather(self, hit: Hit, location: Location, line: int) -> None:
        if hit.type is InformationType.PERSON_NAME and self._named and name_key(hit.key) in self._named:
            return
        group = _Group(hit.type, location.parts, location.visible, hit.likelihood, hit.why)
        gathered = self._groups.setdefault(group, _Gathered())
        gathered.evidence.add((hit.key,))
        if line:
            gathered.first = min(gathered.first or line, line)
            gathered.last = max(gathered.last, line)
        elif location.spot and location.spot not in gathered.spots and len(gathered.spots) < 3:
            gathered.spots.append(location.spot)
        if hit.likelihood >= Likelihood.LIKELY and hit.type.group in ("identifier", "person"):
            self._person(hit, location)

    def _person(self, hit: Hit, location: Location) -> None:
        if hit.type is InformationType.BIRTH_DATE:
            return
        keys = self._people.setdefault(location.parts, {}).setdefault(hit.type, set())
        if len(keys) < MOST_KEYS:
            keys.add(hit.key)


def _place(passage: Passage) -> tuple[tuple[str, ...], bool]:
    return passage.location.parts, passage.location.visible


def _labelled(passage: Passage) -> str:
    """The text after the name its file gives it, in words that the detectors know."""
    if not passage.label:
        return passage.text
    type = heading_type(passage.label)
    name = FORM_LABELS.get(type) if type else None
    return f"{name or canonical_heading(passage.label)}: {passage.text}"


def _spot(gathered: _Gathered) -> str:
    if gathered.first:
        one = gathered.first == gathered.last
        return f"line {gathered.first}" if one else f"lines {gathered.first}-{gathered.last}"
    return ", ".join(gathered.spots)
