"""One page of an SQLite database that holds a node of a tree: its cells, and what lies between them.

In: the usable bytes of a page. Out: cells with the ranges they take; the ranges that nothing uses any more, where
deleted rows remain.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.sqlite_record import signed, varint

INDEX_BRANCH, TABLE_BRANCH, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
KINDS = frozenset((INDEX_BRANCH, TABLE_BRANCH, INDEX_LEAF, TABLE_LEAF))
INDEX_KINDS = frozenset((INDEX_BRANCH, INDEX_LEAF))
_BRANCHES = frozenset((INDEX_BRANCH, TABLE_BRANCH))


class Cell(NamedTuple):
    """`start` to `end` in the page; `size`: bytes of the whole payload, of which those from `local` to `end`
    (less four, if `overflow`) stand here. `child`: the page below it, in a branch. `row`: its number, in a table.
    """

    start: int
    end: int
    local: int
    size: int
    overflow: int
    child: int
    row: int


class Node(NamedTuple):
    """A page taken apart. `last`: the rightmost child of a branch. `free`: unused ranges, in order, with True
    for those that the page lists as free blocks (their first four bytes were overwritten)."""

    kind: int
    cells: list[Cell]
    last: int
    free: list[tuple[int, int, bool]]


def node(page: memoryview, start: int = 0) -> Node:
    """Take a page apart; `start` is 100 on the first page. Raises DamagedError where it is not a tree's page."""
    try:
        kind, block, count, _, _ = struct.unpack_from(">BHHHB", page, start)
        if kind not in KINDS:
            raise DamagedError("a page of a tree that is none")
        at = start + (12 if kind in _BRANCHES else 8)
        last = int.from_bytes(page[at - 4 : at], "big") if kind in _BRANCHES else 0
        pointers = struct.unpack_from(f">{count}H", page, at)
        at += 2 * count
        cells = [_cell(page, kind, pointer) for pointer in pointers]
    except (struct.error, IndexError) as error:
        raise DamagedError("a page of a tree that is damaged") from error
    blocks = list(_blocks(page, block))
    return Node(kind, cells, last, _between(page, at, cells, blocks))


def _cell(page: memoryview, kind: int, start: int) -> Cell:
    at, child, row = start, 0, 0
    if kind in _BRANCHES:
        child = int.from_bytes(page[at : at + 4], "big")
        at += 4
        if kind == TABLE_BRANCH:
            row, at = varint(page, at)
            return Cell(start, at, at, 0, 0, child, signed(row))
    size = page[at]
    at += 1
    if size > 0x7F:
        size, at = varint(page, at - 1)
    if kind == TABLE_LEAF:
        row, at = varint(page, at)
    here = _local(len(page), kind, size)
    end = at + here
    overflow = 0
    if here < size:
        overflow = int.from_bytes(page[end : end + 4], "big")
        end += 4
    if end > len(page):
        raise IndexError
    # A cell takes four bytes at least, so that it can become a free block.
    return Cell(start, max(end, start + 4), at, size, overflow, child, signed(row))


def _local(usable: int, kind: int, size: int) -> int:
    """How many bytes of a payload stand in the page itself."""
    most = usable - 35 if kind == TABLE_LEAF else (usable - 12) * 64 // 255 - 23
    if size <= most:
        return size
    least = (usable - 12) * 32 // 255 - 23
    here = least + (size - least) % (usable - 4)
    return here if here <= most else least


def _blocks(page: memoryview, at: int) -> Iterator[tuple[int, int]]:
    """The chain of free blocks."""
    before = 0
    while at:
        if at <= before or at + 4 > len(page):
            raise DamagedError("a page whose list of free blocks is damaged")
        following, size = struct.unpack_from(">HH", page, at)
        if size < 4 or at + size > len(page):
            raise DamagedError("a page whose list of free blocks is damaged")
        yield at, at + size
        before, at = at, following


def _between(
    page: memoryview, at: int, cells: list[Cell], blocks: list[tuple[int, int]]
) -> list[tuple[int, int, bool]]:
    """Ranges behind the pointers that no cell takes. Raises DamagedError where two overlap."""
    taken = sorted([(cell.start, cell.end, False) for cell in cells] + [(a, b, True) for a, b in blocks])
    free = []
    for start, end, listed in taken:
        if start < at:
            raise DamagedError("a page in which two rows share bytes")
        if start > at:
            free.append((at, start, False))
        if listed:
            free.append((start, end, True))
        at = end
    if at < len(page):
        free.append((at, len(page), False))
    return free
