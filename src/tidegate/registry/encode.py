"""People made keys: rows of a source in, fingerprints and whose they are out, and a count of what was no use.

A person's keys are those of each identifier, those of each pair of secondary fields, and those of each word of the
name (which belong to nobody: they only say that the word occurs). A row is refused where no key is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tidegate.registry.fields import Field, Pair, Standing, pair_label
from tidegate.registry.fingerprint import Prints, cmac
from tidegate.registry.layout import NOBODY, STANDING_BITS
from tidegate.registry.mapping import PeopleMap, Person
from tidegate.registry.normal import Normal, Rows, joined

JOINED_LABEL = " joined"
"""Keys with a joined form of a name have a sub-key of their own, so that two such forms never meet."""
NO_KEY = "nothing that tells this person from others"
NOT_WHOLE = "fewer cells than the header"
People = npt.NDArray[np.uint32]


@dataclass(slots=True)
class Report:
    """What became of a source's rows. `fields`: values used; `unusable`: values that are none of their field."""

    rows: int = 0
    people: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    unusable: Counter[str] = field(default_factory=Counter)
    standings: Counter[str] = field(default_factory=Counter)

    def plain(self) -> dict[str, int | dict[str, int]]:
        """As JSON has it."""
        values = {each.name: getattr(self, each.name) for each in dataclass_fields(self)}
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in values.items()}

    @classmethod
    def of(cls, plain: Mapping[str, int | dict[str, int]]) -> Report:
        """The inverse of `plain`."""
        return cls(**{k: Counter(v) if isinstance(v, dict) else v for k, v in plain.items()})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Keys and whose they are (`person << STANDING_BITS | standing`); `cases`: of each person, in their order."""

    keys: Prints
    people: People
    count: int
    rows: Rows


class Secondary(NamedTuple):
    """Prints of a secondary field, a row each, side by side; `joins`: of names, their joined forms."""

    values: npt.NDArray[np.uint64]
    joins: npt.NDArray[np.uint64] | None = None


class Encoder:
    """For one key and one map."""

    def __init__(self, master: bytes, mapping: PeopleMap) -> None:
        self._master, self._mapping = master, mapping
        self._normal = Normal(master)
        self._seen = self._fresh = np.empty(0, np.uint64)

    def encode(self, columns: Mapping[str, pa.StringArray], first: int, report: Report) -> Encoded:
        """All people of a batch of rows, numbered from `first` on."""
        size = len(next(iter(columns.values())))
        report.rows += size
        keys: list[Prints] = []
        people: list[People] = []
        rows: list[Rows] = []
        usable = np.zeros(size, bool)
        count = 0
        for person in self._mapping.people:
            found = _Found(size)
            for piece_rows, piece_keys in self._keys(person, columns, report):
                found.add(piece_rows, piece_keys)
            standing = self._standing(person, columns, size)
            chosen = np.flatnonzero(found.any)
            number = np.zeros(size, np.int64)
            number[chosen] = np.arange(first + count, first + count + chosen.size)
            for piece_rows, piece_keys in found.pieces:
                keys.append(piece_keys)
                people.append((number[piece_rows] << STANDING_BITS | standing[piece_rows]).astype(np.uint32))
            rows.append(chosen)
            usable |= found.any
            count += chosen.size
            for value, times in zip(*np.unique(standing[chosen], return_counts=True), strict=True):
                report.standings[Standing(int(value)).word] += int(times)
        words = self._normal.word_keys(self._fresh)
        self._seen = np.union1d(self._seen, self._fresh)
        self._fresh = self._fresh[:0]
        keys.append(words)
        people.append(np.full(words.size, NOBODY << STANDING_BITS, np.uint32))
        report.people += count
        report.rejected[NO_KEY] += int(size - usable.sum())
        return Encoded(np.concatenate(keys), np.concatenate(people), count, np.concatenate(rows))

    def _keys(
        self, person: Person, columns: Mapping[str, pa.StringArray], report: Report
    ) -> Iterator[tuple[Rows, Prints]]:
        """Pieces of (rows, keys) of one person of each row."""
        secondary: dict[Field, Secondary] = {}
        joins: npt.NDArray[np.uint64] | None = None
        for each, place in person.fields.items():
            texts = joined([columns[name] for name in place.names])
            if each is Field.NAME:
                values, joins = self._normal.words(texts)
            elif each is Field.BIRTH_DATE:
                values = self._normal.days(texts, place.format)[:, : 2 if place.format == "any" else 1]
            elif each is Field.NATIONALITY:
                values = self._normal.few(each, texts)[:, None]
            else:
                values = self._normal.many(each, texts)[:, None]
            used = np.flatnonzero(values[:, 0])
            report.fields[each.value] += int(used.size)
            report.unusable[each.value] += max(_filled(texts) - int(used.size), 0)
            if each.decides:
                yield used, values[used, 0]
            else:
                secondary[each] = Secondary(values, joins if each is Field.NAME else None)
        for pair in self._mapping.pairs:
            if pair[0] in secondary and pair[1] in secondary:
                yield from self._pair(pair, secondary[pair[0]], secondary[pair[1]])

    def _pair(self, pair: Pair, first: Secondary, second: Secondary) -> Iterator[tuple[Rows, Prints]]:
        if first.joins is not None:
            self._note_words(first.values)
            self._note_words(first.joins)
        values = second.values
        for rows, value, joined_ in singly(first, self._master):
            combine = cmac(self._master, pair_label(pair) + JOINED_LABEL * joined_)
            for at in range(values.shape[1]):
                both = np.flatnonzero(values[rows, at])
                yield rows[both], combine.of_pairs(value[both], values[rows[both], at])

    def _note_words(self, words: npt.NDArray[np.uint64]) -> None:
        present = np.unique(words[words != 0])
        self._fresh = np.union1d(self._fresh, np.setdiff1d(present, self._seen, assume_unique=True))

    def _standing(
        self, person: Person, columns: Mapping[str, pa.StringArray], size: int
    ) -> npt.NDArray[np.int64]:
        default = np.full(size, int(person.standing), np.int64)
        column = self._mapping.standing_column
        if person is not self._mapping.people[0] or not column:
            return default
        told = self._mapping.standings
        words = [(value or "").strip().casefold() for value in columns[column].to_pylist()]
        return np.array([int(told.get(word, person.standing)) for word in words], np.int64)


def _filled(texts: pa.StringArray) -> int:
    blank = pc.sum(pc.equal(pc.utf8_trim_whitespace(texts), "")).as_py() or 0
    return int(len(texts) - texts.null_count - blank)


class _Found:
    """The pieces of one person of each row, and which rows have any."""

    def __init__(self, size: int) -> None:
        self.any = np.zeros(size, bool)
        self.pieces: list[tuple[Rows, Prints]] = []

    def add(self, rows: Rows, keys: Prints) -> None:
        """Keys of rows."""
        if rows.size:
            self.any[rows] = True
            self.pieces.append((rows, keys))


def singly(of: Secondary, master: bytes) -> Iterator[tuple[Rows, Prints, bool]]:
    """A secondary field as rows with one print each, and whether a joined form is in it: of a name, every two words."""
    values = of.values
    if of.joins is None:
        for at in range(values.shape[1]):
            rows = np.flatnonzero(values[:, at])
            yield rows, values[rows, at], False
        return
    together = cmac(master, "words")
    single = values[:, 1] == 0 if values.shape[1] > 1 else np.ones(len(values), bool)
    rows = np.flatnonzero((values[:, 0] != 0) & single)
    if rows.size:
        yield rows, together.of_either(values[rows, 0], values[rows, 0]), False
    used = int(np.count_nonzero(values.any(axis=0)))
    for a, b in combinations(range(used), 2):
        rows = np.flatnonzero((values[:, a] != 0) & (values[:, b] != 0))
        if rows.size:
            yield rows, together.of_either(values[rows, a], values[rows, b]), False
    for j in np.flatnonzero(of.joins.any(axis=0)).tolist():
        for a in range(used):
            rows = np.flatnonzero((of.joins[:, j] != 0) & (values[:, a] != 0))
            if rows.size:
                yield rows, together.of_either(of.joins[rows, j], values[rows, a]), True
