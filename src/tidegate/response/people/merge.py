"""A later reading only adds. In: who was found before, who is found now. Out: all of them, numbers as they were.

Two people of one reading are never made one here: a row with a typing error keeps its own number, and its own stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tidegate.model.person import Individual
from tidegate.response.people.prints import A_NUMBER, Printer

Keys = frozenset[tuple[str, str]]


def merge(
    before: Sequence[Individual], now: Sequence[Individual], printer: Printer
) -> tuple[tuple[Individual, ...], frozenset[int]]:
    """Everybody, and the numbers of those who are in the new reading. Those who were there keep number and cells."""
    if not before:
        return tuple(now), frozenset(person.number for person in now)
    known = _Known(before, printer)
    people = list(before)
    numbers: dict[int, int] = {}
    for person in now:
        number = known.number_of(_keys(person, printer))
        if number:
            people[number - 1] = replace(people[number - 1], known=person.known)
        else:
            number = len(people) + 1
            people.append(replace(person, number=number))
        numbers[person.number] = number
    for at in range(len(before), len(people)):
        # Whoever they stand beside has a number of this reading.
        people[at] = replace(people[at], of=numbers.get(people[at].of, 0))
    return tuple(people), frozenset(numbers.values())


class _Known:
    """Those of earlier readings; each is somebody's once, unless another says nothing more of them."""

    def __init__(self, people: Sequence[Individual], printer: Printer) -> None:
        self._keys = {person.number: _keys(person, printer) for person in people}
        self._by: dict[tuple[str, str], list[int]] = {}
        for number, keys in self._keys.items():
            for key in keys:
                self._by.setdefault(key, []).append(number)
        self._taken: set[int] = set()

    def number_of(self, keys: Keys) -> int:
        """Who of them it is; 0 for nobody."""
        found = {n for key in keys for n in self._by.get(key, ()) if _agree(keys, self._keys[n])}
        best = max(found, key=lambda n: (len(keys & self._keys[n]), n not in self._taken, -n), default=0)
        if not best or (best in self._taken and not keys <= self._keys[best]):
            return 0
        self._taken.add(best)
        return best


def _agree(one: Keys, other: Keys) -> bool:
    """No A-number speaks against their being one person."""
    mine, theirs = ({key for key in keys if key[0] == A_NUMBER} for keys in (one, other))
    return not mine or not theirs or bool(mine & theirs)


def _keys(person: Individual, printer: Printer) -> Keys:
    """What another reading shows as well. Somebody known by the registry alone has nothing else."""
    if not person.cells:
        return frozenset(("registry", str(one.person)) for one in person.known) or frozenset({("", "")})
    return frozenset(printer.person(person))
