"""The disclosed file's content made keys: tables and passages in, keys with the person each belongs to out.

A person is a row of a table or a line of a text; rows with the same number or mail are one person. Numbers that many
rows share (an office's telephone) are no evidence and are left out, as are columns about attorneys and offices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidegate.model.content import Block, Content, Passage, Row, Table, Value
from tidegate.registry.encode import Encoder, Report
from tidegate.registry.fields import Field, pair_label
from tidegate.registry.fingerprint import Prints
from tidegate.registry.layout import NOBODY, STANDING_BITS
from tidegate.registry.mapping import PeopleMap
from tidegate.registry.normal import Normal
from tidegate.registry.normalise import dates, names
from tidegate.trace import keys, numbers, rates
from tidegate.trace.columns import meaning
from tidegate.trace.combine import Fields, of_line
from tidegate.trace.keys import Sort
from tidegate.trace.numbers import Ints
from tidegate.trace.plain import plain
from tidegate.trace.rates import Densities

RARE = 4
"""Rows that may share a number or a mail; more are an office, a template, a heading."""
_STEP = 50_000


@dataclass(frozen=True, slots=True)
class Gathered:
    """Keys, their sorts and people (aligned; `NOBODY` for words), of `count` people, and how likely chance meets
    them. `fields`, `pairs`: names of what pairs are made of.
    """

    keys: Prints
    sorts: npt.NDArray[np.uint8]
    people: Ints
    count: int
    fields: tuple[str, ...]
    pairs: tuple[str, ...]
    rates: dict[str, float]
    densities: Densities


class _Piece(NamedTuple):
    """Keys of rows. `label`: which pair."""

    prints: Prints
    rows: Ints
    sort: Sort
    label: str = ""


class Gatherer:
    """Of one file. `add` its content in order, then `finish`."""

    def __init__(self, master: bytes, *, combine: bool = False) -> None:
        """`combine`: note the fields of every row instead of keys, for a shared pack."""
        self._master = master
        self._combine = combine
        self.rows: list[Fields] = []
        self._rows = 0
        self._numbers: list[tuple[Ints, Ints, Ints]] = []
        self._pieces: list[_Piece] = []
        self._fields: set[str] = set()
        self._table: Table | None = None
        self._columns: dict[int, list[Value | None]] = {}
        self._waiting = 0
        self._headings: dict[int, str] = {}
        self._lines: list[str] = []

    def add(self, content: Content) -> None:
        """Take content in."""
        if isinstance(content, Passage):
            self._lines += content.text.splitlines()
            if len(self._lines) > _STEP:
                self._text()
            return
        self._text()
        if content.table is not self._table:
            self._turn()
            self._table = content.table
            self._headings = dict(enumerate(content.table.headings or ()))
        self._take(content)
        if self._waiting >= _STEP:
            self._turn()

    def finish(self) -> Gathered:
        """Everything."""
        self._turn()
        self._text()
        found = self._rare_pieces()
        root = _united(self._rows, [piece for piece in found if piece.sort is Sort.IDENTIFIER])
        found = [piece._replace(rows=np.where(piece.rows < 0, NOBODY, root[piece.rows])) for piece in found]
        values, digits, _ = self._numbers[0]
        chances = rates.of_numbers(values, digits) | rates.of_pieces(found, self._labels())
        found = [_unique(piece) if piece.sort is Sort.SHINGLE else piece for piece in found]
        people = np.concatenate([_NONE, *(piece.rows for piece in found)])
        named = people != NOBODY
        kept, inverse = np.unique(people[named], return_inverse=True)
        people[named] = inverse
        return Gathered(
            np.concatenate([np.empty(0, np.uint64), *(piece.prints for piece in found)]),
            np.repeat([int(piece.sort) for piece in found], [piece.rows.size for piece in found]).astype(
                np.uint8
            ),
            people,
            int(kept.size),
            tuple(sorted(self._fields)),
            tuple(sorted(self._labels())),
            chances,
            rates.densities(values, digits),
        )

    def _take(self, block: Block) -> None:
        turned = block.columns
        count = turned.count if turned else len(block.rows)
        values = dict(turned.values) if turned else {}
        if not turned:
            for c in {c for row in block.rows for c in row.cells}:
                values[c] = [row.cells.get(c) for row in block.rows]
        for c in values.keys() - self._columns.keys():
            self._columns[c] = [None] * self._waiting
        for c, cells in self._columns.items():
            cells += values.get(c) or [None] * count
        self._waiting += count

    def _turn(self) -> None:
        """Make keys of the rows that are waiting."""
        columns, count = self._columns, self._waiting
        self._columns, self._waiting = {}, 0
        if not count:
            return
        if not self._headings:
            self._headings = {c: str(cells[0]) for c, cells in columns.items() if cells[0] is not None}
        of = meaning(columns, self._headings)
        own = {c: cells for c, cells in columns.items() if c not in of.others}
        order = sorted(own)
        lines = ["\t".join(shown(own[c][at]) for c in order) for at in range(count)]
        if self._combine:
            self.rows += fields_of(columns, of.mapping, lines)
            return
        self._evidence(lines)
        if of.mapping is not None:
            texts = {
                name: pa.array([shown(cell) or None for cell in columns[int(name[1:])]], pa.string())
                for name in of.mapping.columns
            }
            self._encode(texts, of.mapping)
        self._rows += count

    def _encode(self, texts: Mapping[str, pa.StringArray], mapping: PeopleMap) -> None:
        """Keys of every pair of fields, a pair at a time."""
        present = set(mapping.fields)
        self._fields |= {each.value for each in present}
        for pair in mapping.pairs:
            if not set(pair) <= present:
                continue
            encoded = Encoder(self._master, replace(mapping, pairs=(pair,))).encode(texts, 0, Report())
            person = (encoded.people >> STANDING_BITS).astype(np.int64)
            somebody = person != NOBODY
            rows = encoded.rows[person[somebody]] + self._rows
            nobody = np.full(int(person.size - rows.size), -1, np.int64)
            self._pieces.append(_Piece(encoded.keys[somebody], rows, Sort.PAIR, pair_label(pair)))
            self._pieces.append(_Piece(encoded.keys[~somebody], nobody, Sort.WORD))
        place = mapping.people[0].fields.get(Field.BIRTH_DATE)
        if place:
            days = np.unique(Normal(self._master).days(texts[place.names[0]]))
            prints = keys.of_days(self._master, days[days != 0])
            self._pieces.append(_Piece(prints, np.full(prints.size, -1, np.int64), Sort.WORD))

    def _labels(self) -> set[str]:
        return {piece.label for piece in self._pieces if piece.label}

    def _text(self) -> None:
        """Make keys of the lines that are waiting, each a row of its own."""
        lines, self._lines = self._lines, []
        if self._combine:
            self.rows += [of_line(plain(line)) for line in lines]
        elif lines:
            self._evidence(lines)
            self._rows += len(lines)

    def _evidence(self, lines: Sequence[str]) -> None:
        """Numbers, mails and shingles of rows written as lines."""
        folded = [plain(line.replace("\n", " ")) for line in lines]
        raw = [line.encode("utf-8", "replace") for line in folded]
        starts = np.cumsum([0, *(len(line) + 1 for line in raw)])[:-1]
        whole = b"\n".join(raw)
        found = numbers.scan(whole).numbers
        self._numbers.append((found.values, found.digits, self._row_of(starts, found.starts)))
        mails = list(keys.MAIL.finditer(whole))
        places = np.array([match.start() for match in mails], np.int64)
        prints = keys.of_mails(self._master, [match[0].decode() for match in mails])
        self._pieces.append(_Piece(prints, self._row_of(starts, places), Sort.IDENTIFIER))
        three = [(each.text, at) for at, line in enumerate(folded) for each in keys.shingles(line)]
        prints = keys.of_shingles(self._master, [text for text, _ in three])
        rows = np.array([at for _, at in three], np.int64) + self._rows
        self._pieces.append(_Piece(prints, rows, Sort.SHINGLE))

    def _row_of(self, starts: Ints, places: Ints) -> Ints:
        return np.searchsorted(starts, places, side="right") - 1 + self._rows

    def _rare_pieces(self) -> list[_Piece]:
        """All keys by sort and label, of numbers and mails the rare ones."""
        values, digits, rows = (
            np.concatenate([_NONE, *(each[k] for each in self._numbers)]) for k in range(3)
        )
        prints = keys.of_numbers(self._master, values)
        rare = _rare(prints, rows)
        self._numbers = [(values[rare], digits[rare], rows[rare])]
        merged: dict[tuple[Sort, str], list[_Piece]] = {}
        for piece in self._pieces:
            merged.setdefault((piece.sort, piece.label), []).append(piece)
        found = [_Piece(prints[rare], rows[rare], Sort.IDENTIFIER)]
        for (sort, label), pieces in merged.items():
            one = _Piece(
                np.concatenate([piece.prints for piece in pieces]),
                np.concatenate([piece.rows for piece in pieces]),
                sort,
                label,
            )
            if sort is Sort.IDENTIFIER:
                rare = _rare(one.prints, one.rows)
                one = one._replace(prints=one.prints[rare], rows=one.rows[rare])
            found.append(one)
        return found


_NONE = np.empty(0, np.int64)


def fields_of(
    columns: Mapping[int, Sequence[Value | None]], mapping: PeopleMap | None, lines: Sequence[str]
) -> list[Fields]:
    """The fields of rows, as far as their columns tell; the birth date first."""
    fields = mapping.people[0].fields if mapping else {}
    named, born = (
        [columns[int(name[1:])] for name in fields[each].names] if each in fields else []
        for each in (Field.NAME, Field.BIRTH_DATE)
    )
    found = []
    for at, line in enumerate(lines):
        loose = of_line(plain(line))
        days = [day for cells in born for day in dates.birth_days(cells[at])[:1]]
        name = " ".join(shown(cells[at]) for cells in named)
        words = names.name_forms(name).words[:4] if name else ()
        found.append(Fields(loose.numbers, tuple(dict.fromkeys([*days, *loose.days])), words))
    return found


def block(table: Table, rows: list[Row]) -> Block:
    """Rows of a table."""
    return Block(table, rows)


def shown(value: Value | None) -> str:
    """A cell as text: whole numbers without a point, days as ISO writes them."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return text[:10] if text.endswith(" 00:00:00") else text.replace("\n", " ")


def _pairs_of(prints: Prints, rows: Ints) -> npt.NDArray[Any]:
    """Every key and row once, ascending."""
    found = np.empty(prints.size, [("key", np.uint64), ("row", np.int64)])
    found["key"], found["row"] = prints, rows
    return np.unique(found)


def _rare(prints: Prints, rows: Ints) -> Ints:
    """Places of the keys that few rows share."""
    key, times = np.unique(_pairs_of(prints, rows)["key"], return_counts=True)
    return np.flatnonzero(~np.isin(prints, key[times > RARE]))


def _unique(piece: _Piece) -> _Piece:
    """The keys that one person alone has."""
    pairs = _pairs_of(piece.prints, piece.rows)
    _, first, times = np.unique(pairs["key"], return_index=True, return_counts=True)
    kept = first[times == 1]
    return piece._replace(prints=pairs["key"][kept], rows=pairs["row"][kept])


def _united(count: int, pieces: Sequence[_Piece]) -> Ints:
    """For every row the first row of the same person: rows that share a rare number or mail."""
    root = np.arange(count + 1)
    for piece in pieces:
        order = np.argsort(piece.prints, kind="stable")
        key, row = piece.prints[order], piece.rows[order]
        for at in np.flatnonzero(key[1:] == key[:-1]).tolist():
            one, other = _top(root, int(row[at])), _top(root, int(row[at + 1]))
            root[max(one, other)] = min(one, other)
    while True:
        above = root[root]
        if (above == root).all():
            return root
        root = above


def _top(root: Ints, at: int) -> int:
    while root[at] != at:
        at = int(root[at])
    return at
