"""Names of many countries, as Faker lists them, for measuring how often different people's keys are equal."""

from __future__ import annotations

import importlib
import random
import unicodedata
from collections import Counter, defaultdict
from typing import NamedTuple

from faker.config import AVAILABLE_LOCALES

from tidegate.registry.normalise.names import name_tokens

_GIVEN = ("first_names", "first_names_male", "first_names_female", "first_romanized_names")
_FAMILY = ("last_names", "last_names_male", "last_names_female", "last_romanized_names")


class Chance(NamedTuple):
    """Of two random people: equal keys, and equal spellings (case and marks apart), which no key can tell apart."""

    keys: float
    spellings: float


def lists() -> dict[str, tuple[list[str], list[str]]]:
    """Given and family names by locale."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for locale in sorted(AVAILABLE_LOCALES):
        try:
            provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        except ModuleNotFoundError:
            continue
        given, family = (
            sorted({str(name) for kind in kinds for name in _listed(provider, kind) if str(name).strip()})
            for kinds in (_GIVEN, _FAMILY)
        )
        if given and family:
            found[locale] = (given, family)
    return found


def _listed(provider: object, kind: str) -> list[str]:
    names = getattr(provider, kind, ())
    return list(names) if isinstance(names, tuple | list | dict | set) else []


def folded(name: str) -> str:
    """Case and marks gone."""
    text = unicodedata.normalize("NFKD", name.lower())
    return "".join(character for character in text if not unicodedata.combining(character))


def buckets(names: set[str]) -> dict[tuple[str, ...], set[str]]:
    """Different names by their keys."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name in names:
        found[name_tokens(name)].add(folded(name))
    return found


def chance(people: dict[str, tuple[list[str], list[str]]], draws: int) -> Chance:
    """Of two random people of random countries, by `draws` people drawn."""
    source = random.Random(1)
    locales = sorted(people)
    keys: Counter[tuple[str, ...]] = Counter()
    spellings: Counter[str] = Counter()
    for _ in range(draws):
        given, family = people[source.choice(locales)]
        name = f"{source.choice(given)} {source.choice(family)}"
        keys[tuple(sorted(name_tokens(name)))] += 1
        spellings[folded(name)] += 1
    return Chance(_equal(list(keys.values()), draws), _equal(list(spellings.values()), draws))


def _equal(sizes: list[int], draws: int) -> float:
    return sum(size * (size - 1) for size in sizes) / (draws * (draws - 1))
