"""Running text against a registry: a text in, hits with their offsets out.

Identifiers are looked up wherever they stand. Two words of a name count beside a date, a country, a telephone or an
e-mail within a window of text about as long as two sentences, or a form with a label a line.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tidegate.registry.candidates import COMPILED, HEADINGS, IN_TEXT, Shape, filled, strip
from tidegate.registry.chance import Doubt
from tidegate.registry.encode import JOINED_LABEL
from tidegate.registry.fields import Field, pair_label
from tidegate.registry.fingerprint import Prints, cmac
from tidegate.registry.normal import READINGS, Normal, swapped
from tidegate.registry.normalise import dates
from tidegate.registry.registry import Index

Ints = npt.NDArray[np.int64]

WINDOW = 240
"""Characters around a date, telephone or e-mail within which a name is of the same person."""
NEAREST = 10
"""Words of names around it that are tried, the nearest first."""
_TWOS = [np.triu_indices(size, 1) for size in range(NEAREST + 1)]
_BEFORE = 30
_LEAST_DIGITS = 5
_PIECE = re.compile(r"[^ ]{5,}")

_DATES = re.compile(
    r"(?<![0-9])(?:[0-9]{1,4}[-/.年][ ]?[0-9]{1,2}[-/.月][ ]?[0-9]{1,4}日?"
    r"|[0-9]{1,2}(?:st|nd|rd|th|\.)?[ -](?:de )?[^\W\d_]{3,10}\.?,?[ -](?:de )?[0-9]{4}"
    r"|[^\W\d_]{3,10}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}|(?:19|20)[0-9]{6})(?![0-9])"
)
_NAMES = re.compile(r"[^\W\d_]+(?:['’ʼ`.-]?[^\W\d_]+)*(?:,? +[^\W\d_]+(?:['’ʼ`.-]?[^\W\d_]+)*){0,5}")
_WORD = re.compile(r"[^\W\d_](?:['’ʼ`-]?[^\W\d_])*")
_MAILS = re.compile(r"[^@\s<>()\[\],;:\"]+@[^@\s<>()\[\],;:\"]+\.[A-Za-z]{2,}")
_PHONES = re.compile(r"(?<![0-9])\+?[0-9(](?:[ ().\-]{0,2}[0-9]){8,14}(?![0-9])")


class TextHit(NamedTuple):
    """`start` to `end` in the text, whose it is, by which field or pair; `doubt`: as what it may be chance."""

    start: int
    end: int
    person: int
    standing: int
    by: str
    doubt: Doubt | None = None


class Searched(NamedTuple):
    """The hits in a text, and of each doubt how many would come by chance, of how many."""

    hits: list[TextHit]
    expected: dict[Doubt, tuple[float, int]]


class _Asked(NamedTuple):
    """Keys of one pair; of each its anchor, and places of the words or of the other anchor: aligned."""

    by: str
    keys: Prints
    anchors: Ints
    ones: Ints
    others: Ints


class _Anchor(NamedTuple):
    start: int
    end: int
    field: Field
    values: tuple[int, ...]


class TextMatcher:
    """For one registry; `accept` as for rows."""

    def __init__(self, registry: Index, normal: Normal, accept: frozenset[str]) -> None:
        self._registry, self._normal = registry, normal
        present = set(registry.fields)
        self._shapes = [(s, r) for s, r in COMPILED if s.field in present and s.field.value in accept]
        self._pairs = [pair for pair in registry.pairs if pair_label(pair) in accept]
        self._with = {pair[1]: pair for pair in self._pairs if pair[0] is Field.NAME}
        self._known: dict[str, int] = {}

    def search(self, text: str) -> Searched:
        """Everything in one text."""
        hits, expected = self._identifiers(text)
        return Searched([*hits, *self._paired(text)], expected)

    def _identifiers(self, text: str) -> tuple[list[TextHit], dict[Doubt, tuple[float, int]]]:
        asked: dict[Shape, dict[str, list[tuple[int, int, bool]]]] = {}
        for start, end, code in _codes(text) if self._shapes else ():
            for shape, expression in self._shapes:
                if expression.fullmatch(code):
                    before = text[max(0, start - _BEFORE) : start]
                    told = shape.telling or HEADINGS[shape.field].search(before) is not None
                    asked.setdefault(shape, {}).setdefault(filled(shape, code), []).append((start, end, told))
        hits: list[TextHit] = []
        for shape, codes in asked.items():
            found = self._registry.find(cmac(self._registry.master, shape.field.value).of(list(codes)))
            places = list(codes.values())
            for at, person, standing in found.each():
                for start, end, told in places[at]:
                    hits.append(
                        TextHit(start, end, person, standing, shape.field.value, None if told else shape)
                    )
        people = self._registry.people
        return hits, {
            shape: (len(codes) * people / shape.space, len(codes))
            for shape, codes in asked.items()
            if not shape.telling
        }

    def _paired(self, text: str) -> Iterator[TextHit]:
        anchors = sorted(self._anchors(text))
        if not anchors:
            return
        starts, words = self._words(text, anchors) if self._with else ([], [])
        for asked in (*self._beside(anchors, starts, words), *self._of_anchors(anchors)):
            for at, person, standing in self._registry.find(asked.keys).each():
                anchor = anchors[asked.anchors[at]]
                start = min(anchor.start, int(asked.ones[at]), int(asked.others[at]))
                end = max(anchor.end, int(asked.ones[at]), int(asked.others[at]))
                yield TextHit(start, end, person, standing, asked.by)

    def _anchors(self, text: str) -> Iterator[_Anchor]:
        """Dates, telephones, e-mails: what a name must stand beside."""
        wanted = {each for pair in self._pairs for each in pair}
        if Field.BIRTH_DATE in wanted:
            for match in _DATES.finditer(text):
                days = swapped(dates.birth_days(match[0])[:READINGS])
                if days:
                    prints = self._normal.of_days(np.array(days, np.int64)).tolist()
                    yield _Anchor(match.start(), match.end(), Field.BIRTH_DATE, tuple(filter(None, prints)))
        for each, expression in ((Field.EMAIL, _MAILS), (Field.PHONE, _PHONES)):
            if each in wanted:
                for match in expression.finditer(text):
                    value = self._normal.one(each, match[0])
                    if value:
                        yield _Anchor(match.start(), match.end(), each, (value,))

    def _words(self, text: str, anchors: list[_Anchor]) -> tuple[list[int], list[tuple[int, int]]]:
        """(start, print) of every word near an anchor that occurs in a name of the registry, in order."""
        found: dict[int, int] = {}
        done = 0
        for anchor in anchors:
            first, last = max(done, anchor.start - WINDOW), min(len(text), anchor.end + WINDOW)
            if first >= last:
                continue
            for match in _NAMES.finditer(text, first, last):
                self._run(match, found)
            done = last
        self._learn({value for value in found.values() if value})
        kept = sorted((start, value) for start, value in found.items() if self._known.get(str(value)))
        return [start for start, _ in kept], kept

    def _run(self, match: re.Match[str], found: dict[int, int]) -> None:
        """The words of a run, each by itself, and of the whole run what only its neighbours make a name."""
        inner = list(_WORD.finditer(match[0]))
        for word in inner:
            single, _ = self._normal.name(word[0])
            if len(single) == 1:
                found.setdefault(match.start() + word.start(), single[0])
        for place, value in enumerate(chain(*self._normal.name(match[0]))):
            if value not in found.values():
                at = inner[min(place, len(inner) - 1)].start() if inner else 0
                found[match.start() + at + 1] = value

    def _learn(self, values: set[int]) -> None:
        fresh = [value for value in values if str(value) not in self._known]
        if fresh:
            prints = np.array(fresh, np.uint64)
            there = set(self._registry.find(self._normal.word_keys(prints)).at.tolist())
            self._known |= {str(value): int(at in there) for at, value in enumerate(fresh)}

    def _beside(
        self, anchors: list[_Anchor], starts: list[int], words: list[tuple[int, int]]
    ) -> Iterator[_Asked]:
        """The keys of every two words near an anchor with it."""
        places = np.array(starts, np.int64)
        prints = np.array([value for _, value in words], np.uint64)
        for field, pair in self._with.items():
            of_field = [at for at, anchor in enumerate(anchors) if anchor.field is field]
            twos = [_two_near(anchors[at], starts, prints) for at in of_field]
            if not any(one.size for one, _ in twos):
                continue
            one, other = (np.concatenate([two[at] for two in twos]) for at in (0, 1))
            names = cmac(self._registry.master, "words").of_either(prints[one], prints[other])
            # Each two of an anchor with each of its values.
            sizes = np.array([two[0].size for two in twos])
            counts = np.array([len(anchors[at].values) for at in of_field])
            row = np.repeat(np.arange(one.size), np.repeat(counts, sizes))
            told = [np.tile(anchors[at].values, size) for at, size in zip(of_field, sizes, strict=True)]
            values = np.concatenate([np.array(each, np.uint64) for each in told])
            anchor_of = np.repeat(np.array(of_field), sizes)[row]
            for way in (pair_label(pair), pair_label(pair) + JOINED_LABEL):
                keys = cmac(self._registry.master, way).of_pairs(names[row], values)
                yield _Asked(pair_label(pair), keys, anchor_of, places[one[row]], places[other[row]])

    def _of_anchors(self, anchors: list[_Anchor]) -> Iterator[_Asked]:
        """The keys of dates, telephones and e-mails beside each other."""
        present = {anchor.field for anchor in anchors}
        for pair in self._pairs:
            if pair[0] is Field.NAME or not present.issuperset(pair):
                continue
            rows = [
                (a, b, one, anchors[other].start)
                for one, other in _near(anchors)
                for first, second in ((one, other), (other, one))
                if (anchors[first].field, anchors[second].field) == pair
                for a in anchors[first].values
                for b in anchors[second].values
            ]
            if rows:
                a, b = (np.array([row[at] for row in rows], np.uint64) for at in (0, 1))
                keys = cmac(self._registry.master, pair_label(pair)).of_pairs(a, b)
                one, other = (np.array([row[at] for row in rows], np.int64) for at in (2, 3))
                yield _Asked(pair_label(pair), keys, one, other, other)


def _two_near(anchor: _Anchor, starts: list[int], prints: Prints) -> tuple[Ints, Ints]:
    """Places of every two different words near an anchor; a single one with itself."""
    first = bisect_left(starts, anchor.start - WINDOW)
    last = bisect_right(starts, anchor.end + WINDOW)
    near = sorted(range(first, last), key=lambda at: abs(starts[at] - anchor.start))[:NEAREST]
    if not near:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    places = np.array(near)
    one, other = (places[at] for at in _TWOS[len(near)])
    different = prints[one] != prints[other]
    if not different.any():
        return places[:1], places[:1]
    return one[different], other[different]


def _codes(text: str) -> Iterator[tuple[int, int, str]]:
    """Runs that may be identifiers, and what stands in them between blanks: two numbers may be neighbours."""
    for match in IN_TEXT.finditer(text):
        pieces = [match]
        if " " in match[0]:
            pieces += _PIECE.finditer(text, *match.span())
        for piece in pieces:
            code = strip(piece[0])
            if sum(map(str.isdigit, code)) >= _LEAST_DIGITS:
                yield piece.start(), piece.end(), code


def _near(anchors: list[_Anchor]) -> Iterator[tuple[int, int]]:
    """Places of every two within a window, of anchors in order."""
    for one, anchor in enumerate(anchors):
        for other in range(one + 1, len(anchors)):
            if anchors[other].start - anchor.start > WINDOW:
                break
            yield one, other
