"""Invented people of ours among the affected: nobody asks for them but who has a list that left the vault.

In: how many, a source of chance. Out: Individuals. Their A-numbers are of a range that was never issued.
"""

from __future__ import annotations

import datetime as dt
import random

from tidegate.model.finding import InformationType as Type
from tidegate.model.person import Cell, Individual

RELATION = "canary"
_BEGIN = (
    "Bran",
    "Cor",
    "Del",
    "Fen",
    "Gal",
    "Hal",
    "Jor",
    "Kel",
    "Lor",
    "Mar",
    "Nev",
    "Pel",
    "Quin",
    "Ros",
    "Tam",
)
_END = ("amond", "bridge", "dale", "erick", "field", "gard", "hurst", "ley", "mere", "quist", "stead", "wick")
_FIRST_BIRTH, _DAYS = dt.date(1958, 1, 1), 15_000


def canaries(count: int, first: int, chance: random.Random) -> tuple[Individual, ...]:
    """`first`: the number of the first. `chance`: for real lists one that nobody can foresee."""
    return tuple(_canary(first + at, chance) for at in range(count))


def _canary(number: int, chance: random.Random) -> Individual:
    name = f"{_word(chance)}, {_word(chance)}".upper()
    born = _FIRST_BIRTH + dt.timedelta(days=chance.randrange(_DAYS))
    cells = (
        Cell(Type.PERSON_NAME, "Name", name),
        Cell(Type.A_NUMBER, "A-Number", f"A{chance.randrange(900_000_000, 1_000_000_000)}"),
        Cell(Type.BIRTH_DATE, "Date of Birth", born.isoformat()),
    )
    return Individual(number, cells, (), (), RELATION, 0)


def _word(chance: random.Random) -> str:
    return chance.choice(_BEGIN) + chance.choice(_END)
