"""Whose a person of a file is, by what the registry answers. In: an Individual. Out: a Resolved; one table of rules.

    several people of the registry by identifiers     probable: which of them, people decide
    one by identifier, and name with birth date agree,
    or say nothing                                    exact
    one by identifier, name with birth date another's probable: a typing error in one of them
    one by name and birth date, no identifier given   exact
    one by name and birth date, and an identifier
    that the registry does not know                   probable
    by name and country alone, while an identifier
    and a birth date of their own say otherwise       unmatched
    only by what may be chance, or of weak standing   probable
    none                                              unmatched

Everybody is stayed, whatever it says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tidegate.model.finding import InformationType as Type
from tidegate.model.person import Individual, Kind, Known, Trait
from tidegate.registry.fields import Standing
from tidegate.response.people import keys

EXACT, PROBABLE, UNMATCHED = "exact", "probable", "unmatched"
ADULT = 18
_PAIRED = "+"
_ORDER: dict[Kind, int] = {kind: at for at, kind in enumerate((*Type, *Trait))}
_NAMES: dict[Kind, str] = {kind: kind.value for kind in _ORDER}
_NO_VALUE = frozenset((Type.ROSTER, Type.SMALL_COUNT, Type.PROTECTED_PERSON))


@dataclass(frozen=True, slots=True)
class Resolved:
    """`how`: exact, probable or unmatched. `by`: fields, never values. `candidates`: numbers in the registry."""

    how: str
    by: str = ""
    candidates: tuple[int, ...] = ()


def resolve(person: Individual) -> Resolved:
    """As the table says."""
    certain = [one for one in person.known if one.sure and one.standing == Standing.PROTECTED]
    by_identifier = _people(one for one in certain if _PAIRED not in one.by)
    by_pair = _people(one for one in certain if _PAIRED in one.by)
    candidates = tuple(sorted(_people(person.known)))
    if len(by_identifier) > 1:
        return Resolved(PROBABLE, _by(certain), candidates)
    if by_identifier:
        agreed = not by_pair or by_identifier <= by_pair
        return Resolved(
            EXACT if agreed else PROBABLE, _by(certain), tuple(by_identifier) if agreed else candidates
        )
    if by_pair:
        alone = len(by_pair) == 1 and not any(keys.identifiers_of(person.cells))
        return Resolved(EXACT if alone else PROBABLE, _by(certain), tuple(sorted(by_pair)))
    if candidates and not _namesake(person):
        return Resolved(PROBABLE, _by(person.known), candidates)
    return Resolved(UNMATCHED)


def exposed(person: Individual) -> tuple[str, ...]:
    """Which kinds of fields of theirs the file shows, in one order; those that stand only in hidden places are so
    marked: `A-number`, `birth date (hidden)`.
    """
    seen: dict[Kind, bool] = {}
    for cell in person.cells:
        kind = cell.kind
        if kind is not None and not seen.get(kind, False):
            seen[kind] = cell.visible
    return tuple(
        _NAMES[kind] if seen[kind] else f"{_NAMES[kind]} (hidden)"
        for kind in sorted(seen, key=_ORDER.__getitem__)
        if kind not in _NO_VALUE
    )


def minor(person: Individual, day: dt.date) -> bool | None:
    """Whether they were under eighteen on a day; None where no birth date, or a doubtful one, does not tell."""
    said = {_age(born, day) < ADULT for born in keys.born(person.cells)}
    return said.pop() if len(said) == 1 else None


def families(people: tuple[Individual, ...]) -> dict[int, int]:
    """By number of a person, whose relative they are: of their row, or the first of their family number."""
    first: dict[str, int] = {}
    found: dict[int, int] = {}
    for person in people:
        family = person.first(Trait.FAMILY).strip()
        head = first.setdefault(family, person.number) if family else person.number
        if person.of and person.of != person.number:
            found[person.number] = person.of
        elif head != person.number:
            found[person.number] = head
    return found


def _namesake(person: Individual) -> bool:
    """Met by a pair that strangers share as well, and by neither of the two fields that would have told."""
    return (
        all(not one.sure and _PAIRED in one.by for one in person.known)
        and any(keys.identifiers_of(person.cells))
        and bool(keys.born(person.cells))
    )


def _age(born: dt.date, day: dt.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _people(known: Iterable[Known]) -> set[int]:
    return {one.person for one in known}


def _by(known: Iterable[Known]) -> str:
    names: dict[str, None] = dict.fromkeys(one.by for one in known)
    return ", ".join(names)[:64]
