"""The pages of an SQLite file and who owns each: header, trees, overflow chains, free list, pointer maps.

In: the bytes. Out: every page by number with its role; a page that two claim, or none, is said.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.sqlite_page import Cell, Node, node

MAGIC = b"SQLite format 3\0"
HEADER = 100
_LOCK_BYTE = 1 << 30


class Header(NamedTuple):
    """What the first 100 bytes say. `usable`: bytes of a page without those reserved at its end."""

    page: int
    usable: int
    pages: int
    first_free: int
    vacuum: bool
    encoding: int


def header(view: memoryview) -> Header:
    """Raises DamagedError where the header contradicts itself or the file's size."""
    if len(view) < 512 or bytes(view[:16]) != MAGIC:
        raise DamagedError("a SQLite database that is cut short")
    size: int = struct.unpack_from(">H", view, 16)[0]
    size = 65536 if size == 1 else size
    if size < 512 or size & size - 1 or size - view[20] < 480 or bytes(view[21:24]) != b"\x40\x20\x20":
        raise DamagedError("a SQLite database with a damaged header")
    changed, pages, free = struct.unpack_from(">III", view, 24)
    vacuum, encoding = struct.unpack_from(">I I", view, 52)
    (valid,) = struct.unpack_from(">I", view, 92)
    actual = len(view) // size
    # Old versions of SQLite do not keep the number of pages up to date; then the file's size counts.
    if not pages or changed != valid:
        pages = actual
    if pages > actual:
        raise DamagedError("a SQLite database that is shorter than it says")
    return Header(size, size - view[20], pages, free, bool(vacuum), encoding or 1)


class Pages:
    """Pages by number, from 1. Each is taken once: a second owner is a DamagedError."""

    def __init__(self, view: memoryview, header: Header) -> None:
        self._view, self._header = view, header
        self._taken = bytearray(header.pages + 1)

    def usable(self, number: int) -> memoryview:
        """The page without its reserved bytes, and not taken by asking. Raises DamagedError for none."""
        if not 0 < number <= self._header.pages:
            raise DamagedError("a page that is not in the file")
        start = (number - 1) * self._header.page
        return self._view[start : start + self._header.usable]

    def take(self, number: int) -> memoryview:
        """The page, for its one owner."""
        page = self.usable(number)
        if self._taken[number]:
            raise DamagedError("a page that two places use")
        self._taken[number] = 1
        return page

    def untaken(self) -> list[int]:
        """Pages that nobody took, in order."""
        return [number for number in range(1, self._header.pages + 1) if not self._taken[number]]

    def nodes(self, root: int) -> Iterator[tuple[int, Node]]:
        """All nodes of a tree with their page numbers. Raises DamagedError."""
        waiting = [root]
        while waiting:
            number = waiting.pop()
            found = node(self.take(number), HEADER if number == 1 else 0)
            yield number, found
            if found.last:
                waiting.append(found.last)
                waiting.extend(cell.child for cell in reversed(found.cells))

    def payload(self, page: memoryview, cell: Cell) -> tuple[memoryview, list[tuple[int, int]]]:
        """The whole payload of a cell; and the overflow pages it took, each with the bytes of it that it uses."""
        if not cell.overflow:
            return page[cell.local : cell.local + cell.size], []
        whole = bytearray(page[cell.local : cell.end - 4])
        used: list[tuple[int, int]] = []
        number = cell.overflow
        while len(whole) < cell.size:
            beyond = self.take(number)
            piece = beyond[4 : 4 + cell.size - len(whole)]
            whole += piece
            used.append((number, 4 + len(piece)))
            number = int.from_bytes(beyond[:4], "big")
        if number:
            raise DamagedError("a value that goes on behind its end")
        return memoryview(bytes(whole)), used

    def free_list(self) -> Iterator[tuple[int, int]]:
        """Free pages, each with where its old content begins: behind a trunk's list, or at once."""
        number = self._header.first_free
        while number:
            trunk = self.take(number)
            following, count = struct.unpack_from(">II", trunk)
            if 8 + 4 * count > len(trunk):
                raise DamagedError("a list of free pages that is damaged")
            yield number, 8 + 4 * count
            for leaf in struct.unpack_from(f">{count}I", trunk, 8):
                self.take(leaf)
                yield leaf, 0
            number = following

    def service(self) -> Iterator[int]:
        """Pages that map pointers, and the one that is only ever locked."""
        lock = _LOCK_BYTE // self._header.page + 1
        if lock <= self._header.pages:
            self.take(lock)
            yield lock
        if self._header.vacuum:
            step = self._header.usable // 5 + 1
            for number in range(2, self._header.pages + 1, step):
                number += number == lock
                if number <= self._header.pages:
                    self.take(number)
                    yield number
