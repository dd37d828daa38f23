"""Weighted word lists: how often a token would stand in a column of names, and in a column of anything else."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Keep = Callable[[str], bool]


def keep_all(_: str) -> bool:
    """The full build: nothing is held out."""
    return True


def keep_half(seed: int) -> Keep:
    """A build for measuring: about half of all words, chosen by a hash of the word and `seed`."""
    return lambda word: zlib.crc32(f"{seed}:{word}".encode()) & 1 == 0


def long_enough(word: str) -> bool:
    """Two letters, or one Han, Kana or Hangul character."""
    return len(word) > 1 or word >= "\u3040"


@dataclass
class Evidence:
    """Shares of a mixed sample of name columns (`names`) and of other columns (`others`), by folded token.

    `given`, `family`: tokens known in that role. `phrases`: whole values of two or more tokens that are not
    people. `veto`: words of organisations, facilities and streets. `common`: everyday words.
    """

    names: dict[str, float] = field(default_factory=dict)
    others: dict[str, float] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    family: set[str] = field(default_factory=set)
    phrases: set[str] = field(default_factory=set)
    veto: set[str] = field(default_factory=set)
    common: set[str] = field(default_factory=set)

    def add(self, side: str, share: float, counts: Mapping[str, float]) -> None:
        """Mix a source into `side` ("names" or "others"), its whole weight being `share`."""
        total = sum(counts.values())
        table = self.names if side == "names" else self.others
        for token, count in counts.items():
            table[token] = table.get(token, 0.0) + share * count / total

    def add_names(self, share: float, given: Iterable[str], family: Iterable[str]) -> None:
        """Mix in one origin: its given and its family names weigh the same."""
        for role, words in ((self.given, set(given)), (self.family, set(family))):
            role.update(words)
            if words:
                self.add("names", share / 2, dict.fromkeys(words, 1.0))
