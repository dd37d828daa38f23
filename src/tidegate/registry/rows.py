"""Rows of a table against a registry: columns of values in, hits by row out, a batch at a time.

Any field may lead: every column is looked at for identifiers, and every row for two words of a name beside a birth
date, a country, a telephone or an e-mail, wherever they stand in it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tidegate.model.content import Value
from tidegate.registry.candidates import HEADINGS, SHAPES, WORTH, Shape
from tidegate.registry.chance import Doubt
from tidegate.registry.encode import JOINED_LABEL, Secondary, singly
from tidegate.registry.fields import Field, Pair, pair_label
from tidegate.registry.fingerprint import Prints, cmac
from tidegate.registry.normal import JOINED, Normal, Rows
from tidegate.registry.registry import Index
from tidegate.registry.segment import Found

NAMES_IN_A_ROW = 8
"""Words of names that count in one row: those that occur in the registry at all."""
_ONE_BY_ONE = 64
"""Texts up to which an expression that is compiled already is quicker than Arrow, which compiles its own."""
FEW = 600
"""Different values up to which a column may be countries."""
_DATE = (
    r"^[^0-9]{0,12}(?:[0-9]{1,4}[-/. ,年]+(?:[0-9]{1,2}|[^\W\d_]{3,9}\.?)[-/. ,月]+[0-9]{1,4}"
    r"|[^\W\d_]{3,9}\.? [0-9]{1,2},? [0-9]{4}|(?:19|20)[0-9]{6})[^0-9]{0,12}(?:00:00(?::00)?(?:\.0+)?)?$"
)
_SERIAL = r"^[1-4]?[0-9]{4}(?:\.0)?$"
_NAME = r"^[^0-9@<>{}\[\]=\\|]{2,60}$"
_MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
_PHONE = r"^\+?[0-9(](?:[ ().\-]{0,2}[0-9]){8,14}$"
_BORN = re.compile(r"birth|born|\bd\.?o\.?b|nacim|naiss|nascim|рожд|تولد|出生", re.IGNORECASE)


DECOYS = 8
"""Other countries with which a name is asked for, to see how often it is met by chance."""
_ORIGINS = (
    "Honduras", "Guatemala", "Mexico", "Haiti", "Cuba", "Venezuela", "Colombia", "Ecuador", "Brazil", "Iran", "Iraq",
    "Afghanistan", "Syria", "Egypt", "Ethiopia", "Eritrea", "Somalia", "Cameroon", "Nigeria", "China", "India",
    "Russia", "Ukraine", "Turkey",
)  # fmt: skip


class RowHits(NamedTuple):
    """Aligned: rows of the batch, whose they are, their standing. `by`: the field or pair; `doubt`: as what
    they may be chance, else None. `column`: where an identifier stands, else -1.
    """

    rows: Rows
    people: npt.NDArray[np.uint32]
    standing: npt.NDArray[np.uint8]
    by: str
    doubt: Doubt | None = None
    column: int = -1


class Expected(NamedTuple):
    """How many hits would come by chance, of how many different values."""

    doubt: Doubt
    hits: float
    asked: int


class RowMatcher:
    """For one registry; `accept`: labels of pairs, and names of identifiers, that may decide."""

    def __init__(self, registry: Index, normal: Normal, accept: frozenset[str]) -> None:
        self._registry, self._normal = registry, normal
        present = set(registry.fields)
        self._shapes = [s for s in SHAPES if s.field in present and s.field.value in accept]
        self._pairs = [pair for pair in registry.pairs if pair_label(pair) in accept]
        self._secondary = {each for pair in self._pairs for each in pair}
        self._nations = normal.few(Field.NATIONALITY, pa.array(_ORIGINS))

    def match(
        self, columns: Mapping[int, Sequence[Value | None]], headings: Mapping[int, str], count: int
    ) -> Iterator[RowHits | Expected]:
        """All hits of `count` rows."""
        found = _Secondary(count)
        for c, values in columns.items():
            encoded = _texts(values).dictionary_encode()
            if not len(encoded.dictionary):
                continue
            places = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
            heading = headings.get(c, "")
            yield from self._identifiers(c, encoded.dictionary, places, heading)
            if self._pairs:
                self._take(found, encoded.dictionary, places, heading)
        if self._pairs:
            yield from self._paired(found)

    def _identifiers(
        self, column: int, texts: pa.StringArray, places: Rows, heading: str
    ) -> Iterator[RowHits | Expected]:
        if not self._shapes:
            return
        worth = pc.match_substring_regex(texts, WORTH)
        if not pc.any(worth).as_py():
            return
        at = np.flatnonzero(worth.to_numpy(zero_copy_only=False))
        codes = pc.replace_substring_regex(pc.utf8_upper(_ascii(texts.filter(worth))), "[^0-9A-Z]+", "")
        for shape in self._shapes:
            fits = pc.match_substring_regex(codes, shape.canonical)
            some = np.flatnonzero(fits.to_numpy(zero_copy_only=False))
            if not some.size:
                continue
            chosen = codes if some.size == len(codes) else codes.filter(fits)
            keys = cmac(self._registry.master, shape.field.value).of(_filled(shape, chosen))
            told = shape.telling or HEADINGS[shape.field].search(heading) is not None
            if not told:
                yield Expected(shape, keys.size * self._registry.people / shape.space, int(keys.size))
            hits = self._registry.find(keys)
            if hits.at.size:
                rows, which = _rows_of(places, at[some[hits.at]])
                yield RowHits(
                    rows,
                    hits.people[which],
                    hits.standing[which],
                    shape.field.value,
                    None if told else shape,
                    column,
                )

    def _take(self, found: _Secondary, texts: pa.StringArray, places: Rows, heading: str) -> None:
        """Add what the column has of secondary fields."""
        if Field.BIRTH_DATE in self._secondary:
            shape = f"{_DATE}|{_SERIAL}" if _BORN.search(heading) else _DATE
            for values, spread in _those(texts, shape):
                found.days.append(_spread(self._days(values), spread, places, len(texts)))
        if Field.NAME in self._secondary:
            for values, spread in _those(texts, _NAME):
                words, joins = map(self._known, self._normal.words(values))
                if words.any():
                    found.words.append(_spread(words, spread, places, len(texts)))
                    found.joins.append(_spread(joins, spread, places, len(texts)))
        if Field.NATIONALITY in self._secondary and len(texts) <= FEW:
            for values, spread in _those(texts, _NAME):
                found.add(
                    Field.NATIONALITY, self._normal.few(Field.NATIONALITY, values), spread, places, len(texts)
                )
        for each, shape in ((Field.EMAIL, _MAIL), (Field.PHONE, _PHONE)):
            if each in self._secondary:
                for values, spread in _those(texts, shape):
                    found.add(each, self._normal.many(each, values), spread, places, len(texts))

    def _days(self, texts: pa.StringArray) -> npt.NDArray[np.uint64]:
        return self._normal.days_asked(texts)

    def _known(self, words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
        """The words that occur in the registry, 0 in place of the others."""
        filled = words != 0
        different, inverse = np.unique(words[filled], return_inverse=True)
        hits = self._registry.find(self._normal.word_keys(different))
        kept = np.zeros(different.size, np.uint64)
        kept[hits.at] = different[hits.at]
        out = np.zeros(words.shape, np.uint64)
        out[filled] = kept[inverse]
        return out

    def _paired(self, found: _Secondary) -> Iterator[RowHits | Expected]:
        values = found.values()
        for pair in self._pairs:
            if pair[0] in values and pair[1] in values:
                yield from self._pair(pair, values[pair[0]], values[pair[1]])

    def _pair(self, pair: Pair, first: Secondary, second: Secondary) -> Iterator[RowHits | Expected]:
        both = np.flatnonzero(first.values.any(axis=1) & second.values.any(axis=1))
        if not both.size:
            return
        ones, others = _left(first.values[both]), _left(second.values[both])
        of = Secondary(ones)
        if first.joins is not None:
            of = Secondary(ones[:, :NAMES_IN_A_ROW], _left(first.joins[both])[:, :JOINED])
        label = pair_label(pair)
        doubt = label if pair[1] is Field.NATIONALITY else None
        if doubt:
            decoys = self._decoys(others[:, :1])
            met = self._met(label, of, Secondary(decoys))[1]
            yield Expected(doubt, met.at.size / decoys.shape[1], int(both.size))
        rows, hits = self._met(label, of, Secondary(others))
        if hits.at.size:
            yield RowHits(both[rows[hits.at]], hits.people, hits.standing, label, doubt)

    def _met(self, label: str, first: Secondary, second: Secondary) -> tuple[Rows, Found]:
        """Keys of every combination: the row of each, and which are in the registry."""
        rows: list[Rows] = [np.empty(0, np.int64)]
        keys: list[Prints] = [np.empty(0, np.uint64)]
        for at, value, joined_ in singly(first, self._registry.master):
            # Words meet words and joined forms; joined forms meet words alone.
            ways = (label,) if joined_ or first.joins is None else (label, label + JOINED_LABEL)
            for column in range(second.values.shape[1]):
                there = np.flatnonzero(second.values[at, column])
                for way in ways if there.size else ():
                    rows.append(at[there])
                    combine = cmac(self._registry.master, way)
                    keys.append(combine.of_pairs(value[there], second.values[at[there], column]))
        return np.concatenate(rows), self._registry.find(np.concatenate(keys))

    def _decoys(self, nations: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
        """For each row other countries than its own."""
        others = self._nations[self._nations != 0]
        start = (nations[:, 0] % np.uint64(others.size)).astype(np.int64)
        chosen: npt.NDArray[np.uint64] = others[(start[:, None] + np.arange(1, DECOYS + 1)) % others.size]
        chosen[chosen == nations] = 0
        return chosen


class _Secondary:
    """What the rows of a batch have of each secondary field."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.words: list[npt.NDArray[np.uint64]] = []
        self.joins: list[npt.NDArray[np.uint64]] = []
        self.days: list[npt.NDArray[np.uint64]] = []
        self._others: dict[Field, list[npt.NDArray[np.uint64]]] = {}

    def add(self, field: Field, values: Prints, spread: Rows, places: Rows, size: int) -> None:
        """One value a row."""
        if values.any():
            self._others.setdefault(field, []).append(_spread(values[:, None], spread, places, size))

    def values(self) -> dict[Field, Secondary]:
        """By field, all that a row has of it side by side."""
        named = {Field.BIRTH_DATE: self.days, **self._others}
        found = {each: Secondary(np.concatenate(tables, axis=1)) for each, tables in named.items() if tables}
        if self.words:
            words, joins = np.concatenate(self.words, axis=1), np.concatenate(self.joins, axis=1)
            found[Field.NAME] = Secondary(words, joins)
        return found


def _texts(values: Sequence[Value | None]) -> pa.StringArray:
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError):
        return pa.array([None if value is None else _text(value) for value in values], pa.string())


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value).encode("utf-8", "replace").decode()


def _ascii(texts: pa.StringArray) -> pa.StringArray:
    """Digits and letters of every script as ASCII has them, where there are others."""
    if pc.all(pc.string_is_ascii(texts)).as_py():
        return texts
    return pc.utf8_normalize(texts, "NFKC")


def _filled(shape: Shape, codes: pa.StringArray) -> pa.StringArray:
    if shape.prefix:
        codes = pc.utf8_ltrim(codes, shape.prefix)
    return (
        pc.utf8_slice_codeunits(pc.utf8_lpad(codes, shape.width, "0"), -shape.width) if shape.width else codes
    )


def _those(texts: pa.StringArray, shape: str) -> Iterator[tuple[pa.StringArray, Rows]]:
    """The texts of a shape and where they stand, if there are any."""
    if len(texts) <= _ONE_BY_ONE:
        fits = _compiled(shape).search
        some = np.array([at for at, text in enumerate(texts.to_pylist()) if fits(text)], np.int64)
    else:
        some = np.flatnonzero(pc.match_substring_regex(texts, shape).to_numpy(zero_copy_only=False))
    if some.size:
        yield texts.take(some), some


@lru_cache
def _compiled(shape: str) -> re.Pattern[str]:
    """As Arrow reads it: classes are of ASCII, and `$` is the very end. Arrow compiles anew at each call."""
    return re.compile(shape.replace("$", r"\Z"), re.ASCII)


def _spread(table: npt.NDArray[np.uint64], spread: Rows, places: Rows, size: int) -> npt.NDArray[np.uint64]:
    """Values of some distinct texts -> of all rows; `places`: which text each row has, -1 for none."""
    whole = np.zeros((size + 1, table.shape[1]), np.uint64)
    whole[spread] = table
    return whole[places]


def _rows_of(places: Rows, texts: Rows) -> tuple[Rows, Rows]:
    """The rows that have any of these distinct texts, and which one."""
    which = np.full(int(places.max()) + 2, -1, np.int64)
    which[texts] = np.arange(texts.size)
    found = which[places]
    rows = np.flatnonzero(found >= 0)
    return rows, found[rows]


def _left(table: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Each row's values moved to the left, zeros behind, columns of zeros left out."""
    order = np.argsort(table == 0, axis=1, kind="stable")
    moved = np.take_along_axis(table, order, axis=1)
    return moved[:, : max(int((moved != 0).sum(axis=1).max(initial=0)), 1)]
