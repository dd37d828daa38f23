"""How much a value, and a column, looks like persons' names: known words, letters and shape, added as log odds.

The weights were fitted on simulated columns whose words were half unknown to the tables (`tools/fit_names.py`
prints them); they are all here, to be read. A column is judged over its distinct values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

from tidegate.inspection.names import east_asia
from tidegate.inspection.names.asset import COMMON, VETO, Tables
from tidegate.inspection.names.shape import Shape, shape_of

NEVER = -8.0
SOUND_LIMIT = 3.0
FULL_NAME_PRIOR = -1.0  # a passage holds fewer names than a column of names does
FULL_NAME_LEAST = -0.75  # each word of a full name must be at least this much a name word

WEIGHTS = {
    "mean": 0.41,  # mean log odds of the words
    "least": 0.37,  # of the least name-like word
    "most": 0.27,
    "one": -0.01,  # how many words there are
    "two": 0.88,
    "three": 1.85,
    "four_up": 0.37,
    "veto": -1.84,  # a word of organisations, facilities, streets
    "common": -1.49,  # share of everyday words
    "phrase": -4.00,  # the whole value is a listed place or thing
    "sentence": -5.28,  # written as a phrase: later words in lower case
    "titled": 2.74,
    "suffixed": 1.45,
    "comma": 3.21,
    "located": -3.0,  # what follows the comma is a place or a thing, not a given name
    "lower": -0.5,  # one word without a capital
    "initials": 1.56,
    "joined": -2.80,  # "and", "&"
    "particles": -0.04,
    "unlisted": -1.20,  # share of words that no list has
    "short": 1.46,  # share of words of two letters
    "always": 0.72,
}
COLUMN_WEIGHTS = {
    "mean": 1.00,  # mean log odds of the distinct values, each clipped to 4
    "mean_of_many": 1.36,  # the same, in full from 32 distinct values on
    "always": 0.32,
}
HEADING_WEIGHT = 1.0
CLIP = 4.0
LOCATED = -0.75  # the most name-like word behind a comma
CODES = -3.0  # a column of nothing but short capitals: two letters, or three from four distinct values on
_COLUMN_WEIGHTS = tuple(COLUMN_WEIGHTS.values())
_SAYS_NAMES = re.compile(
    r"\b(last|first|middle|full|given|family|sur|fore|maiden|player|applicant|petitioner|respondent|detainee|alien"
    r"|beneficiary|client|patient|inmate)[ _-]?names?\b|\bsurnames?\b|\bforenames?\b|\bapellidos?\b|\bnombres?\b"
    r"|\bnachname\b|\bvorname\b|\bnom de famille\b|\bpr[eé]nom\b|\bsobrenome\b|фамилия|имя|\bname of (the )?person\b"
)
_SAYS_OTHERS = re.compile(
    r"\b(city|town|country|county|state|province|region|facility|location|site|street|address|company|employer|vendor"
    r"|agency|organi[sz]ation|school|university|college|team|club|product|item|brand|make|model|title|movie|film|song"
    r"|album|track|show|species|breed|status|category|type|department|office|language|nationality|citizenship|color"
    r"|colour|month|day|airline|hospital|station|party|position|genre)\b"
)
_ABSENT = frozenset(
    "n/a|na|none|null|nil|nan|unknown|unk|unspecified|tbd|redacted|withheld|missing|blank|(blank)|anonymous|not available"
    "|not applicable|not provided|not reported|no name|name withheld|name unknown".split("|")
)


class Word(NamedTuple):
    """One folded token judged: natural log odds of being a name word, its flags, and whether a list knows it."""

    odds: float
    flags: int
    listed: bool


def likeness(odds: float) -> float:
    """Log odds as 0 to 1."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


class Judge:
    """Values and columns judged over one set of tables, remembering the words already seen (bounded)."""

    REMEMBERED = 200_000

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._words: dict[str, Word] = {}
        self.weights = tuple(WEIGHTS.values())

    def value_odds(self, value: str) -> float:
        """Log odds that one value is a person's name: NEVER where its very shape forbids it."""
        if east_asia.is_east_asian(value):
            return self._east_asian_odds(value)
        shape = shape_of(value)
        if shape is None:
            return NEVER
        return sum(map(mul, self.weights, self.features(shape)))

    def full_name_odds(self, value: str) -> float:
        """Log odds that one value is a given and a family name together; NEVER for a single word."""
        if east_asia.is_east_asian(value):
            return self._east_asian_odds(value) if len(value.strip()) > 1 else NEVER
        shape = shape_of(value)
        if shape is None or len(shape.words) + min(shape.initials, 1) < 2 or shape.joined:
            return NEVER
        if min(self.word(token).odds for token in shape.words) < FULL_NAME_LEAST:
            return NEVER
        return sum(map(mul, self.weights, self.features(shape))) + FULL_NAME_PRIOR

    def column_odds(self, values: Sequence[str], heading: str = "") -> float:
        """Log odds that the distinct values of one column are names, all but blanks and stand-ins for them."""
        features = self.column_features(values)
        if not features:
            return NEVER
        odds = sum(map(mul, _COLUMN_WEIGHTS, features)) + heading_odds(heading)
        return min(odds, CODES) if _are_codes(values) else odds

    def column_features(self, values: Sequence[str]) -> tuple[float, ...]:
        """The numbers that COLUMN_WEIGHTS weighs, in its order; none where no value is there to judge."""
        distinct = {value.strip() for value in values}
        odds = [max(-CLIP, min(CLIP, self.value_odds(value))) for value in distinct if _present(value)]
        if not odds:
            return ()
        count, mean = len(odds), math.fsum(odds) / len(odds)
        return mean, mean * min(1.0, math.log2(count) / 5.0), 1.0

    def word(self, token: str) -> Word:
        """Judge one folded token."""
        seen = self._words.get(token)
        if seen is not None:
            return seen
        known = self._tables.known(token)
        if known is not None:
            seen = Word(known.odds, known.flags, True)
        else:
            sound = self._tables.sound(token)
            seen = Word(max(-SOUND_LIMIT, min(SOUND_LIMIT, sound)), 0, False)
        if len(self._words) >= self.REMEMBERED:
            self._words.clear()
        self._words[token] = seen
        return seen

    def features(self, shape: Shape) -> tuple[float, ...]:
        """The numbers that WEIGHTS weighs, in its order."""
        words = [self.word(token) for token in shape.words]
        odds = [word.odds for word in words]
        count = len(words)
        flags = common = unlisted = short = 0
        for token, word in zip(shape.words, words, strict=True):
            flags |= word.flags
            common += bool(word.flags & COMMON)
            unlisted += not word.listed
            short += len(token) < 3
        located = bool(shape.tail) and max(self.word(token).odds for token in shape.tail) < LOCATED
        return (
            sum(odds) / count,
            min(odds),
            max(odds),
            count == 1,
            count == 2,
            count == 3,
            count > 3,
            bool(flags & VETO),
            common / count,
            count + shape.particles > 1 and self._tables.is_phrase(shape.phrase),
            shape.sentence,
            shape.titled,
            shape.suffixed,
            shape.comma and not located,
            located,
            count == 1 and shape.lower,
            min(shape.initials, 2),
            shape.joined,
            min(shape.particles, 2),
            unlisted / count,
            short / count,
            1.0,
        )

    def _east_asian_odds(self, value: str) -> float:
        rest = east_asia.without(value)
        if any(character.isalpha() for character in rest):
            return self.value_odds(rest)
        return east_asia.odds(value, self._tables)


def heading_odds(heading: str) -> float:
    """What a heading adds: at most HEADING_WEIGHT either way, so that it decides only what the values leave open."""
    text = heading.casefold().replace("_", " ")
    if _SAYS_NAMES.search(text):
        return HEADING_WEIGHT
    return -HEADING_WEIGHT if _SAYS_OTHERS.search(text) else 0.0


def _are_codes(values: Sequence[str]) -> bool:
    distinct = {value.strip() for value in values if _present(value)}
    longest = max(map(len, distinct))
    short = longest <= 2 or (longest == 3 and len(distinct) > 3)
    return short and all(value.isascii() and value.isupper() for value in distinct)


def _present(value: str) -> bool:
    return value.casefold() not in _ABSENT and any(character.isalnum() for character in value)
