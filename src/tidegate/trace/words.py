"""Which words of a page occur in names of a pack's people: the first look, before names and dates are combined."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from tidegate.registry.normal import Normal
from tidegate.trace.body import PackIndex

REMEMBERED = 400_000
_WORD = re.compile(rb"(?<![A-Za-z0-9])[A-Z\xc3-\xf4][A-Za-z\x80-\xff]{1,29}")
"""With a capital, or of other letters than ASCII's: every word of a page would be looked up otherwise."""


class Words:
    """Of one member; remembers the words it has seen."""

    def __init__(self, index: PackIndex, normal: Normal) -> None:
        self._index, self._normal = index, normal
        self._known: dict[bytes, bool] = {}

    def named(self, stretches: Sequence[bytes]) -> list[bool]:
        """Which of these stretches of a page have two different words of names."""
        words = [set(_WORD.findall(each)) for each in stretches]
        self._learn(set().union(*words))
        known = self._known
        return [sum(known[word] for word in each) >= 2 for each in words]

    def _learn(self, words: set[bytes]) -> None:
        if len(self._known) > REMEMBERED:
            self._known.clear()
        fresh = [word for word in words if word not in self._known]
        if not fresh:
            return
        self._known |= dict.fromkeys(fresh, False)
        prints, owners = [], []
        for word in fresh:
            single, joined = self._normal.name(word.decode("utf-8", "replace"))
            for value in (*single, *joined):
                prints.append(value)
                owners.append(word)
        found = self._index.find(self._normal.word_keys(np.array(prints, np.uint64)))
        for at in found.at.tolist():
            self._known[owners[at]] = True
