"""Who a row speaks of: the strongest identifier in it, else name and birth date, else the name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from tidegate.inspection.canonical import canonical
from tidegate.inspection.tables.codes import BLANK, EMPTY, IDENTIFIER_CODES, PLACE, is_identifier
from tidegate.inspection.tables.columns import Kind
from tidegate.inspection.tables.grid import Grid
from tidegate.inspection.tables.recognisers import Recognisers
from tidegate.model.content import Value
from tidegate.model.finding import InformationType as Type

_ORDER = (
    Type.A_NUMBER,
    Type.FIN,
    Type.SSN,
    Type.ITIN,
    Type.SEVIS,
    Type.PASSPORT,
    Type.NATIONAL_ID,
    Type.USCIS_RECEIPT,
    Type.I94,
    Type.MRZ,
    Type.BANK_ACCOUNT,
    Type.PAYMENT_CARD,
)
"""Which identifier tells people apart best: those that stay for life first."""
_ALIEN = re.compile(r"(?:[Aa][^0-9A-Za-z]{0,3})?([0-9]{2,3})[-. ,]?([0-9]{3})[-. ,]?([0-9]{3})(?![0-9])")
_ALIENS = re.compile(r"(?:(?:[Aa][^0-9A-Za-z\n]{0,3})?[0-9]{2,3}[-. ,]?[0-9]{3}[-. ,]?[0-9]{3}\n)+")
"""Lines each of which is one A-number and nothing else."""
_KEPT = re.compile(r"[0-9A-Z]+")
_OTHERS = re.compile(r"[^0-9A-Z\n]+")
_NO_DIGITS = re.compile(r"[^0-9\n]+")


def identifier_key(kind: Type, value: Value) -> str:
    """An identifier without its style: `A 201-234-567`, `201234567` and `201234567.0` are the same number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        return f"{value:09d}"
    text = str(value).removesuffix(".0")
    if not text.isascii():
        text = canonical(text)
    if kind is Type.A_NUMBER:
        match = _ALIEN.search(text)
        if match:
            return "".join(match.groups()).zfill(9)
    return "".join(_KEPT.findall(text.upper()))


def identifier_keys(kind: Type, values: Sequence[Value]) -> list[str]:
    """`identifier_key` of many values, by a few passes over all of them where their style allows."""
    texts = [value for value in values if isinstance(value, str)]
    joined = "\n".join(texts)
    if len(texts) == len(values) and joined.isascii() and joined.count("\n") == len(texts) - 1:
        if kind is not Type.A_NUMBER:
            if ".0\n" not in joined and not joined.endswith(".0"):
                return _OTHERS.sub("", joined.upper()).split("\n")
        elif _ALIENS.fullmatch(joined + "\n"):
            return [digits.zfill(9) for digits in _NO_DIGITS.sub("", joined).split("\n")]
    return [identifier_key(kind, value) for value in values]


class Persons:
    """Keys of the rows of one roster chunk. `kinds`: its member columns."""

    def __init__(self, kinds: Mapping[int, Kind], recognisers: Recognisers) -> None:
        self._recognisers = recognisers
        ids = [(c, kind) for c, kind in kinds.items() if kind.identifies or kind.bare]
        ids.sort(
            key=lambda item: (item[1].bare, _ORDER.index(item[1].type) if item[1].type in _ORDER else 99)
        )
        self._ids = [(c, kind.type, kind.accepts) for c, kind in ids if kind.type is not None]
        self._names = [c for c, kind in kinds.items() if kind.type is Type.PERSON_NAME]
        self._names = self._names or [c for c, kind in kinds.items() if kind.type is Type.ATTORNEY]
        self._births = [c for c, kind in kinds.items() if kind.type is Type.BIRTH_DATE]
        self._nations = [c for c, kind in kinds.items() if kind.type is Type.NATIONALITY]

    def name(self, grid: Grid, at: int) -> str:
        """The name in a row, its parts in column order."""
        return " ".join(str(v) for c in self._names if (v := self._cell(grid, c, at)) is not None)

    def is_named(self, grid: Grid, at: int, named: frozenset[str]) -> bool:
        """Whether everybody whom the row names is among the name keys: as one name in parts, or each."""
        parts = [str(v) for c in self._names if (v := self._cell(grid, c, at)) is not None]
        key = self._recognisers.name_key
        return bool(parts) and (key(" ".join(parts)) in named or all(key(part) in named for part in parts))

    def key(self, grid: Grid, at: int) -> str:
        """The key under which this row's person is counted; the row itself where nothing tells people
        apart.
        """
        for c, kind, accepts in self._ids:
            column = grid.columns[c]
            if column.codes[at] in accepts or is_identifier(column.codes[at]):
                return f"{kind.value}:{identifier_key(kind, column.values[at] or '')}"
        name = self.name(grid, at)
        key = self._recognisers.name_key(name) if name else ""
        births = [str(v) for c in self._births if (v := self._cell(grid, c, at)) is not None]
        if key and not births:
            births = [str(v) for c in self._nations if (v := self._cell(grid, c, at)) is not None]
        if key and (births or " " in key):
            return f"name:{key}:{':'.join(births)}"
        return f"row:{key}:{grid.numbers[at]}"

    def keys(self, grid: Grid, positions: Sequence[int]) -> list[str]:
        """The keys of many rows."""
        if self._ids:
            c, kind, accepts = self._ids[0]
            column = grid.columns[c]
            if all(code in accepts or is_identifier(code) for code in set(column.codes)):
                # The first identifier settles every row.
                values = [column.values[at] or "" for at in positions]
                return [f"{kind.value}:{key}" for key in identifier_keys(kind, values)]
        return [self.key(grid, at) for at in positions]

    @staticmethod
    def _cell(grid: Grid, column: int, at: int) -> Value | None:
        code = grid.columns[column].codes[at]
        return None if code in (EMPTY, BLANK, PLACE) else grid.columns[column].values[at]


def plain_keys(values: Sequence[Value], kind: Type) -> dict[str, int]:
    """Values as keys for evidence, with how often each occurs."""
    times = Counter(values)
    distinct = list(times)
    if kind in IDENTIFIER_CODES:
        keys = identifier_keys(kind, distinct)
    else:
        keys = [str(value).strip().casefold() for value in distinct]
    counted = dict(zip(keys, times.values(), strict=True))
    if len(counted) < len(keys):
        counted = {}
        for key, count in zip(keys, times.values(), strict=True):
            counted[key] = counted.get(key, 0) + count
    return counted
