"""Packs for outsiders: what reveals nobody, and recognises three people or more of the list together.

Every combination of two or more fields of one person goes through a slow, salted derivation (scrypt). What comes out
picks a place in a table that has an answer for every question (`retrieval`), and unlocks it. The answer is a point; the
points of three different people give a curve whose digest the pack knows (`threshold`). So whoever holds the pack
and everything about one person, or about two, learns nothing; whoever guesses pays the slow derivation for each guess
and has to guess three people right before any of them is confirmed. docs/decisions/0017-trace.md has the sums.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tidegate.errors import TraceError
from tidegate.trace import retrieval, threshold
from tidegate.trace.combine import Fields, combinations, digest, of_line, rows_of
from tidegate.trace.evidence import Match
from tidegate.trace.pack import About
from tidegate.trace.threshold import PRIME, Curve, Point

COST = 1 << 14
"""scrypt's N, with r = 8: 16 MiB and some 50 ms for each guess."""
LEAST_BITS = 38.0
"""What a combination must at least amount to, by how often its parts occur in the very file."""
LEAST_PEOPLE = 30
"""People from which on a shared pack is made: of fewer, the list's own digest would be worth guessing."""
RARE = 4
"""Rows that may share a number."""
DAY_BITS = 14.3
MOST_ROWS, WINDOW, MOST_OF_ROW = 24, 4, 10
"""Rows of a page that are tried, so many together, and combinations of each: at most some twelve seconds a page."""
_RANGE = PRIME * PRIME


class Quick(NamedTuple):
    """The quick digest of a combination, whose it is, and the number of its slot."""

    digest: bytes
    person: int
    slot: int


@dataclass(frozen=True, slots=True)
class Offered:
    """What the reading process gives."""

    quick: tuple[Quick, ...]
    people: int
    left_out: int


def offered(rows: Sequence[Fields], salt: bytes) -> Offered:
    """The combinations that are worth enough, of all people: of each person one a slot."""
    rows = _without_shared(rows)
    whose = _people(rows)
    bits = _Bits(rows)
    slots: dict[str, int] = {}
    used: set[tuple[int, int]] = set()
    found: dict[bytes, Quick] = {}
    left_out = 0
    for person, fields in zip(whose, rows, strict=True):
        for each in combinations(fields):
            slot = slots.setdefault(each.slot, len(slots))
            quick = digest(each.text, salt)
            if bits.of(each.text) < LEAST_BITS:
                left_out += 1
            elif (person, slot) not in used and quick not in found:
                used.add((person, slot))
                found[quick] = Quick(quick, person, slot)
    return Offered(tuple(found.values()), len({each.person for each in found.values()}), left_out)


def _without_shared(rows: Sequence[Fields]) -> list[Fields]:
    """Numbers that many rows have are an office's, or of somebody listed very often: not used."""
    counts = Counter(number for fields in rows for number in set(fields.numbers))
    return [
        replace(fields, numbers=tuple(number for number in fields.numbers if counts[number] <= RARE))
        for fields in rows
    ]


def _people(rows: Sequence[Fields]) -> list[int]:
    """Rows with a number in common are one person: otherwise somebody listed three times would be three people."""
    first: dict[int, int] = {}
    root = list(range(len(rows)))

    def top(at: int) -> int:
        while root[at] != at:
            at = root[at]
        return at

    for at, fields in enumerate(rows):
        for number in fields.numbers:
            one, other = top(first.setdefault(number, at)), top(at)
            root[max(one, other)] = min(one, other)
    return [top(at) for at in range(len(rows))]


class _Bits:
    """How much a combination is worth: what a guesser needs who knows how often names and numbers occur."""

    def __init__(self, rows: Sequence[Fields]) -> None:
        self._count = max(len(rows), 2)
        self._words = Counter(word for fields in rows for word in set(fields.words))
        spans: dict[int, list[int]] = {}
        for fields in rows:
            for number in fields.numbers:
                spans.setdefault(len(str(number)), []).append(number)
        self._spans = {size: math.log2(max(max(found) - min(found), 2)) for size, found in spans.items()}

    def of(self, combination: str) -> float:
        """Bits."""
        total = 0.0
        for part in combination.split("|"):
            if part[0] == "d":
                total += DAY_BITS
            elif part[0] == "n":
                total += min(self._spans.get(len(part) - 1, 0.0), 28.0 + 3.3 * max(len(part) - 10, 0))
            else:
                words = part[1:].split(" ")
                total += sum(math.log2(self._count / max(self._words[word], 1)) for word in words)
        return total


def derive(quick: bytes, salt: bytes, cost: int) -> bytes:
    """The slow derivation: 48 bytes, the first 32 of which pick the place and the last 16 unlock it."""
    return hashlib.scrypt(quick, salt=salt, n=cost, r=8, p=1, maxmem=256 * 1024 * 1024, dklen=48)


def encode(
    found: Offered, salt: bytes, cost: int = COST, heard: Callable[[int, int], None] = lambda *_: None
) -> tuple[bytes, dict[str, object]]:
    """The table of a pack, and its settings. Takes `cost` for every combination; `heard` is told how far it is."""
    values: dict[bytes, bytes] = {}
    curves: list[Curve] = []
    places: dict[tuple[int, int], Point] = {}
    for slot in range(1 + max((each.slot for each in found.quick), default=-1)):
        curves.append(threshold.draw())
        people = [each.person for each in found.quick if each.slot == slot]
        for person, point in zip(people, threshold.points(curves[slot], len(people)), strict=True):
            places[person, slot] = point
    for at, each in enumerate(found.quick):
        derived = derive(each.digest, salt, cost)
        values[derived[:32]] = _locked(places[each.person, each.slot], derived[32:])
        heard(at + 1, len(found.quick))
    settings = {
        "salt": salt.hex(),
        "cost": cost,
        "curves": [curve.digest(salt) for curve in curves],
        "bits": LEAST_BITS,
    }
    return retrieval.build(values), settings


def _locked(point: Point, pad: bytes) -> bytes:
    """16 bytes that look like chance: a point is one of 2^122, and stands for one of 64 numbers of 128 bits."""
    number = point[0] * PRIME + point[1] + secrets.randbelow((1 << 128) // _RANGE) * _RANGE
    return (number ^ int.from_bytes(pad, "little")).to_bytes(16, "little")


def _unlocked(value: bytes, pad: bytes) -> Point:
    number = (int.from_bytes(value, "little") ^ int.from_bytes(pad, "little")) % _RANGE
    return number // PRIME, number % PRIME


class SharedMember:
    """One shared member, open."""

    def __init__(self, about: About, table: bytes) -> None:
        """Raises TraceError where its settings make no sense."""
        self.about, self._table = about, table
        try:
            self._salt = bytes.fromhex(about.settings["salt"])
            self._cost, self._curves = (
                int(about.settings["cost"]),
                frozenset(map(str, about.settings["curves"])),
            )
        except (KeyError, ValueError, TypeError):
            raise TraceError("a shared pack whose settings make no sense: fetch it again") from None
        if not 2 <= self._cost <= 1 << 20:
            raise TraceError("a shared pack that asks for more work than is sensible: fetch it again")

    def point(self, combination: str) -> Point:
        """What the pack answers."""
        derived = derive(digest(combination, self._salt), self._salt, self._cost)
        return _unlocked(retrieval.get(self._table, derived[:32]), derived[32:])

    def search(self, text: str) -> Match | None:
        """Whether three rows or more of a text are people of the list."""
        rows = [fields for fields in map(of_line, rows_of(text)) if _worth(fields)]
        rows = rows[:MOST_ROWS]
        if len(rows) < threshold.NEEDED:
            return None
        groups: list[list[Point]] = []
        for start in range(0, len(rows), WINDOW):
            window = rows[start : start + WINDOW]
            fresh = [[self.point(each) for each in _asked(fields)] for fields in window]
            groups += fresh
            curve = threshold.found(groups[-WINDOW - 1 :], self._curves, self._salt)
            if curve is not None:
                return self._match(curve, rows, groups)
        return None

    def _match(self, curve: Curve, rows: Sequence[Fields], groups: list[list[Point]]) -> Match:
        for fields in rows[len(groups) :]:
            groups.append([self.point(each) for each in _asked(fields)])
        people = {x for group in groups for x, y in group if curve.at(x) == y}
        return Match(self.about.pack, len(people), self.about.people, frozenset({"pair"}), (), True)


def _asked(fields: Fields) -> list[str]:
    return [each.text for each in combinations(fields, beside=True)][:MOST_OF_ROW]


def _worth(fields: Fields) -> bool:
    return bool(fields.numbers and (fields.days or len(fields.words) > 1)) or bool(
        fields.days and len(fields.words) > 1
    )
