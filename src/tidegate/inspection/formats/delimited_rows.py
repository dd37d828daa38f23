"""Batches of lines + dialect -> rows, by the csv module; line by line where a stray quote swallowed rows."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator

from tidegate.inspection.formats.delimited_dialect import Dialect

Fields = list[str]

_SWALLOWED = 0.8


class Rows:
    """Iterate for the fields of every row, blank lines included (as empty lists).

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
        self._row_start = 0
        self.widths = {width}
        """Row widths that are normal here; the caller adds to it as tables of another width begin."""

    def __iter__(self) -> Iterator[Fields]:
        lines = self._lines()
        base = 0
        while True:
            reader = csv.reader(lines, **self._dialect.options())
            try:
                for fields in reader:
                    end = base + reader.line_num
                    if end - self._row_start == 1:
                        yield fields
                    else:
                        yield from self._over_several_lines(fields, end)
                    self._row_start = end
                return
            except csv.Error:
                base += reader.line_num
                yield from self._singly(self._raw(base))
                self._row_start = base

    def _lines(self) -> Iterator[str]:
        for batch in self._batches:
            while self._held and self._held[0][0] + len(self._held[0][1]) <= self._row_start:
                self._held.popleft()
            self._held.append((self._read, batch))
            self._read += len(batch)
            yield from batch

    def _raw(self, end: int) -> list[str]:
        """The lines from the start of the current row to `end` as the file has them."""
        found: list[str] = []
        for first, batch in self._held:
            found += batch[max(self._row_start - first, 0) : max(end - first, 0)]
        return found

    def _over_several_lines(self, fields: Fields, end: int) -> Iterator[Fields]:
        """A row with line ends in a cell; or, if its lines are rows by themselves, a stray quote's prey."""
        raw = [line for line in self._raw(end) if line.strip()]
        whole = sum(len(self._split(line)) in self.widths for line in raw) if max(self.widths) > 1 else 0
        if whole >= 2 and whole >= _SWALLOWED * len(raw):
            yield from self._singly(self._raw(end))
        else:
            yield fields

    def _singly(self, lines: list[str]) -> Iterator[Fields]:
        for line in lines:
            try:
                yield next(csv.reader([line], **self._dialect.options()), [])
            except csv.Error:
                self._too_long(line)

    def _split(self, line: str) -> list[str]:
        return line.split(self._dialect.delimiter) if self._dialect.delimiter else [line]
