"""Names in Han, Hangul and Japanese characters: a listed family name, then one to three that may be given.

In: a value with such characters, and the tables. Out: log odds that it is one person's name.
"""

from __future__ import annotations

from tidegate.inspection.names.asset import FAMILY, GIVEN, Tables
from tidegate.inspection.names.vocabulary import EAST_ASIAN_THINGS

MAXIMUM_LENGTH = 8
_SEPARATORS = str.maketrans(dict.fromkeys("\u3000\u00b7\u30fb,\uff0c", " "))
_NOT_PEOPLE = tuple(sorted(EAST_ASIAN_THINGS))
ABSENT = -3.0


def _belongs(character: str) -> bool:
    return character >= "\u3005" and (
        character == "\u3005"
        or "\u3040" <= character <= "\u30ff"
        or "\u3400" <= character <= "\u9fff"
        or "\uac00" <= character <= "\ud7af"
        or "\uf900" <= character <= "\ufaff"
    )


def is_east_asian(value: str) -> bool:
    """Whether any Han, Kana or Hangul character stands in it."""
    return not value.isascii() and any(map(_belongs, value))


def without(value: str) -> str:
    """`value` without those characters: a romanised name beside a written one."""
    return "".join(" " if _belongs(character) else character for character in value)


def odds(value: str, tables: Tables) -> float:
    """Natural log odds, -6 to 5."""
    parts = value.translate(_SEPARATORS).split()
    whole = "".join(parts)
    if not 0 < len(whole) <= MAXIMUM_LENGTH or not all(map(_belongs, whole)):
        return ABSENT * 2
    known = tables.known(whole)
    if known is not None and not known.flags & (FAMILY | GIVEN):
        return min(known.odds, -1.0)
    if len(whole) == 1 or (known is not None and len(parts) == 1 and known.odds > 0):
        return known.odds if known is not None else ABSENT
    if len(parts) == 2:
        best = max(_pair(parts[0], parts[1], tables), _pair(parts[1], parts[0], tables) - 0.5) + 1.0
    else:
        best = max(_pair(whole[:cut], whole[cut:], tables) for cut in range(1, min(4, len(whole))))
    return best - (3.0 if whole.endswith(_NOT_PEOPLE) and len(parts) == 1 else 0.0)


def _pair(family: str, given: str, tables: Tables) -> float:
    """One way to read it: a listed family name is needed; a listed given name or a usual length helps."""
    first, second = tables.known(family), tables.known(given)
    if first is None or not first.flags & FAMILY or not 0 < len(given) <= 3:
        return ABSENT
    if second is not None and second.flags & GIVEN:
        return 4.0
    letters = [tables.known(letter) for letter in given]
    usual = sum(letter is not None and bool(letter.flags & GIVEN) for letter in letters)
    return 0.9 + (0.6 if len(given) == 2 else 0.0) + 0.6 * usual
