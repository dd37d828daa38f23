"""Batches of lines + dialect -> rows, by the csv module; line by line where a stray quote swallowed rows."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from tidegate.inspection.formats.text.delimited_dialect import Dialect
from tidegate.model.content import BLOCK_ROWS

if TYPE_CHECKING:
    from _csv import Reader

Fields = list[str]

_SWALLOWED = 0.8


class Rows:
    """Iterate for lists of consecutive rows' fields, blank lines included (as empty rows).

    `too_long`: called with the raw text of what exceeds the limit on one cell; it is not yielded as a row.
    """

    def __init__(
        self, batches: Iterator[list[str]], dialect: Dialect, width: int, too_long: Callable[[str], None]
    ) -> None:
        self._batches = batches
        self._dialect = dialect
        self._too_long = too_long
        self._held: deque[tuple[int, list[str]]] = deque()
        self._read = 0
        self._done = 0
        self.widths = {0, width}
        """Row widths that are normal here; the caller adds to it as tables of another width begin."""

    def __iter__(self) -> Iterator[list[Fields]]:
        lines = self._lines()
        end = 0
        while True:
            base, reader = end, self._reader(lines)
            try:
                while rows := list(islice(reader, BLOCK_ROWS)):
                    end = base + reader.line_num
                    if end - self._done == len(rows):
                        yield rows
                    else:
                        yield list(self._one_by_one(self._raw(end)))
                    self._done = end
                return
            except csv.Error:
                end = base + reader.line_num
                yield list(self._one_by_one(self._raw(end)))
                self._done = end

    def _reader(self, lines: Iterable[str]) -> Reader:
        return csv.reader(lines, **self._dialect.options())

    def _one_by_one(self, raw: list[str]) -> Iterator[Fields]:
        """The rows of these lines, where some are longer than a line or too long."""
        start = 0
        while start < len(raw):
            reader = self._reader(raw[start:])
            before = start
            try:
                for fields in reader:
                    end = start + reader.line_num
                    if end - before == 1:
                        yield fields
                    else:
                        yield from self._over_several_lines(fields, raw[before:end])
                    before = end
                return
            except csv.Error:
                end = start + reader.line_num
                yield from self._singly(raw[before:end])
                start = end

    def _lines(self) -> Iterator[str]:
        for batch in self._batches:
            while self._held and self._held[0][0] + len(self._held[0][1]) <= self._done:
                self._held.popleft()
            self._held.append((self._read, batch))
            self._read += len(batch)
            yield from batch

    def _raw(self, end: int) -> list[str]:
        """The lines since the last row that is done, up to `end`, as the file has them."""
        found: list[str] = []
        for first, batch in self._held:
            found += batch[max(self._done - first, 0) : max(end - first, 0)]
        return found

    def _over_several_lines(self, fields: Fields, lines: list[str]) -> Iterator[Fields]:
        """A row with line ends in a cell; or, if its lines are rows by themselves, a stray quote's prey."""
        filled = [line for line in lines if line.strip()]
        whole = sum(len(self._split(line)) in self.widths for line in filled) if max(self.widths) > 1 else 0
        if whole >= 2 and whole >= _SWALLOWED * len(filled):
            yield from self._singly(lines)
        else:
            yield fields

    def _singly(self, lines: list[str]) -> Iterator[Fields]:
        for line in lines:
            try:
                yield next(self._reader([line]), [])
            except csv.Error:
                self._too_long(line)

    def _split(self, line: str) -> list[str]:
        return line.split(self._dialect.delimiter) if self._dialect.delimiter else [line]
