"""What the case source tells, added to the people. In: people, their cases. Out: more cells, relatives, facts.

What is added is marked as the case source's, so that a letter never says it was disclosed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tidegate.model.finding import InformationType as Type
from tidegate.model.person import Cell, Individual, Kind, Trait
from tidegate.registry.normalise import identifiers
from tidegate.response.cases.interface import Attorney, Case, Custody, Keyed
from tidegate.response.cases.languages import language_of
from tidegate.response.cases.rows import keyed
from tidegate.response.people import keys
from tidegate.response.people.canaries import RELATION

SOURCE = "case source"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a row may hold of a case: nothing by which anybody could be told. `attorneys`: of record on the day."""

    language: str = ""
    custody: Custody = Custody.UNKNOWN
    attorneys: int = 0


@dataclass(frozen=True, slots=True)
class Extended:
    """`people`: as before, with more cells, then relatives. `changed`: numbers of those with more cells. `fresh`:
    numbers of relatives whom the file does not name. `kin`: whose relative somebody of the file is.
    """

    people: tuple[Individual, ...]
    changed: frozenset[int]
    fresh: frozenset[int]
    kin: Mapping[int, int]
    facts: Mapping[int, Facts]


def numbers_of(person: Individual) -> list[Keyed]:
    """By what the case source is asked for somebody. Canaries are nobody's case."""
    if person.relation == RELATION:
        return []
    found: dict[Keyed, None] = {}
    for kind, value in keys.identifiers_of(person.cells):
        found["a_number" if kind is Type.A_NUMBER else "code", value] = None
    for text in person.values(Trait.CASE):
        if code := identifiers.code(text):
            found["code", code] = None
    return list(found)


def extended(people: Sequence[Individual], cases: Mapping[Keyed, Case], day: dt.date) -> Extended:
    """`day`: on which attorneys are asked for."""
    whole = list(people)
    where: dict[Keyed, int] = {}
    for person in people:
        for key in numbers_of(person):
            where.setdefault(key, person.number)
    changed, fresh, kin, facts = set[int](), set[int](), dict[int, int](), dict[int, Facts]()
    for person in people:
        case = next((cases[key] for key in numbers_of(person) if key in cases), None)
        facts[person.number] = _facts(person, case, day)
        if case is None:
            continue
        more = tuple(cell for cell in _cells(case) if cell not in person.cells)
        if more:
            whole[person.number - 1] = replace(person, cells=(*person.cells, *more))
            changed.add(person.number)
        for relative in case.relatives:
            known = next((where[key] for key in keyed(relative.number) if key in where), 0)
            if known:
                kin.setdefault(known, person.number)
                continue
            number = len(whole) + 1
            cells = tuple(_named(relative.number, relative.name))
            whole.append(
                Individual(number, cells, (), (), relative.relation[:40] or "relative", person.number)
            )
            fresh.add(number)
            for key in keyed(relative.number):
                where.setdefault(key, number)
    return Extended(tuple(whole), frozenset(changed), frozenset(fresh), kin, facts)


def _named(number: str, name: str) -> Iterator[Cell]:
    kind: Kind = Type.A_NUMBER if identifiers.a_number(number) else Trait.CASE
    yield Cell(kind, SOURCE, number, False)
    if name:
        yield Cell(Type.PERSON_NAME, SOURCE, name, False)


def _cells(case: Case) -> Iterator[Cell]:
    told: tuple[tuple[Kind, str], ...] = (
        (Trait.CASE, case.number),
        (Type.A_NUMBER, case.a_number),
        (Trait.LANGUAGE, case.language),
        (Type.FACILITY, case.place),
        (Type.BIRTH_DATE, case.born),
    )
    for kind, value in told:
        if value:
            yield Cell(kind, SOURCE, value, False)
    for attorney in case.attorneys:
        yield Cell(Type.ATTORNEY, f"{SOURCE}{_period(attorney)}", _of_record(attorney), False)


def _facts(person: Individual, case: Case | None, day: dt.date) -> Facts:
    word = language_of(case.language if case else "") or language_of(person.first(Trait.LANGUAGE))
    if case is None:
        return Facts(word)
    return Facts(word, case.custody, sum(attorney.acts(day) for attorney in case.attorneys))


def _period(attorney: Attorney) -> str:
    since = f" since {attorney.since}" if attorney.since else ""
    return f"{since} until {attorney.until}" if attorney.until else since


def _of_record(attorney: Attorney) -> str:
    return f"{attorney.name}, {attorney.contact}" if attorney.contact else attorney.name
