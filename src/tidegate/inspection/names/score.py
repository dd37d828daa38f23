"""How much a value, and a column, looks like persons' names: known words, letters and shape, added as log odds.

The weights were fitted by `tools/fit_names.py` on simulated columns whose words were half unknown to the tables;
they are all here, to be read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tidegate.inspection.names.asset import COMMON, FAMILY, GIVEN, VETO, Tables
from tidegate.inspection.names.shape import Shape, shape_of

NEVER = -8.0
SOUND_LIMIT = 3.0


class Word(NamedTuple):
    """One folded token judged: natural log odds of being a name word, its flags, and whether a list knows it."""

    odds: float
    flags: int
    listed: bool


FEATURES = (
    "mean", "least", "most", "one", "two", "three", "four_up", "veto", "common", "phrase", "sentence", "titled",
    "suffixed", "comma", "initials", "joined", "particles", "both_roles", "unlisted", "short",
)  # fmt: skip


class Judge:
    """Values and columns judged over one set of tables, remembering words already seen."""

    REMEMBERED = 200_000

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._words: dict[str, Word] = {}

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

    def features(self, value: str) -> tuple[float, ...] | None:
        shape = shape_of(value)
        if shape is None:
            return None
        words = [self.word(token) for token in shape.words]
        odds = [word.odds for word in words]
        count = len(words)
        flags = 0
        for word in words:
            flags |= word.flags
        roles = count > 1 and any(
            first.flags & GIVEN and second.flags & FAMILY
            for first, second in ((words[0], words[-1]), (words[-1], words[0]))
        )
        return (
            sum(odds) / count, min(odds), max(odds), count == 1, count == 2, count == 3, count > 3,
            bool(flags & VETO), sum(bool(word.flags & COMMON) for word in words) / count,
            count + shape.particles > 1 and self._tables.is_phrase(" ".join(shape.words)),
            shape.sentence, shape.titled, shape.suffixed, shape.comma, min(shape.initials, 2), shape.joined,
            min(shape.particles, 2), roles, sum(not word.listed for word in words) / count,
            sum(len(token) < 3 for token in shape.words) / count,
        )  # fmt: skip
