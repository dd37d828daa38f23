"""Reads an Access database page by page: rows of every table, in use or not, and words in every other page.

In: a part. Out: tables as Blocks, deleted rows hidden, long values, names of tables and columns; whatever is neither
a row nor readable nor of a known purpose is a gap.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database import jet_layout as jet
from tidegate.inspection.formats.database.cells import BETWEEN, blocks, sweep, table_location, unsaid
from tidegate.inspection.formats.database.jet_rows import LONG_VALUES, Rows
from tidegate.inspection.formats.database.jet_values import Value, guessed
from tidegate.inspection.formats.flow import APART, passages
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK
from tidegate.model.content import Content, Table

_VERSION = 0x14
_COVERED, _COVER_KEY = slice(0x18, 0x18 + 126), bytes.fromhex("c7da396b")
_KEY = slice(0x3E - 0x18, 0x42 - 0x18)
_CATALOGUE = 2
_SYSTEM = "MSys"
_CODE = b"\0Attribut"
_TABLE_TYPE = 1
_PAGE_MASK = 0xFFFFFF
_NEAR = 32


class _Found(NamedTuple):
    """Rows of one table, in order: those in use, deleted ones, and values that no column shows. `across`: texts that
    lie over the borders of values.
    """

    live: list[list[Value]]
    deleted: list[list[Value]]
    beneath: list[Value]
    across: list[str]


class Reader:
    """One database."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._view = part.source.view()
        self._layout = jet.JET4 if self._view[_VERSION] else jet.JET3
        if len(self._view) < 3 * self._layout.page:
            raise DamagedError("an Access database that is cut short")
        if any(_rc4(_COVER_KEY, bytes(self._view[_COVERED]))[_KEY]):
            raise DamagedError("an encoded Access database: save it without a password")
        self._rows = Rows(self._view, self._layout)
        self._count = len(self._view) // self._layout.page
        self._tables: dict[int, jet.Definition] = {}
        self._data: dict[int, list[int]] = {}
        self._long: list[int] = []
        self._code = False

    def read(self) -> Iterator[Content | Part]:
        """Everything. Raises DamagedError where it cannot go on."""
        yield from self._pages()
        names = self._names()
        for number, table in self._tables.items():
            yield from self._table(number, names.get(number, "") or f"table {number}", table)
        for number in self._data.keys() - self._tables.keys():
            yield from self._lost(number)
        for number in self._long:
            yield from self._unused(number)
        if self._code:
            self._part.gap("holds the code of modules, which this version does not read")
        end = self._count * self._layout.page
        if end < len(self._view):
            yield self._part.stretch(end, len(self._view), "bytes after the last page")

    def _pages(self) -> Iterator[Content | Part]:
        """What each page is; those that hold no rows are swept at once."""
        part, size = self._part, self._layout.page
        continued: set[int] = set()
        for number in range(1, self._count):
            if self._rows.page(number)[0] == jet.DEFINITION:
                try:
                    table = jet.definition(self._view, self._layout, number)
                except DamagedError:
                    continue
                self._tables[number] = table
                continued.update(table.pages[1:])
        for number in continued & self._tables.keys():
            del self._tables[number]
        for number in range(self._count):
            page = self._rows.page(number)
            kind = page[0] if number else jet.USAGE
            start, end = number * size, (number + 1) * size
            if kind == jet.DATA and page[4:8].tobytes().strip(b"\0"):
                self._owned(number, page)
                yield from self._between(number, page)
            elif kind in (jet.DATA, jet.DEFINITION):
                # A page of rows that belongs to no table maps which pages are in use.
                yield from runs(page, part, f"page {number}")
            elif kind in (jet.INDEX, jet.INDEX_LEAF, jet.USAGE):
                yield from sweep(page, part, f"page {number}")
            elif page.tobytes().strip(BLANK):
                yield from runs(page, part, f"page {number}")
                part.gap("a page whose purpose is not known", start, end)
                continue
            part.ledger.claim(start, end, Claim.TABLE if kind == jet.DATA else Claim.STRUCT)

    def _owned(self, number: int, page: memoryview) -> None:
        if bytes(page[4:8]) == LONG_VALUES:
            self._long.append(number)
        else:
            self._data.setdefault(struct.unpack_from("<I", page, 4)[0], []).append(number)

    def _between(self, number: int, page: memoryview) -> Iterator[Content]:
        """Bytes of a data page between its list of rows and the rows: what rows left that were there."""
        places = self._rows.places(number)
        first = self._layout.rows + 2 + 2 * len(places)
        last = min((place.start for place in places), default=len(page))
        yield from runs(page[first:last], self._part, f"page {number}")
        if bytes(page[4:8]) != LONG_VALUES:
            fixed = (
                self._rows.fixed(page[place.start : place.end]) for place in places if not place.elsewhere
            )
            yield from sweep(b"".join(fixed), self._part, f"page {number}")

    def _names(self) -> dict[int, str]:
        """Names of tables by the page of their definition, from the catalogue."""
        catalogue = self._tables.get(_CATALOGUE)
        if catalogue is None:
            raise DamagedError("an Access database without a catalogue")
        titles = [column.name for column in catalogue.columns]
        if not {"Id", "Name", "Type"} <= set(titles):
            raise DamagedError("an Access database without a catalogue")
        place, name, kind = titles.index("Id"), titles.index("Name"), titles.index("Type")
        found = {}
        for row in self._collect(_CATALOGUE, catalogue).live:
            number = row[place]
            if row[kind] == _TABLE_TYPE and isinstance(number, int):
                found[number & _PAGE_MASK] = str(row[name])
        return found

    def _collect(self, number: int, table: jet.Definition | None) -> _Found:
        """All rows of a table. Raises DamagedError."""
        found = _Found([], [], [], [])
        for at in self._data.get(number, ()):
            page = self._rows.page(at)
            said: list[str] = []
            for place in self._rows.places(at):
                if place.elsewhere or place.start == place.end:
                    continue
                row = page[place.start : place.end]
                try:
                    shown = self._rows.shown(row, table)
                except DamagedError:
                    if not place.deleted and table is not None:
                        raise
                    found.beneath.append(guessed(bytes(row), self._layout.wide))
                    said.append(str(found.beneath[-1]))
                    continue
                (found.deleted if place.deleted else found.live).append(shown.values)
                found.beneath.extend(shown.beneath)
                said += [each for each in (*shown.values, *shown.beneath) if isinstance(each, str)]
            first = min((place.start for place in self._rows.places(at)), default=len(page))
            found.across.extend(unsaid(page[max(first - _NEAR, 0) :], said))
        return found

    def _table(self, number: int, name: str, table: jet.Definition) -> Iterator[Content | Part]:
        """One table: what it shows, then what it does not."""
        part = self._part
        headings = tuple(column.name for column in table.columns)
        system = name.startswith(_SYSTEM)
        yield from passages(
            part, APART.join((name, *headings)), label="columns", spot="columns", visible=not system
        )
        try:
            found = self._collect(number, table)
        except DamagedError as error:
            part.gap(str(error), spot=f'table "{name}"')
            return
        if len(found.live) != table.rows and not system:
            part.gap("a table that holds other rows than it counts", spot=f'table "{name}"')
        shown = Table(table_location(part, name, visible=not system), name, headings)
        hidden = Table(table_location(part, name, visible=False), name, headings)
        yield from blocks(part, shown, self._plain(found.live, system=system), order="<")
        yield from blocks(part, hidden, self._plain(found.deleted, system=system), visible=False)
        yield from self._beneath(name, found.beneath, system=system)
        yield from self._across(name, found.across)

    def _plain(self, rows: list[list[Value]], *, system: bool) -> Iterator[list[Value]]:
        """Rows whose objects are looked at here, where they are the program's own."""
        for row in rows:
            yield [self._own(each) if system and isinstance(each, bytes) else each for each in row]

    def _own(self, raw: bytes) -> str:
        """What Access itself keeps: properties, forms, reports, code. Its words are all there is to read."""
        self._code |= _CODE in raw
        return " ".join(passage.text for passage in runs(memoryview(raw), self._part))

    def _beneath(self, name: str, values: list[Value], *, system: bool) -> Iterator[Content | Part]:
        if values:
            table = Table(table_location(self._part, name, visible=False), name)
            rows = ([self._own(each) if isinstance(each, bytes) and system else each] for each in values)
            yield from blocks(self._part, table, rows, visible=False)

    def _across(self, name: str, texts: list[str]) -> Iterator[Content]:
        """What is written over the borders of rows and values."""
        spot = f'between the values of table "{name}"'
        yield from passages(self._part, BETWEEN.join(dict.fromkeys(texts)), spot=spot, visible=False)

    def _lost(self, number: int) -> Iterator[Content | Part]:
        """Rows of a table that is no more."""
        found = self._collect(number, None)
        yield from self._beneath("deleted table", found.beneath, system=False)
        yield from self._across("deleted table", found.across)

    def _unused(self, number: int) -> Iterator[Content | Part]:
        """Long values that no row leads to."""
        for raw in self._rows.unused(number):
            content = guessed(raw, self._layout.wide)
            if isinstance(content, str):
                yield from passages(self._part, content, spot=f"page {number}", visible=False)
            self._code |= _CODE in raw
            yield from runs(memoryview(raw), self._part, f"page {number}")


def _rc4(key: bytes, content: bytes) -> bytes:
    """The cipher that covers the header under a key everybody knows."""
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) & 0xFF
        box[i], box[j] = box[j], box[i]
    plain = bytearray()
    i = j = 0
    for byte in content:
        i = (i + 1) & 0xFF
        j = (j + box[i]) & 0xFF
        box[i], box[j] = box[j], box[i]
        plain.append(byte ^ box[(box[i] + box[j]) & 0xFF])
    return bytes(plain)
