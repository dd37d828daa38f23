"""Whole columns made canonical: texts in, fingerprints out, each distinct value judged once.

What a value means is for `normalise` to say; here it is asked once a value or once a word, and the answers are
put back in their rows. The builder and the matcher use the same functions, so that both mean the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tidegate.registry.fields import IDENTIFIERS, Field
from tidegate.registry.fingerprint import Prints, cmac
from tidegate.registry.mapping import DateFormat
from tidegate.registry.normalise import dates, identifiers, names, places
from tidegate.registry.normalise.compounds import FIRST, LAST, SYLLABLE, part_of

WORDS = 6
"""Words of a name that count; of longer ones, the first."""
JOINED = 3
"""Neighbouring words that are also written as one (`Xiao Ming`, `Xiaoming`): of a name, the first of them."""
REMEMBERED = 1_000_000
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1).toordinal(), dt.date(2030, 12, 31).toordinal()
READINGS = 3
"""Days that a date may mean, at most."""

_NO_DAYS = (0,) * (2 * READINGS)
Rows = npt.NDArray[np.int64]
_PLAIN_NAME = r"^[A-Za-z]{2,}(?:,? [A-Za-z]{2,}){0,4}$"

CANONICAL: dict[Field, Callable[[str], str]] = {
    Field.A_NUMBER: identifiers.a_number,
    Field.SSN: identifiers.ssn,
    Field.PHONE: identifiers.phone,
    Field.EMAIL: identifiers.email,
    Field.NATIONALITY: places.country,
    **dict.fromkeys(set(IDENTIFIERS) - {Field.A_NUMBER, Field.SSN}, identifiers.code),
}
"""What makes a value of a field canonical; "" where it cannot be one."""


class Words(NamedTuple):
    """Names as prints, a row each: words (shape (names, WORDS)) and joined forms ((names, JOINED)), 0 for none.

    A joined form of one name is compared with words of another, never with its joined forms.
    """

    words: npt.NDArray[np.uint64]
    joins: npt.NDArray[np.uint64]


class Normal:
    """Columns of one registry's key made fingerprints; remembers what it has seen. 0 stands for no value."""

    def __init__(self, master: bytes) -> None:
        self._master = master
        self._names = cmac(master, Field.NAME.value)
        self._words: dict[str, int] = {}
        self._prints, self._parts = np.empty(0, np.uint64), np.empty(0, np.int64)
        self._pairs: dict[tuple[str, str], int] = {}
        self._whole: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self._days: dict[tuple[str, str], tuple[int, ...]] = {}
        self._asked: dict[str, tuple[int, ...]] = {}
        self._few: dict[tuple[Field, str], int] = {}
        every = [dt.date.fromordinal(day).isoformat() for day in range(FIRST_DAY, LAST_DAY + 1)]
        self._of_days = np.r_[np.zeros(1, np.uint64), cmac(master, Field.BIRTH_DATE.value).of(every)]

    def words(self, texts: pa.StringArray) -> Words:
        """The words of names, and their joined forms."""
        out, joins = np.zeros((len(texts), WORDS), np.uint64), np.zeros((len(texts), JOINED), np.uint64)
        plain = pc.fill_null(pc.match_substring_regex(texts, _PLAIN_NAME), False).to_numpy(
            zero_copy_only=False
        )
        simple = np.flatnonzero(plain)
        left = [np.flatnonzero(~plain)]
        if simple.size:
            found = self._plain_words(texts if simple.size == len(texts) else texts.take(pa.array(simple)))
            out[simple], joins[simple] = found
            left.append(simple[(found.words == 1).any(axis=1)])
        rest = np.concatenate(left)
        if rest.size:
            out[rest], joins[rest] = self._each_name(texts.take(pa.array(rest)).to_pylist())
        return Words(out, joins)

    def days(self, texts: pa.StringArray, form: DateFormat = "any") -> npt.NDArray[np.uint64]:
        """Dates -> the days they may mean, shape (dates, READINGS), 0 behind the last."""
        encoded = texts.dictionary_encode()
        read = np.zeros((len(encoded.dictionary) + 1, READINGS), np.int64)
        for at, text in enumerate(encoded.dictionary.to_pylist(), 1):
            found = self._readings(text, form)
            read[at, : len(found)] = found
        return self.of_days(read[_indices(encoded)])

    def days_asked(self, texts: pa.StringArray) -> npt.NDArray[np.uint64]:
        """Dates of a file -> as `days`, and each with day and month changed for one another."""
        encoded = texts.dictionary_encode()
        asked = self._asked
        if len(asked) > REMEMBERED:
            asked.clear()
        different = encoded.dictionary.to_pylist()
        for text in different:
            if text not in asked:
                found = swapped(self._readings(text, "any"))
                asked[text] = (*found, *[0] * (2 * READINGS - len(found)))
        read = np.array([_NO_DAYS, *map(asked.__getitem__, different)], np.int64)
        return self.of_days(read[_indices(encoded)])

    def of_days(self, days: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
        """Ordinals of days (0: none) -> fingerprints."""
        known = (days >= FIRST_DAY) & (days <= LAST_DAY)
        found: npt.NDArray[np.uint64] = self._of_days[np.where(known, days - FIRST_DAY + 1, 0)]
        return found

    def few(self, field: Field, texts: pa.StringArray) -> Prints:
        """Values of a field that has few different ones."""
        encoded = texts.dictionary_encode()
        canonical = [CANONICAL[field](text) if text else "" for text in encoded.dictionary.to_pylist()]
        known = np.zeros(len(canonical) + 1, np.uint64)
        known[1:] = cmac(self._master, field.value).of(canonical)
        known[1:][[not value for value in canonical]] = 0
        return known[_indices(encoded)]

    def many(self, field: Field, texts: pa.StringArray) -> Prints:
        """Values of a field in which nearly every one is different."""
        canonical, fits = _canonical(field, texts)
        out = np.zeros(len(texts), np.uint64)
        if len(canonical):
            out[fits] = cmac(self._master, field.value).of(canonical)
        return out

    def word_keys(self, words: npt.NDArray[np.uint64]) -> Prints:
        """Keys by which an index tells whether a word of a name occurs in it at all."""
        return cmac(self._master, "word").of_pairs(words, words)

    def _plain_words(self, texts: pa.StringArray) -> Words:
        """Names of Latin letters and single blanks; 1 for a word that means something only among the others."""
        split = pc.split_pattern(pc.replace_substring(texts, ",", ""), " ")
        encoded = split.flatten().dictionary_encode()
        different = encoded.dictionary.to_pylist()
        self._learn_words(different)
        numbers = np.fromiter(map(self._words.__getitem__, different), np.int64, len(different))
        known, parts = self._prints[numbers], self._parts[numbers]
        flat = encoded.indices.to_numpy()
        offsets = split.offsets.to_numpy()
        starts, ends = offsets[:-1] - offsets[0], offsets[1:] - offsets[0]
        out, joins = np.zeros((len(texts), WORDS), np.uint64), np.zeros((len(texts), JOINED), np.uint64)
        for place in range(WORDS - 1):
            here = np.flatnonzero(starts + place < ends)
            if not here.size:
                break
            one = flat[starts[here] + place]
            out[here, place] = known[one]
            if place < JOINED:
                followed = np.flatnonzero(starts[here] + place + 1 < ends[here])
                first, second = one[followed], flat[starts[here[followed]] + place + 1]
                joins[here[followed], place] = self._joined(first, second, parts, different)
        return Words(out, joins)

    def _joined(self, first: Rows, second: Rows, parts: Rows, words: Sequence[str]) -> npt.NDArray[np.uint64]:
        """Of two neighbours each the print of both written as one; 0 where they are not."""
        out = np.zeros(first.size, np.uint64)
        one, other = parts[first], parts[second]
        may = np.flatnonzero((one & FIRST) | (other & LAST) | (one & other & SYLLABLE))
        if may.size:
            different, inverse = np.unique(first[may] * len(words) + second[may], return_inverse=True)
            texts = [(words[code // len(words)], words[code % len(words)]) for code in different.tolist()]
            self._learn_pairs(texts)
            out[may] = np.array([self._pairs[pair] for pair in texts], np.uint64)[inverse]
        return out

    def _learn_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        if len(self._pairs) > REMEMBERED:
            self._pairs.clear()
        fresh = [pair for pair in pairs if pair not in self._pairs]
        keys = [names.joined_key(*pair) for pair in fresh]
        prints = self._names.of(keys).tolist()
        self._pairs |= {
            pair: value if key else 0 for pair, key, value in zip(fresh, keys, prints, strict=True)
        }

    def _learn_words(self, words: Sequence[str]) -> None:
        """Remember words by number: prints (1 for one that needs the others), and what of a compound they may be."""
        if len(self._words) > REMEMBERED:
            self._words.clear()
            self._prints, self._parts = self._prints[:0], self._parts[:0]
        fresh = [word for word in words if word not in self._words]
        if not fresh:
            return
        keys = [names.word_key(word) if names.stands_alone(word) else "" for word in fresh]
        prints = self._names.of(keys)
        prints[[not key for key in keys]] = 1
        self._words |= dict(zip(fresh, range(len(self._words), len(self._words) + len(fresh)), strict=True))
        self._prints = np.concatenate([self._prints, prints])
        self._parts = np.concatenate(
            [self._parts, np.array([part_of(key) if key else 0 for key in keys], np.int64)]
        )

    def _each_name(self, texts: Sequence[str | None]) -> Words:
        self._learn_names(dict.fromkeys(filter(None, texts)))
        out, joins = np.zeros((len(texts), WORDS), np.uint64), np.zeros((len(texts), JOINED), np.uint64)
        for at, text in enumerate(texts):
            if text:
                found, joined_ = self._whole[text]
                out[at, : len(found)] = found
                joins[at, : len(joined_)] = joined_
        return Words(out, joins)

    def _learn_names(self, texts: Iterable[str]) -> None:
        if len(self._whole) > REMEMBERED:
            self._whole.clear()
        fresh = {text: _forms(text) for text in texts if text not in self._whole}
        keys = [key for found in fresh.values() for keys in found for key in keys]
        prints = iter(self._names.of(keys).tolist())
        self._whole |= {
            text: (tuple(next(prints) for _ in words), tuple(next(prints) for _ in joins))
            for text, (words, joins) in fresh.items()
        }

    def name(self, text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The words of one name, and their joined forms."""
        known = self._whole.get(text)
        if known is None:
            self._learn_names([text])
            known = self._whole[text]
        return known

    def _readings(self, text: str | None, form: DateFormat) -> tuple[int, ...]:
        known = self._days.get((text or "", form))
        if known is None:
            if len(self._days) > REMEMBERED:
                self._days.clear()
            if not text:
                known = ()
            elif form == "any":
                known = dates.birth_days(text)[:READINGS]
            else:
                known = tuple(filter(None, (dates.canonical_day(text, form),)))
            self._days[text or "", form] = known
        return known

    def one(self, field: Field, text: str | None) -> int:
        """The fingerprint of one value of a field; 0 where it cannot be one."""
        known = self._few.get((field, text or ""))
        if known is None:
            if len(self._few) > REMEMBERED:
                self._few.clear()
            found = CANONICAL[field](text) if text else ""
            known = self._few[field, text or ""] = cmac(self._master, field.value).one(found) if found else 0
        return known


def swapped(days: Sequence[int]) -> list[int]:
    """The days, and what they are with day and month changed for one another."""
    found = dict.fromkeys(days)
    for ordinal in days:
        day = dt.date.fromordinal(ordinal)
        if day.day <= 12:
            found[day.replace(month=day.day, day=day.month).toordinal()] = None
    return list(found)


def _forms(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a name, and what two neighbours are as one."""
    forms = names.name_forms(text)
    joins = dict.fromkeys(key for other in forms.alternatives for key in other if key not in forms.words)
    return forms.words[:WORDS], tuple(joins)[:JOINED]


def _canonical(field: Field, texts: pa.StringArray) -> tuple[pa.StringArray, Rows]:
    """The values that can be of the field, canonical, and where they stand."""
    fast, fits = _by_passes(field, texts)
    rest = np.flatnonzero(~fits)
    slow: list[tuple[int, str]] = []
    for at, text in zip(rest.tolist(), texts.take(pa.array(rest)).to_pylist(), strict=True):
        found = CANONICAL[field](text) if text else ""
        if found:
            slow.append((at, found))
    where = np.flatnonzero(fits)
    if not slow:
        return fast, where
    places_, found_ = zip(*slow, strict=True)
    return pa.concat_arrays([fast, pa.array(found_, pa.string())]), np.r_[where, np.array(places_, np.int64)]


_SHAPES = {Field.A_NUMBER: r"^A?[0-9]{8,9}$", Field.RECEIPT: r"^[A-Z]{3}[0-9]{10}$"}


def _by_passes(field: Field, texts: pa.StringArray) -> tuple[pa.StringArray, npt.NDArray[np.bool_]]:
    """What a few passes over the whole column settle: the usual shapes of the usual identifiers."""
    shape = _SHAPES.get(field)
    if shape is None:
        return pa.array([], pa.string()), np.zeros(len(texts), bool)
    fits = pc.fill_null(pc.match_substring_regex(texts, shape), False)
    plain = texts.filter(fits)
    if field is Field.A_NUMBER:
        plain = pc.utf8_lpad(pc.utf8_ltrim(plain, "A"), 9, "0")
    return plain, fits.to_numpy(zero_copy_only=False)


def _indices(encoded: pa.DictionaryArray) -> Rows:
    """Places in the dictionary, from 1; 0 for null."""
    indices: Rows = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return indices + 1


def joined(columns: Sequence[pa.StringArray]) -> pa.StringArray:
    """The parts of a name as one text."""
    if len(columns) == 1:
        return columns[0]
    return pc.binary_join_element_wise(*columns, " ", null_handling="skip")
