"""Revision logs of shared workbooks: what cells held before a change, which stays in the file.

In: the part of a log. Out: old and new cells of each sheet as hidden tables, in the rows they stood in; the rest
as hidden passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.formats.ooxml.cells import LAST_ROW, Book, Columns, Missing, typed, unescaped
from tidegate.inspection.formats.ooxml.sweep import Sweep
from tidegate.inspection.formats.ooxml.xml import parse, parser, split
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table, Value

_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_CELLS = {"oc": "cells before a change", "nc": "cells after a change"}


class RevisionLog:
    """One log. `book`: what its cells lean on."""

    name = "revision log"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, book: Book) -> None:
        self._book = book

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the workbook says which part it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages, then Blocks. Raises ReadingError."""
        log = _Log(part, self._book)
        made = parser()
        log.sweep.watch(made)
        made.StartElementHandler, made.EndElementHandler = log.start, log.end
        made.CharacterDataHandler = log.pieces.append
        for _ in parse(part.source, made):
            yield from log.sweep.passages(part)
        yield from log.blocks(part)
        part.ledger.claim_all(Claim.TABLE)


class _Log:
    """Expat's events, put together. `pieces`: the text since the last element began or ended."""

    def __init__(self, part: Part, book: Book) -> None:
        self.sweep = Sweep(part.limits)
        self.pieces: list[str] = []
        self._book = book
        self._columns = Columns()
        self._rows: dict[tuple[str, str], dict[int, dict[int, Value]]] = {}
        self._sheet = self._cell = ""
        self._attributes: dict[str, str] = {}
        self._value, self._inline = "", ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._aside(name)
        local = split(name)[1]
        if local == "rcc":
            self._sheet = attributes.get("sId", "")
        if local in _CELLS:
            self._cell, self._attributes = local, attributes
            self._value = self._inline = ""
        self.sweep.attributes(name, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        local = split(name)[1]
        if self._cell and local == "v":
            self._value += self._taken()
        elif self._cell and local == "t":
            self._inline += self._taken()
        else:
            self._aside(name)
        if local == self._cell:
            self._finish()
            self._cell = ""

    def blocks(self, part: Part) -> Iterator[Block]:
        """A table for each sheet, before and after."""
        for (cell, _), rows in self._rows.items():
            table = Table(part.location(_CELLS[cell], visible=False), _CELLS[cell], grid=True)
            listed = [Row(number, cells) for number, cells in sorted(rows.items())]
            for start in range(0, len(listed), BLOCK_ROWS):
                yield Block(table, listed[start : start + BLOCK_ROWS])

    def _taken(self) -> str:
        text = "".join(self.pieces)
        self.pieces.clear()
        return text

    def _aside(self, name: str) -> None:
        self.sweep.text(self._taken(), split(name)[1], visible=False)

    def _finish(self) -> None:
        spot, kind = self._attributes.get("r", ""), self._attributes.get("t", "n")
        place = _PLACE.fullmatch(spot)
        try:
            value = typed(kind, self._value, _style(self._attributes), self._book)
        except Missing:
            value = self._value
        value = value if value is not None else unescaped(self._inline) or None
        if value is None:
            return
        column = self._columns[place[1]] if place else -1
        row = int(place[2]) if place else 0
        rows = self._rows.setdefault((self._cell, self._sheet), {})
        cells = rows.setdefault(row, {})
        if column < 0 or row > LAST_ROW or column in cells:
            # One cell changed several times: every value counts.
            self.sweep.text(str(value), "cell", spot, visible=False)
        else:
            cells[column] = value


def _style(attributes: dict[str, str]) -> int:
    text = attributes.get("s", "0")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
