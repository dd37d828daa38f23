"""Passages in, findings out: what the text of a file says about people, counted and placed, without the values."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from tidegate.inspection.canonical import canonical
from tidegate.inspection.detectors.interface import Hit
from tidegate.inspection.detectors.scan import scan
from tidegate.inspection.tally import Evidence, Tally
from tidegate.model.content import Passage
from tidegate.model.finding import InformationType, Likelihood
from tidegate.model.location import Location

MOST_KEYS = 1_000_000
"""Distinct values of one type that are told apart in one part; beyond that, people are at least this many."""


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
    """Reads the passages of one file; `finish` hands their findings and people to the tally."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._groups: dict[_Group, _Gathered] = {}
        self._people: dict[tuple[str, ...], dict[InformationType, set[str]]] = {}

    def read(self, passage: Passage) -> None:
        """Recognise what one passage says."""
        hits = scan(passage.text, passage.label)
        if not hits:
            return
        lines = _Lines(passage)
        for hit in hits:
            self._gather(hit, passage.location, lines.number(hit.start))

    def finish(self) -> None:
        """Add all findings, and every part's people: those told apart best by one type of identifier."""
        for group, gathered in self._groups.items():
            location = Location(group.parts, _spot(gathered), group.visible)
            self._tally.add(group.type, location, group.likelihood, group.why, gathered.evidence)
        for keys in self._people.values():
            type = max(keys, key=lambda each: (each is not InformationType.PERSON_NAME, len(keys[each])))
            for key in keys[type]:
                self._tally.person(f"{type.value}:{key}")
        self._groups.clear()
        self._people.clear()

    def _gather(self, hit: Hit, location: Location, line: int) -> None:
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


class _Lines:
    """Line numbers of offsets into a passage's canonical text; 0 where lines mean nothing."""

    def __init__(self, passage: Passage) -> None:
        self._first = passage.first_line
        self._ends: list[int] = []
        if self._first:
            at = -1
            body = canonical(passage.text)
            while (at := body.find("\n", at + 1)) >= 0:
                self._ends.append(at)

    def number(self, offset: int) -> int:
        """The line of a character, as the user counts."""
        return self._first + bisect_right(self._ends, offset) if self._first else 0


def _spot(gathered: _Gathered) -> str:
    if gathered.first:
        one = gathered.first == gathered.last
        return f"line {gathered.first}" if one else f"lines {gathered.first}-{gathered.last}"
    return ", ".join(gathered.spots)
