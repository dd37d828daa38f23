"""What an SQLite file keeps that no query shows: deleted rows, free pages, old bytes behind the end of values.

In: pages as the reader comes upon them. Out: old rows for `OldRows`, text of what could not be put together, and
a gap where there is any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.sqlite_file import HEADER, MAGIC, Header
from tidegate.inspection.formats.database.sqlite_old_rows import ANY, OldRows
from tidegate.inspection.formats.database.sqlite_page import INDEX_KINDS, TABLE_BRANCH, Cell, Node, node
from tidegate.inspection.formats.database.sqlite_record import Layouts, decode
from tidegate.inspection.formats.database.sqlite_remains import Finder
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.part import Part
from tidegate.model.content import Passage

_READABLE = re.compile(rb"(?:[ -~]|[\xc3-\xf4][\x80-\xbf]{1,3}){6,}|(?:[ -~]\0){5,}|(?:\0[ -~]){5,}")
_SCHEMA = re.compile(
    rb"CREATE (?:TEMP |TEMPORARY |UNIQUE |VIRTUAL )?(?:TABLE|INDEX|TRIGGER|VIEW) |sqlite_autoindex_",
    re.IGNORECASE,
)
"""Remains of the schema, all of which is text: what is swept of them is what they said."""


class Pages(Protocol):
    """Where pages come from: a database, or a log of pages."""

    def usable(self, number: int) -> memoryview:
        """A page without its reserved bytes. Raises DamagedError for none."""
        ...

    def free_list(self) -> Iterator[tuple[int, int]]:
        """Free pages, each with where its old content begins."""
        ...

    def untaken(self) -> list[int]:
        """Pages that nothing leads to."""
        ...


class Leftovers:
    """Of one database. Ranges come in any order; `free` comes last, when all pages in use have been taken."""

    def __init__(self, part: Part, pages: Pages, header: Header, old: OldRows) -> None:
        self._part, self._pages, self._header, self._old = part, pages, header, old
        self._layouts = Layouts()
        self._continued: set[int] = set()
        self._texts: list[Passage] = []
        self._unread = 0

    def within(self, number: int, found: Node, counts: set[int], table: int) -> None:
        """The unused ranges of a page in use; `counts`: how many values its rows have."""
        if found.free:
            finder = self._finder(counts, index=found.kind in INDEX_KINDS)
            for start, end, listed in found.free:
                self._range(number, start, end, finder, table, listed=listed)

    def beyond(self, number: int, end: int) -> None:
        """The rest of an overflow page, behind the value that uses it."""
        self._range(number, end, self._header.usable, self._finder(self._old.counts()), ANY)

    def free(self) -> None:
        """Pages of the free list, then those that nothing leads to."""
        waiting = [*self._pages.free_list(), *((number, 0) for number in self._pages.untaken())]
        opaque = [(number, start) for number, start in waiting if start or not self._node(number)]
        for number, start in opaque:
            if number not in self._continued:
                self._range(number, start, self._header.usable, self._finder(self._old.counts()), ANY)

    def close(self) -> Iterator[Passage]:
        """The texts; one gap for all that could not be put together."""
        yield from self._texts
        if self._unread:
            self._part.gap(
                f"holds {self._unread:,} bytes left by deleted rows that cannot be put together again: "
                "VACUUM rebuilds the database without them"
            )

    def _node(self, number: int) -> bool:
        """A free page that still is what it was when it was freed."""
        page = self._pages.usable(number)
        try:
            found = node(page, HEADER if bytes(page[: len(MAGIC)]) == MAGIC else 0)
            counts = set()
            if found.kind != TABLE_BRANCH:
                counts = {self._cell(page, cell) for cell in found.cells}
        except (DamagedError, IndexError):
            return False
        self.within(number, found, counts or self._old.counts(), ANY)
        return True

    def _cell(self, page: memoryview, cell: Cell) -> int:
        """An old row; how many values it has."""
        raw = bytes(page[cell.local : cell.local + cell.size])
        if cell.overflow:
            raw = self._more(cell.size, cell.overflow, bytes(page[cell.local : cell.end - 4]))
        layout = self._layouts.of(memoryview(raw))
        values = decode(raw[layout.header :], layout.types, self._header.encoding)
        self._old.add(ANY, values, cell.row)
        return len(values)

    def _more(self, size: int, number: int, here: bytes) -> bytes:
        """A payload with what its old overflow pages still hold, if they do."""
        whole = bytearray(here)
        seen: set[int] = set()
        while len(whole) < size and number not in seen:
            try:
                beyond = self._pages.usable(number)
            except DamagedError:
                break
            seen.add(number)
            whole += beyond[4 : 4 + size - len(whole)]
            number = int.from_bytes(beyond[:4], "big")
        self._continued |= seen
        return bytes(whole)

    def _finder(self, counts: set[int], *, index: bool = False) -> Finder:
        return Finder(counts, self._header.encoding, self._header.usable, self._more, index=index)

    def _range(
        self, number: int, start: int, end: int, finder: Finder, table: int, *, listed: bool = False
    ) -> None:
        """Bytes `start` to `end` of a page."""
        raw = bytes(self._pages.usable(number)[start:end])
        if not raw.strip(b"\0"):
            return
        rows, rest = finder.find(raw, start, listed=listed)
        for row in rows:
            self._old.add(table, row.values, row.row)
        if rows:
            # What was taken for the head of a record may be the beginning of a text.
            self._texts.extend(runs(memoryview(raw), self._part, f"page {number}"))
        for first, last in rest:
            if _READABLE.search(raw, first, last):
                if not _SCHEMA.search(raw, first, last):
                    self._unread += last - first
                self._texts.extend(runs(memoryview(raw[first:last]), self._part, f"page {number}"))
