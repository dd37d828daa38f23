"""How much a value, and a column, looks like names of persons: words, letters and shape, added as log odds.

The weights were fitted on simulated columns whose words were half unknown to the tables (`tools/fit_names.py`
prints them) and rounded; those set by hand say so. A column is judged over its distinct values.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from tidegate.inspection.names import east_asia
from tidegate.inspection.names.asset import COMMON, FAMILY, GIVEN, VETO, Tables
from tidegate.inspection.names.fold import tokens
from tidegate.inspection.names.shape import Shape, shape_of
from tidegate.inspection.names.vocabulary import (
    ABSENT,
    CALENDAR,
    NAME_HEADINGS,
    OTHER_HEADINGS,
    WHOSE_NAME,
)

NEVER = -8.0
SOUND_LIMIT = 3.0
FULL_NAME_PRIOR = -1.0  # a passage holds fewer names than a column of names does
FULL_NAME_LEAST = -2.0  # each word of a full name must be at least this much a name word


class Weights(NamedTuple):
    """What each mark of one value adds to its log odds."""

    mean: float = 0.44  # times the mean log odds of the words
    least: float = 0.37  # times those of the least name-like word
    most: float = 0.25
    one: float = -0.35  # how many words there are
    two: float = 0.60
    three: float = 1.58
    four_up: float = -0.10
    veto: float = -2.21  # a word of organisations, facilities, streets
    common: float = -0.08  # times the share of everyday words
    phrase: float = -5.00  # the whole value is a listed place or thing
    sentence: float = -4.67  # written as a phrase: later words in lower case
    titled: float = 3.00  # (by hand)
    suffixed: float = 0.52
    comma: float = 1.00  # "Family, Given" (by hand)
    located: float = -1.50  # what follows the comma is a place or a thing, not a given name (by hand)
    lower: float = -0.50  # one word without a capital (by hand)
    initials: float = 1.69  # each of at most two
    joined: float = -3.58  # "and", "&"
    numbered: float = -2.00  # a number stands beside the words (by hand)
    particles: float = -0.38  # each of at most two
    unlisted: float = -1.01  # times the share of words that no list has
    short: float = 0.37  # times the share of words of two letters
    always: float = 0.91


class ColumnWeights(NamedTuple):
    """What the distinct values of a column add, each clipped to CLIP."""

    mean: float = 1.10
    mean_of_many: float = 1.19  # the same, in full from 32 distinct values on
    always: float = 0.39


WEIGHTS = Weights()
COLUMN_WEIGHTS = ColumnWeights()
HEADING_WEIGHT = 1.0
CLIP = 4.0
LOCATED = -0.75  # the most name-like word behind a comma
MIXED = 0.0  # at least the odds of a column in which clear full names stand among other values
MIXED_COUNT = 4
MIXED_SHARE = 0.1
CODES = -3.0  # a column of nothing but short codes or parts of the calendar


class Word(NamedTuple):
    """One folded token judged.

    `odds`: natural log odds of being a name word. `share`: what else it adds, divided by the number of words.
    `veto`: it names organisations, facilities or streets. `alone`: the log odds of a value of this one word.
    """

    odds: float
    share: float
    veto: bool
    alone: float


def likeness(odds: float) -> float:
    """Log odds as 0 to 1."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


class Judge:
    """Values and columns judged over one set of tables, remembering the words already seen (bounded)."""

    REMEMBERED = 200_000

    def __init__(
        self, tables: Tables, weights: Weights = WEIGHTS, column_weights: ColumnWeights = COLUMN_WEIGHTS
    ) -> None:
        self._tables = tables
        self._words: dict[str, Word] = {}
        self._weights = weights
        self._by_count = tuple(weights.always + weight for weight in weights[3:7])
        self._column_weights = column_weights

    def value_odds(self, value: str) -> float:
        """Log odds that one value is a person's name: NEVER where its very shape forbids it."""
        if not value.isascii() and east_asia.is_east_asian(value):
            return self._east_asian_odds(value)
        if value.isalpha() and value[0].isupper() and value.isascii() and len(value) > 1:
            token = value.lower()
            return (self._words.get(token) or self.word(token)).alone
        shape = shape_of(value)
        return NEVER if shape is None else self._shape_odds(shape)

    def full_name_odds(self, value: str) -> float:
        """Log odds that one value is a given and a family name together; NEVER for a single word."""
        if east_asia.is_east_asian(value):
            return self._east_asian_odds(value) if len(value.strip()) > 1 else NEVER
        shape = shape_of(value)
        if shape is None or len(shape.words) + min(shape.initials, 1) < 2 or shape.joined:
            return NEVER
        if min(self.word(token).odds for token in shape.words) < FULL_NAME_LEAST:
            return NEVER
        return self._shape_odds(shape) + FULL_NAME_PRIOR

    def column_odds(self, values: Sequence[str], heading: str = "") -> float:
        """Log odds that the distinct values of one column, blanks and stand-ins left out, are names."""
        distinct = {value.strip() for value in values}
        present = [value for value in distinct if _present(value)]
        if not present:
            return NEVER
        odds = [max(-CLIP, min(CLIP, self.value_odds(value))) for value in present]
        weights, count, mean = self._column_weights, len(odds), math.fsum(odds) / len(odds)
        many = mean * min(1.0, math.log2(count) / 5.0)
        total = weights.mean * mean + weights.mean_of_many * many + weights.always + heading_odds(heading)
        if _are_codes(present):
            return min(total, CODES)
        return max(total, MIXED) if total < MIXED and self._has_full_names(present, odds) else total

    def _has_full_names(self, present: Sequence[str], odds: Sequence[float]) -> bool:
        """Whether clear full names stand among other values: MIXED_COUNT of them, and MIXED_SHARE of all."""
        likely = [value for value, value_odds in zip(present, odds, strict=True) if value_odds > 1.0]
        needed = max(MIXED_COUNT, MIXED_SHARE * len(present))
        return len(likely) >= needed and sum(self.full_name_odds(value) > 1.0 for value in likely) >= needed

    def word(self, token: str) -> Word:
        """Judge one folded token."""
        seen = self._words.get(token)
        if seen is None:
            if len(self._words) >= self.REMEMBERED:
                self._words.clear()
            seen = self._words[token] = self._judged(token)
        return seen

    def _judged(self, token: str) -> Word:
        weights, known = self._weights, self._tables.known(token)
        if known is not None:
            odds, flags, share = known.odds, known.flags, 0.0
        else:
            odds = max(-SOUND_LIMIT, min(SOUND_LIMIT, self._tables.sound(token)))
            flags, share = 0, weights.unlisted
        share += weights.common * bool(flags & COMMON) + weights.short * (len(token) < 3)
        veto = bool(flags & VETO)
        slope = weights.mean + weights.least + weights.most
        return Word(
            odds, share, veto, weights.always + weights.one + slope * odds + share + weights.veto * veto
        )

    def _shape_odds(self, shape: Shape) -> float:
        if shape.symbol and sum(map(self._is_listed, shape.words)) < shape.symbol * len(shape.words):
            return NEVER
        seen = self._words
        words = [seen.get(token) or self.word(token) for token in shape.words]
        count = len(words)
        if count == 1:
            total = words[0].alone
        else:
            weights, low, high, odds, share, veto = self._weights, math.inf, -math.inf, 0.0, 0.0, False
            for word_odds, word_share, word_veto, _ in words:
                odds += word_odds
                share += word_share
                veto = veto or word_veto
                if word_odds < low:
                    low = word_odds
                if word_odds > high:
                    high = word_odds
            total = self._by_count[min(count, 4) - 1] + (weights.mean * odds + share) / count
            total += weights.least * low + weights.most * high + (weights.veto if veto else 0.0)
        return total + self._marks(shape) if len(shape.phrase) > len(shape.words[0]) or shape.lower else total

    def _is_listed(self, token: str) -> bool:
        """Whether a list of given or family names has the token, and it is little else."""
        known = self._tables.known(token)
        return known is not None and known.odds > 0 and bool(known.flags & (GIVEN | FAMILY))

    def _marks(self, shape: Shape) -> float:
        """What stands around the words, for values of more than one word."""
        weights = self._weights
        if shape.lower:
            return weights.lower
        total = weights.phrase if self._tables.is_phrase(shape.phrase) else 0.0
        if shape.comma:
            total += self._behind_the_comma(shape)
        if shape.sentence:
            total += weights.sentence
        if shape.titled:
            total += weights.titled
        if shape.suffixed:
            total += weights.suffixed
        if shape.joined:
            total += weights.joined
        if shape.numbered:
            total += weights.numbered
        if shape.initials:
            total += weights.initials * min(shape.initials, 2)
        if shape.particles:
            total += weights.particles * min(shape.particles, 2)
        return total

    def _behind_the_comma(self, shape: Shape) -> float:
        """For a given name or initials, against a place; a listed state counts twice."""
        if shape.placed:
            return 2 * self._weights.located
        behind = [self.word(token).odds for token in shape.tail]
        return self._weights.located if behind and max(behind) < LOCATED else self._weights.comma

    def _east_asian_odds(self, value: str) -> float:
        rest = east_asia.without(value)
        if any(character.isalpha() for character in rest):
            return self.value_odds(rest)
        return east_asia.odds(value, self._tables)


def heading_odds(heading: str) -> float:
    """What a heading adds: HEADING_WEIGHT at most either way; it decides only what the values leave open."""
    words = set(tokens(heading)) if heading else set()
    if words & NAME_HEADINGS or ("name" in words and words & WHOSE_NAME):
        return HEADING_WEIGHT
    return -HEADING_WEIGHT if words & OTHER_HEADINGS else 0.0


def _are_codes(distinct: Sequence[str]) -> bool:
    """Whether they are short codes (two letters; three capitals, all but a tenth) or months and days."""
    if all(len(value) <= 2 and value.isascii() for value in distinct):
        return True
    if all(value.casefold().rstrip(".") in CALENDAR for value in distinct):
        return True
    short = sum(len(value) <= 3 and value.isascii() and value.isupper() for value in distinct)
    return len(distinct) > 3 and short >= 0.9 * len(distinct)


def _present(value: str) -> bool:
    return value.casefold() not in ABSENT and any(character.isalnum() for character in value)
