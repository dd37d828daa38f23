"""Invented people. In: how many, a seed. Out: people, each with what the truth about them is.

A-numbers begin with 9 (issued ones have not passed three hundred million); telephones are 555-01xx, mail is
example.org. Nobody in it lives, and the same seed gives the same people.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from tidegate.service.replay.world.names import ATTORNEYS, CLAIMS, COUNTRIES, FACILITIES

SEED = 20221128
EVERY_OWN_SCRIPT, EVERY_UNKNOWN, EVERY_RELATIVE = 9, 40, 25
"""One in so many stands in the file in their own script, is in no registry, has a relative whom no file names."""
_CUSTODY = ("In custody", "In custody", "In custody", "Released on parole", "Removed")


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """One invented person. `number`: of the A-number, nine digits. `known`: whether the registry has them.

    `relative`: the number of somebody whom the case source alone knows, or "". `language`: as the case source says.
    """

    given: str
    family: str
    number: str
    born: dt.date
    country: str
    facility: str
    claim: str
    case: str
    custody: str
    language: str
    attorney: str
    known: bool
    relative: str

    @property
    def listed(self) -> str:
        """As the file lists them."""
        return f"{self.family.upper()}, {self.given.upper()}"

    @property
    def dashed(self) -> str:
        """The A-number as the file writes it."""
        return f"A{self.number[:3]}-{self.number[3:6]}-{self.number[6:]}"


def people(count: int, seed: int = SEED) -> tuple[Person, ...]:
    """So many, with distinct numbers."""
    chance = random.Random(seed)
    relatives = count // EVERY_RELATIVE + 1
    numbers = [f"{n:09d}" for n in chance.sample(range(900_000_000, 999_999_999), count + relatives)]
    kin = iter(numbers[count:])
    return tuple(
        _person(chance, at, numbers[at], next(kin) if at % EVERY_RELATIVE == EVERY_RELATIVE - 1 else "")
        for at in range(count)
    )


def _person(chance: random.Random, at: int, number: str, relative: str) -> Person:
    # Every country in turn first, so that a small world has every language too.
    countries = list(COUNTRIES)
    country = countries[at] if at < len(countries) else chance.choice(countries)
    names = COUNTRIES[country]
    own = bool(names.own_given) and at % EVERY_OWN_SCRIPT == 0
    given = chance.choice((names.own_given if own else names.given).split())
    family = chance.choice((names.own_family if own else names.family).split())
    return Person(
        given=given,
        family=family,
        number=number,
        born=dt.date(1955, 1, 1) + dt.timedelta(days=chance.randrange(19_000)),
        country=country,
        facility=chance.choice(FACILITIES),
        claim=chance.choice(CLAIMS),
        case=f"C{10_000_000 + at * 7 + chance.randrange(7)}",
        custody=chance.choice(_CUSTODY),
        language=names.language,
        attorney=chance.choice((*ATTORNEYS, "")),
        known=at % EVERY_UNKNOWN != EVERY_UNKNOWN - 1,
        relative=relative,
    )
