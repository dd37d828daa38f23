"""How likely chance meets a pack's keys, estimated from the disclosed file itself when the pack is made.

Numbers: how densely they stand among numbers of their length. Pairs and shingles: how often people of this very file
agree in one, which is how often another table of the same kind would agree with it; of small files a cautious guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from tidegate.trace.keys import Sort
from tidegate.trace.numbers import Ints

if TYPE_CHECKING:
    from tidegate.trace.gather import _Piece

ENOUGH = 1_000
"""People from which on a file tells by itself how often strangers agree."""
BORN_ALIKE = 2e-8
"""Chance that a stranger of the same origin has two words of a name and the birth date of one given person: one in ten
thousand for the words, one in twenty thousand for the day, four readings of it."""
NAMED_ALIKE = 3e-5
"""The same for the words and the country."""
SPOKEN_ALIKE = 0.02
"""The same for three words beside each other, of a file of few people."""
NEVER = 1e-7


Densities = dict[int, dict[int, float]]
"""For numbers of each length and beginning (its digits behind a 1) how many of those that begin so are in the pack."""

_LEVELS = (1, 3, 4, 5, 6)
_CROWD = 8
"""Numbers of one beginning from which on it counts as a range of its own."""


def of_numbers(values: Ints, digits: Ints) -> dict[str, float]:
    """For each length the share of all numbers of that length that are in the pack: what a page of anything meets."""
    sizes, counts = np.unique(digits[np.unique(values, return_index=True)[1]], return_counts=True)
    return {
        f"number {size}": count / 10.0**size
        for size, count in zip(sizes.tolist(), counts.tolist(), strict=True)
    }


def densities(values: Ints, digits: Ints) -> Densities:
    """How densely numbers stand in the ranges they are taken from: what a page of such numbers meets."""
    found: Densities = {}
    for size in np.unique(digits).tolist():
        here = np.unique(values[digits == size])
        table = found.setdefault(int(size), {})
        for level in _LEVELS:
            begin, counts = np.unique(here // 10 ** (size - level), return_counts=True)
            kept = counts >= (_CROWD if level > 1 else 1)
            for which, count in zip(begin[kept].tolist(), counts[kept].tolist(), strict=True):
                table[10**level + which] = count / 10.0 ** (size - level)
    return found


def densities_of(raw: Mapping[str, Mapping[str, float]]) -> Densities:
    """As JSON has them."""
    return {
        int(size): {int(begin): float(rate) for begin, rate in table.items()} for size, table in raw.items()
    }


def density(table: Densities, value: int, digits: int) -> float:
    """How likely this number is somebody's by chance."""
    known = table.get(digits)
    if not known:
        return 0.0
    return max(known.get(10**level + value // 10 ** (digits - level), 0.0) for level in _LEVELS)


def of_pieces(pieces: Iterable[_Piece], labels: set[str]) -> dict[str, float]:
    """For each label of a pair, and for shingles, the chance that a stranger's row agrees."""
    rates: dict[str, float] = {}
    for piece in pieces:
        name = piece.label if piece.sort is Sort.PAIR else "shingle" if piece.sort is Sort.SHINGLE else ""
        if name and (name in labels or name == "shingle") and piece.rows.size:
            rates[name] = _agreeing(piece, name)
    return rates


def _agreeing(piece: _Piece, name: str) -> float:
    pairs = np.unique(np.stack([piece.prints, piece.rows.astype(np.uint64)]), axis=1)
    _, place, times = np.unique(pairs[0], return_inverse=True, return_counts=True)
    people = np.unique(pairs[1])
    sharing = np.unique(pairs[1][times[place] > 1]).size
    observed = sharing / people.size
    if name not in ("name+nationality", "shingle"):
        return max(observed if people.size >= ENOUGH else 0.0, people.size * BORN_ALIKE, NEVER)
    if people.size >= ENOUGH:
        return min(0.9, observed + 3 / people.size)
    return min(0.9, max(observed, people.size * NAMED_ALIKE if name != "shingle" else SPOKEN_ALIKE))
