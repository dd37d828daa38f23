"""Pivot caches: the rows behind a pivot table, which stay in the file when the source sheet is gone.

In: a cache definition (fields and their shared items) and its records. Out: the records as a table with the
fields' names as headings, then the shared items that no record shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tidegate.errors import ReadingError
from tidegate.inspection.formats.ooxml.cells import moment, number, unescaped
from tidegate.inspection.formats.ooxml.sweep import Sweep
from tidegate.inspection.formats.ooxml.xml import parse, parser, run, split
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Source
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table, Value
from tidegate.model.limits import Limits

_ITEMS = frozenset("snbdem")


@dataclass(slots=True)
class Field:
    """One field of a cache: its name, its shared items, and which of them a record showed."""

    name: str
    items: list[Value | None] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def item(local: str, attributes: dict[str, str]) -> Value | None:
    """The value of `<s v=…/>`, `<n …/>`, `<d …/>`, `<b …/>`, `<e …/>`; None for a missing one."""
    text = attributes.get("v", "")
    if not text or local == "m":
        return None
    if local == "n":
        return number(text)
    if local == "d":
        return moment(text)
    if local == "b":
        return text in ("1", "true")
    return unescaped(text)


class PivotDefinition:
    """The definition. `load` before the records, `read` after them."""

    name = "pivot cache definition"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, limits: Limits) -> None:
        self.fields: list[Field] = []
        self._sweep = Sweep(limits)
        self._failure: ReadingError | None = None
        self._shared = False

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the workbook says which part it is."""
        return False

    def load(self, source: Source) -> None:
        """Fill `fields`. What goes wrong is kept and raised by `read`."""
        made = parser()
        self._sweep.watch(made)
        made.CharacterDataHandler = lambda text: self._sweep.text(text, "text", visible=False)
        made.StartElementHandler, made.EndElementHandler = self._start, self._end
        try:
            run(source, made)
        except ReadingError as error:
            self._failure = error

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Texts of the definition, then shared items that no record shows, a column a field."""
        yield from self._sweep.passages(part)
        for found in self.fields:
            left = [
                value for at, value in enumerate(found.items) if at not in found.used and value is not None
            ]
            yield from column(part, found.name, left)
        if self._failure is not None:
            raise self._failure
        part.ledger.claim_all(Claim.TABLE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = split(name)[1]
        if local == "cacheField":
            self.fields.append(Field(unescaped(attributes.get("name", ""))))
        elif local in ("sharedItems", "groupItems"):
            self._shared = True
        elif self._shared and local in _ITEMS and self.fields:
            self.fields[-1].items.append(item(local, attributes))
            attributes = {key: value for key, value in attributes.items() if key != "v"}
        self._sweep.attributes(name, attributes)

    def _end(self, name: str) -> None:
        if split(name)[1] in ("sharedItems", "groupItems"):
            self._shared = False


def column(part: Part, heading: str, values: list[Value]) -> Iterator[Block]:
    """Items of one field that no record shows."""
    where = part.location("shared items", visible=False)
    table = Table(where, heading, headings=(heading,))
    for start in range(0, len(values), BLOCK_ROWS):
        piece = values[start : start + BLOCK_ROWS]
        yield Block(table, [Row(start + i + 1, {0: value}) for i, value in enumerate(piece)])


class PivotRecords:
    """The records of one cache. `definition`: where indexes into shared items lead, if there is one."""

    name = "pivot cache records"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, definition: PivotDefinition | None) -> None:
        self._fields = definition.fields if definition else []
        self._rows: list[Row] = []
        self._cells: dict[int, Value] = {}
        self._column = 0
        self._number = 0
        self._lost = 0

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the workbook says which part it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Blocks of records. Raises ReadingError."""
        sweep = Sweep(part.limits)
        made = parser()
        sweep.watch(made)
        made.CharacterDataHandler = lambda text: sweep.text(text, "text", visible=False)

        def start(name: str, attributes: dict[str, str]) -> None:
            local = split(name)[1]
            if local == "r":
                self._cells, self._column = {}, 0
            elif local == "x" or local in _ITEMS:
                self._cell(local, attributes)
                attributes = {key: value for key, value in attributes.items() if key != "v"}
            if attributes or local not in _ITEMS:
                sweep.attributes(name, attributes)

        made.StartElementHandler, made.EndElementHandler = start, self._end
        names = tuple(found.name for found in self._fields)
        table = Table(part.location(visible=False), "pivot cache", headings=names or None)
        for _ in parse(part.source, made):
            yield from sweep.passages(part)
            for at in range(0, len(self._rows), BLOCK_ROWS):
                yield Block(table, self._rows[at : at + BLOCK_ROWS])
            self._rows.clear()
        if self._lost:
            part.gap(f"points to shared items that are not there ({self._lost:,} values)")
        part.ledger.claim_all(Claim.TABLE)

    def _cell(self, local: str, attributes: dict[str, str]) -> None:
        value = self._shared(attributes.get("v", "")) if local == "x" else item(local, attributes)
        if value is not None:
            self._cells[self._column] = value
        self._column += 1

    def _shared(self, text: str) -> Value | None:
        index = int(text) if text.isdecimal() and len(text) < 10 else -1
        if self._column < len(self._fields) and 0 <= index < len(self._fields[self._column].items):
            found = self._fields[self._column]
            found.used.add(index)
            return found.items[index]
        self._lost += 1
        return text or None

    def _end(self, name: str) -> None:
        if split(name)[1] == "r":
            self._number += 1
            if self._cells:
                self._rows.append(Row(self._number, self._cells))
            self._cells = {}
