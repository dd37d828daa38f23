"""Copies of one excerpt, together. In: what a scan found. Out: groups, the one with the most people first.

Two bodies of one digest are one copy at two places; two bodies with one excerpt are copies too, in other dress. The
same place met in two archives is one place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from tidegate.trace.hits import Hit
from tidegate.trace.results import Finding

MOST_COPIES = 10_000


@dataclass(slots=True)
class Group:
    """`hit`: the copy with the most people. `copies`: the others' places, each once. `more`: how many are left out."""

    hit: Hit
    copies: list[dict[str, object]] = field(default_factory=list)
    more: int = 0
    _places: set[tuple[str, str]] = field(default_factory=set)

    def add(self, hit: Hit) -> None:
        """Another copy, or the same place again."""
        place = _place(hit)
        if place in self._places:
            return
        self._places.add(place)
        if hit.people > self.hit.people:
            self.hit, hit = hit, self.hit
        if len(self.copies) >= MOST_COPIES:
            self.more += 1
            return
        told = {"where": hit.where, "file": hit.file, "offset": hit.offset, "part": hit.part}
        self.copies.append({**told, "captured": hit.captured, "evidence": hit.evidence, "people": hit.people})

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it is on the web, each once."""
        found = [self.hit.where, *(str(copy["where"]) for copy in self.copies)]
        return tuple(dict.fromkeys(place for place in found if place.startswith(("http://", "https://"))))

    @property
    def places(self) -> int:
        """How many."""
        return 1 + len(self.copies) + self.more

    def encode(self) -> str:
        """A line of `schemas/hit-1.schema.json`."""
        line = {**json.loads(self.hit.encode()), "copies": self.copies, "more_copies": self.more}
        return json.dumps(line, ensure_ascii=True, separators=(",", ":"))


def _place(hit: Hit) -> tuple[str, str]:
    """A page and its text extract are one place, though its lines are others there."""
    return hit.where, "" if hit.part.startswith(("line", "from byte")) else hit.part


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """Every hit is in one group."""
    by_key: dict[tuple[str, str], Group] = {}
    for finding in findings:
        hit = Hit.decode(finding.text)
        keys = [(hit.pack, key) for key in (finding.digest, finding.excerpt) if key]
        group = next((by_key[key] for key in keys if key in by_key), None)
        if group is None:
            group = Group(hit)
            group._places.add(_place(hit))
        else:
            group.add(hit)
        by_key.update(dict.fromkeys(keys, group))
    groups = list({id(group): group for group in by_key.values()}.values())
    return sorted(groups, key=lambda group: (-group.hit.people, group.hit.where))
