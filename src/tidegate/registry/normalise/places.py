"""A country or nationality in any usual form to its ISO 3166 alpha-2 code in lower case."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from tidegate.registry.normalise.countries import COUNTRIES

_PREFIXES = re.compile(
    "^(?:the |islamic |peoples |socialist |federal |democratic |bolivarian |arab |kingdom of |state of |republic of "
    "|republica (?:islamica |popular |bolivariana )?(?:de |del )?|republique (?:islamique |populaire )?(?:de |du |d)?"
    "|federation of |citizen of |from )+"
)
_ENDINGS = (
    ("a", "o"),
    ("ne", ""),
    ("e", ""),
    ("esa", "es"),
    ("a", ""),
    ("ene", "en"),
    ("s", ""),
    ("os", "o"),
    ("as", "o"),
)


def country(value: object) -> str:
    """The code of the country that `value` names (its name, code or people, in any case), or "".

    English, Spanish, French and own names; adjectives of both genders. Codes of two letters must be upper case or
    stand alone, as all of `value` does here.
    """
    if not isinstance(value, str):
        return ""
    first, comma, second = value.partition(",")
    name = _folded(f"{second} {first}" if comma else value)
    table = _table()
    if name in table:
        return table[name]
    bare = _PREFIXES.sub("", name)
    if bare in table:
        return table[bare]
    for ending, other in _ENDINGS:
        if (
            len(bare) > 4
            and bare.endswith(ending)
            and (found := table.get(bare.removesuffix(ending) + other))
        ):
            return found
    return ""


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in COUNTRIES.strip().split("\n"):
        two, three, names = line.split(" ", 2)
        for name in (*names.split("|"), three, two):
            table.setdefault(_folded(name), two)
    for line in COUNTRIES.strip().split("\n"):
        table[line[:2]] = line[:2]
        table[line[3:6]] = line[:2]
    return table


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKD", text[:100]).lower()
    kept = "".join(c for c in text if c.isalpha() or c.isspace() or c in "-,.")
    return " ".join(re.sub("[-,.]", " ", kept).split())
