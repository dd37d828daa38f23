"""What Arrow arrays store that no row shows.

In: batches, in order. Out, hidden: values under nulls, items that no list reaches, entries of dictionaries that no
row uses, texts in the bytes of numbers and between those of texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tidegate.inspection.formats.database.arrow_library import pa
from tidegate.inspection.formats.database.arrow_rows import named
from tidegate.inspection.formats.database.arrow_values import (
    Flat,
    cells,
    numbers,
    slack,
    tables,
    under_nulls,
    unreached,
)
from tidegate.inspection.formats.database.cells import blocks, sweep, table_location
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Table

_NAME = "not shown"


class Beneath:
    """Of one file: `read` each batch, then `end`."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._dictionaries: dict[str, tuple[Any, set[int | None]]] = {}

    def read(self, batch: Any) -> Iterator[Content | Part]:
        """One batch."""
        for flat in tables(named(batch)):
            yield from self._nulls(flat)
            for name, array in flat.columns:
                yield from self._bytes(name, array)
                if pa.types.is_dictionary(array.type):
                    yield from self._dictionary(name, array)
        for name, array in named(batch):
            for stored in unreached(array):
                for flat in tables([(name, stored)]):
                    rows = zip(*(cells(each) for _, each in flat.columns), strict=True)
                    yield from self._rows([heading for heading, _ in flat.columns], rows)

    def end(self) -> Iterator[Content | Part]:
        """Entries of dictionaries that no batch used."""
        for name in list(self._dictionaries):
            yield from self._unused(name)

    def _nulls(self, flat: Flat) -> Iterator[Content | Part]:
        found = [(name, under_nulls(array)) for name, array in flat.columns]
        columns = [(name, values) for name, values in found if values is not None]
        if columns:
            rows = zip(*(values for _, values in columns), strict=True)
            filled = (row for row in rows if any(value is not None for value in row))
            yield from self._rows([name for name, _ in columns], filled)

    def _bytes(self, name: str, array: Any) -> Iterator[Content]:
        for buffer in numbers(array):
            yield from sweep(memoryview(buffer), self._part, name)
        for buffer in slack(array):
            yield from runs(memoryview(buffer), self._part, name)

    def _dictionary(self, name: str, array: Any) -> Iterator[Content | Part]:
        """Remember what is used of a dictionary; another one in its place ends the first."""
        known = self._dictionaries.get(name)
        if known is not None and not known[0].equals(array.dictionary):
            yield from self._unused(name)
        _, used = self._dictionaries.setdefault(name, (array.dictionary, set()))
        used.update(array.indices.unique().to_pylist())

    def _unused(self, name: str) -> Iterator[Content | Part]:
        dictionary, used = self._dictionaries.pop(name)
        yield from self._rows(
            [name], ((value,) for at, value in enumerate(cells(dictionary)) if at not in used)
        )

    def _rows(self, headings: list[str], rows: Iterable[Sequence[object]]) -> Iterator[Content | Part]:
        table = Table(table_location(self._part, _NAME, visible=False), _NAME, tuple(headings))
        yield from blocks(self._part, table, rows, visible=False)
