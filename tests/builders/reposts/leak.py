"""The leaked table: as many invented people as asked for, with twelve columns, from a seed.

Names are drawn with the unevenness of real ones: some thousand given names and ten thousand family names put together
from syllables, few of them common. Numbers are ones never issued.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from dataclasses import dataclass

HEADINGS = (
    "A-Number", "Last Name", "First Name", "DOB", "Country", "Facility", "E-mail", "Phone", "SSN", "Entry", "Status", "Case",
)  # fmt: skip
COUNTRIES = (
    "Honduras Guatemala Mexico Haiti Cuba Venezuela Colombia Ecuador Brazil Iran Iraq Afghanistan Syria Egypt Ethiopia"
    " Eritrea Somalia Cameroon Nigeria China India Russia Ukraine Turkey"
).split()
STATUS = ("Detained", "Released", "Transferred", "Removed", "Pending hearing")
_START = (
    "ka ro mi ta ne lo sa ri du ve an el or is ba ce fi go hu jo le ma no pa ra se ti va wo ye zo".split()
)
_MIDDLE = "ra me li no sha de vi ku lan ber ger mar nor tin dar".split()
_END = "n r s l a o i ez ian ova ullah dez mar tin del sen ko".split()


@dataclass(frozen=True, slots=True)
class Leak:
    """`rows` under `HEADINGS`, all text."""

    rows: tuple[tuple[str, ...], ...]

    def csv(self) -> bytes:
        out = io.StringIO()
        csv.writer(out).writerows([HEADINGS, *self.rows])
        return out.getvalue().encode()


def _names(chance: random.Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        parts = [
            chance.choice(_START),
            *chance.choices(_MIDDLE, k=chance.randrange(0, 3)),
            chance.choice(_END),
        ]
        found["".join(parts).capitalize()] = None
    return list(found)


_POOL = random.Random(77)
GIVEN, FAMILY = _names(_POOL, 2_000), _names(_POOL, 9_000)


def _draw(chance: random.Random, pool: list[str]) -> str:
    return pool[min(int(len(pool) * chance.random() ** 1.8), len(pool) - 1)]


def leak(count: int, seed: int) -> Leak:
    """`count` people."""
    chance = random.Random(seed)
    numbers = chance.sample(range(900_000_000, 999_999_999), count)
    return Leak(tuple(_row(chance, number) for number in numbers))


def _row(chance: random.Random, number: int) -> tuple[str, ...]:
    given, family = _draw(chance, GIVEN), _draw(chance, FAMILY)
    born = dt.date(1945, 1, 1) + dt.timedelta(days=chance.randrange(22_000))
    entry = dt.date(2015, 1, 1) + dt.timedelta(days=chance.randrange(3_000))
    code = f"{number:09d}"
    return (
        f"A{code[:3]}-{code[3:6]}-{code[6:]}",
        family,
        given,
        born.isoformat(),
        chance.choice(COUNTRIES),
        f"Facility {chance.randrange(130):03d} Processing Center",
        f"{given}.{family}{chance.randrange(1, 9999)}@example{chance.randrange(50)}.org".lower(),
        f"({chance.randrange(200, 990)}) 555-{chance.randrange(10_000):04d}",
        f"666-{chance.randrange(1, 100):02d}-{chance.randrange(1, 10_000):04d}",
        entry.isoformat(),
        chance.choice(STATUS),
        str(chance.randrange(10**8, 10**9)),
    )
