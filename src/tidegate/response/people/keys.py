"""By what two rows are one person's. In: typed cells. Out: keys, the surest first; equal keys are the same person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tidegate.inspection.names.fold import name_key, tokens
from tidegate.model.finding import InformationType as Type
from tidegate.model.person import Cell, Kind
from tidegate.registry.normalise import dates, identifiers

DECIDING: tuple[Type, ...] = (
    Type.A_NUMBER,
    Type.FIN,
    Type.SSN,
    Type.ITIN,
    Type.SEVIS,
    Type.PASSPORT,
    Type.NATIONAL_ID,
    Type.USCIS_RECEIPT,
    Type.I94,
)
"""Identifiers that name one person each, those that stay for life first."""
_SHARED = frozenset((Type.USCIS_RECEIPT,))
"""What a family may have in common: never a reason to take two rows for one person."""


def canonical(kind: Kind, value: str) -> str:
    """An identifier without its style; "" for what cannot be one."""
    if kind is Type.A_NUMBER:
        return identifiers.a_number(value)
    if kind in (Type.SSN, Type.ITIN):
        return identifiers.ssn(value)
    return identifiers.code(value)


@lru_cache(maxsize=65_536)
def days_of(value: str) -> tuple[int, ...]:
    """Every day that a written birth date may mean, the likeliest first, as ordinals."""
    return dates.birth_days(value)


def born(cells: Iterable[Cell]) -> tuple[dt.date, ...]:
    """Every day on which the person may be born."""
    return tuple(
        dt.date.fromordinal(day)
        for cell in cells
        if cell.kind is Type.BIRTH_DATE
        for day in days_of(cell.value)
    )


def identifiers_of(cells: Iterable[Cell]) -> Iterator[tuple[Type, str]]:
    """Deciding identifiers, canonical."""
    for cell in cells:
        if isinstance(cell.kind, Type) and cell.kind in DECIDING:
            found = canonical(cell.kind, cell.value)
            if found:
                yield cell.kind, found


def name_of(cells: Iterable[Cell]) -> str:
    """The key of the name: its words in order of the alphabet; "" for less than two."""
    words = [cell.value for cell in cells if cell.kind is Type.PERSON_NAME]
    key = name_key(" ".join(dict.fromkeys(words)))
    return " ".join(dict.fromkeys(key.split())) if " " in key else ""


def pairs_of(cells: tuple[Cell, ...]) -> Iterator[str]:
    """Name and birth date together, one key a name and day that it may mean (the first reading alone)."""
    births = [cell.value for cell in cells if cell.kind is Type.BIRTH_DATE]
    name = name_of(cells) if births else ""
    if name:
        for value in births:
            for day in days_of(value)[:1]:
                yield f"{name} {day}"


def joining(cells: tuple[Cell, ...]) -> list[tuple[str, str]]:
    """Keys under which another row would be the same person's."""
    found = [(kind.name, value) for kind, value in identifiers_of(cells) if kind not in _SHARED]
    return found + [("pair", pair) for pair in pairs_of(cells)]


def words_in(name: str) -> int:
    """How many words a name has."""
    return len(tokens(name))
