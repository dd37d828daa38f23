"""Finding words by their stems, in any script. In: stems as the word lists write them. Out: where they stand.

`citizen*` has any ending; a stem of several words must stand in a row. Stems of scripts that write no spaces, or that
write small words together with the next one, are found anywhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.response.notices.guard.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = re.compile(r"[^\W\d_]+(?:['\u0300-\u036f\u0a00-\u0a7f\u0900-\u097f][^\W\d_]*)*|[0-9][0-9.,]*")
_ARABIC_BEFORE = re.compile(r"[وفبلک]{0,2}(?:ال|لل)?")
_ETHIOPIC_BEFORE = ("ስለ", "እና", "የ", "በ", "ለ", "ከ")
Word = tuple[str, int]


def words(sentence: str) -> list[Word]:
    """Words and numbers of a folded sentence, with where they begin."""
    return [(found.group().rstrip(".,"), found.start()) for found in _WORD.finditer(sentence)]


@dataclass(frozen=True, slots=True)
class _Phrase:
    parts: tuple[tuple[str, bool], ...]

    def stands(self, found: list[Word], at: int) -> bool:
        """Whether its words stand there in a row."""
        if at + len(self.parts) > len(found):
            return False
        return all(
            word.startswith(stem) if open_end else word == stem
            for (stem, open_end), (word, _) in zip(self.parts, found[at:], strict=False)
        )


class Stems:
    """A class of words. `stems`: stem, and whether it is found anywhere."""

    def __init__(self, stems: Iterable[tuple[str, bool]]) -> None:
        self._exact: dict[str, list[_Phrase]] = defaultdict(list)
        self._open: dict[str, list[_Phrase]] = defaultdict(list)
        inside: set[str] = set()
        for stem, anywhere in stems:
            if anywhere:
                inside.add(fold(stem.rstrip("*")))
                continue
            phrase = _Phrase(tuple((fold(part.rstrip("*")), part.endswith("*")) for part in stem.split()))
            first, open_end = phrase.parts[0]
            (self._open if open_end else self._exact)[first].append(phrase)
        self._inside = tuple(sorted(inside))

    def at(self, found: list[Word]) -> Iterator[int]:
        """Indexes of words at which one of these begins."""
        for index, (word, _) in enumerate(found):
            if any(phrase.stands(found, index) for phrase in self._candidates(word)):
                yield index

    def _candidates(self, word: str) -> Iterator[_Phrase]:
        yield from self._exact.get(word, ())
        for length in range(2, len(word) + 1):
            yield from self._open.get(word[:length], ())

    def inside(self, sentence: str) -> Iterator[int]:
        """Where in the sentence one of those that are found anywhere begins."""
        if sentence.isascii():
            return
        for stem in self._inside:
            at = sentence.find(stem)
            while at >= 0:
                yield at
                at = sentence.find(stem, at + 1)

    def found(self, sentence: str, found: list[Word]) -> bool:
        """Whether one stands anywhere in the sentence."""
        return next(self.at(found), None) is not None or next(self.inside(sentence), None) is not None


def bare(found: list[Word]) -> list[Word]:
    """The words without what Arabic and Ethiopic scripts write before them (and, the, of, in, to)."""
    return [(_bare(word), at) for word, at in found]


def _bare(word: str) -> str:
    if "\u0600" <= word[0] <= "\u06ff":
        rest = word[_ARABIC_BEFORE.match(word).end() :]  # type: ignore[union-attr]  # it matches nothing too
        return rest if len(rest) > 2 else word
    if "\u1200" <= word[0] <= "\u137f":
        return next(
            (word[len(one) :] for one in _ETHIOPIC_BEFORE if word.startswith(one) and len(word) > 3), word
        )
    return word
