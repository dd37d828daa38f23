"""The lists of spellings in `tests/assets/spellings`: one name a line, its spellings parted by a comma and a space.

Two lines of five, by their hash, are held out: their failures were never looked at. They were typed by the same hand
as the tables of the code, so they are kinder than strangers' spellings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from tidegate.registry.normalise.names import Names, name_forms

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "spellings"
GROUPS = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


def pairs(group: str, held_out: bool) -> Iterator[tuple[str, str]]:
    """Every two spellings of each name of a group."""
    for line in (FOLDER / f"{group}.txt").read_text("utf-8").splitlines():
        digest = hashlib.sha1(f"{line}\n".encode(), usedforsecurity=False).digest()
        if (digest[0] % 5 < 2) == held_out:
            yield from combinations(line.split(", "), 2)


def meet(one: str, other: str) -> bool:
    """Whether the words of two spellings agree in any order, or those of one with the other's joined words."""
    mine, theirs = name_forms(one), name_forms(other)
    if not mine.words or not theirs.words:
        return False
    return sorted(mine.words) in _ways(theirs) or sorted(theirs.words) in _ways(mine)


def _ways(forms: Names) -> list[list[str]]:
    return [sorted(words) for words in (forms.words, *forms.alternatives)]


def recall(group: str, held_out: bool) -> tuple[float, int]:
    """The share of a group's pairs that meet, and their number."""
    met = [meet(one, other) for one, other in pairs(group, held_out)]
    return sum(met) / max(1, len(met)), len(met)
