"""A later reading only adds. In: who was found before, who is found now. Out: all of them, numbers as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tidegate.model.person import Individual
from tidegate.response.people.prints import Printer


def merge(
    before: Sequence[Individual], now: Sequence[Individual], printer: Printer
) -> tuple[tuple[Individual, ...], frozenset[int]]:
    """Everybody, and the numbers of those who are in the new reading. Those who were there keep number and cells."""
    people = list(before)
    where: dict[object, int] = {}
    for person in before:
        for key in _keys(person, printer):
            where.setdefault(key, person.number)
    numbers: dict[int, int] = {}
    again: set[int] = set()
    for person in now:
        found = _keys(person, printer)
        known = next((where[key] for key in found if key in where), 0)
        if known and known not in again:
            again.add(known)
            people[known - 1] = replace(people[known - 1], known=person.known)
        elif not known:
            known = len(people) + 1
            people.append(replace(person, number=known))
            for key in found:
                where.setdefault(key, known)
        numbers[person.number] = known
    seen = frozenset(numbers.values())
    fresh = frozenset(range(len(before) + 1, len(people) + 1))
    return tuple(_placed(one, numbers) if one.number in fresh else one for one in people), seen


def _keys(person: Individual, printer: Printer) -> list[object]:
    """What another reading shows as well. Somebody known by the registry alone has nothing else."""
    if not person.cells:
        return [("registry", one.person) for one in person.known]
    return list(printer.person(person))


def _placed(person: Individual, numbers: dict[int, int]) -> Individual:
    """With the number of whoever they stand beside, as it now is."""
    return replace(person, of=numbers.get(person.of, 0) if person.of else 0)
