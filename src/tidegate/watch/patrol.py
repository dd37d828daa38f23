"""What is new, changed or gone on a site since it was last looked at. In: a site's listing. Out: sightings.

What was seen is remembered as two keyed numbers an object, a place and a token: names of files may hold values,
and a million objects take some two hundred megabytes. Nothing counts as seen before whoever looked at it says so,
so that a patrol that dies looks again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from tidegate.sites.interface import Kind, Published

_PLACE, _TOKEN = 16, 8
"""Bytes: places must not collide even for whoever chooses names; a token is compared at its own place only."""


class Change(Enum):
    """How an object differs from what was seen there."""

    NEW = "new"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Sighting:
    """An object to look at. `place`, `token`: to be handed to `Seen.settle` when somebody has looked."""

    change: Change
    entry: Published
    place: int
    token: int


class Seen:
    """What is known of one site: places and tokens, and nothing else. `key`: 32 bytes of the installation."""

    def __init__(self, key: bytes, site: str, known: Iterable[tuple[int, int]] = ()) -> None:
        self._base = hashlib.blake2b(site.encode(), key=key, digest_size=_PLACE)
        self._known = dict(known)
        self._round: set[int] = set()

    def __len__(self) -> int:
        return len(self._known)

    def place(self, path: str, version: str = "") -> int:
        """The number of one place, the same in every run."""
        one = self._base.copy()
        one.update(path.encode("utf-8", "surrogatepass") + b"\0" + version.encode())
        return int.from_bytes(one.digest(), "big")

    def compare(self, listing: Iterable[Published]) -> Iterator[Sighting]:
        """What must be looked at, as the listing comes. Afterwards `gone` tells what it no longer had."""
        self._round = set()
        for entry in listing:
            if entry.kind is Kind.MARKER:
                continue
            place, token = self._place_of(entry), self._token(entry)
            self._round.add(place)
            if self._known.get(place) != token:
                yield self._sighting(entry, place, token)

    def gone(self) -> frozenset[int]:
        """Places that were seen before and were not in the last whole listing."""
        return frozenset(self._known.keys() - self._round)

    def sighting(self, entry: Published) -> Sighting:
        """One object, whether or not it was seen before."""
        return self._sighting(entry, self._place_of(entry), self._token(entry))

    def _place_of(self, entry: Published) -> int:
        return self.place(entry.path, "" if entry.current else entry.version)

    def _sighting(self, entry: Published, place: int, token: int) -> Sighting:
        change = Change.CHANGED if place in self._known else Change.NEW
        return Sighting(change, entry, place, token)

    def seen(self, sighting: Sighting) -> bool:
        """Whether exactly this was looked at already."""
        return self._known.get(sighting.place) == sighting.token

    def settle(self, place: int, token: int) -> None:
        """Somebody has looked at it. What appears while a listing runs is not gone because it was not in it."""
        self._known[place] = token
        self._round.add(place)

    def forget(self, place: int) -> None:
        """Whatever lies there next is new."""
        self._known.pop(place, None)

    def doubt(self) -> None:
        """Everything must be looked at again: what judges has changed."""
        self._known = dict.fromkeys(self._known, -1)

    def _token(self, entry: Published) -> int:
        told = entry.token or f"{entry.size}-{entry.modified.timestamp()}"
        text = f"{entry.kind.value}-{entry.version}-{told}"
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=_TOKEN).digest(), "big") >> 1
