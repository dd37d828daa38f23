"""The tree of hashes of RFC 6962, kept as rows. In: leaves, one by one. Out: roots and two kinds of proof.

Only hashes of complete subtrees are stored, by (level, index): an append writes two of them on average, and a
root or a proof of a record of n entries reads O(log n) of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol

from tidegate.errors import RecordError

LEAF, INNER = b"\x00", b"\x01"
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry's canonical bytes: SHA-256 behind a zero byte."""
    return hashlib.sha256(LEAF + entry).digest()


def inner_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees: SHA-256 behind a one byte."""
    return hashlib.sha256(INNER + left + right).digest()


class Nodes(Protocol):
    """Where hashes of complete subtrees lie: `level` 0 are leaves, `index` counts from the left."""

    def get(self, level: int, index: int) -> bytes:
        """The 32 bytes stored there. Raises RecordError where none are."""

    def put(self, level: int, index: int, digest: bytes) -> None:
        """Store 32 bytes; a place is written once."""


class NodesInMemory:
    """Nodes in lists, for tests, exports and small records."""

    def __init__(self) -> None:
        self._levels: list[list[bytes]] = []

    def get(self, level: int, index: int) -> bytes:
        """See Nodes."""
        try:
            return self._levels[level][index]
        except IndexError:
            raise RecordError(f"the record's tree lacks node {index} of level {level}") from None

    def put(self, level: int, index: int, digest: bytes) -> None:
        """See Nodes. Raises RecordError where a place is skipped or written again."""
        if level == len(self._levels):
            self._levels.append([])
        if level > len(self._levels) or index != len(self._levels[level]):
            raise RecordError(f"node {index} of level {level} is not the next one")
        self._levels[level].append(digest)


class Tree:
    """A tree of `size` leaves over stored nodes."""

    def __init__(self, nodes: Nodes, size: int = 0) -> None:
        self._nodes = nodes
        self.size = size

    def append(self, entry: bytes) -> int:
        """Add one entry's canonical bytes. Returns its index."""
        return self.append_hash(leaf_hash(entry))

    def append_hash(self, digest: bytes) -> int:
        """Add one leaf by its hash (32 bytes). Returns its index."""
        index = position = self.size
        level = 0
        self._nodes.put(level, position, digest)
        while position & 1:
            digest = inner_hash(self._nodes.get(level, position - 1), digest)
            level, position = level + 1, position >> 1
            self._nodes.put(level, position, digest)
        self.size = index + 1
        return index

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves (all, if none is given)."""
        size = self._within(size)
        return self._range(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The hashes that lead from leaf `index` to the root over the first `size`, lowest first."""
        size = self._within(size)
        if not 0 <= index < size:
            raise RecordError(f"entry {index} is not among the first {size}")
        first, last = 0, size
        path: list[bytes] = []
        while last - first > 1:
            middle = first + _split(last - first)
            if index < middle:
                path.append(self._range(middle, last))
                last = middle
            else:
                path.append(self._range(first, middle))
                first = middle
        return path[::-1]

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """The hashes that show that the first `old` leaves of the tree of `size` are the tree of `old`."""
        size = self._within(size)
        if not 0 < old <= size:
            raise RecordError(f"no tree of {old} entries begins one of {size}")
        first, last, whole = 0, size, True
        path: list[bytes] = []
        while old != last:
            middle = first + _split(last - first)
            if old <= middle:
                path.append(self._range(middle, last))
                last = middle
            else:
                path.append(self._range(first, middle))
                first, whole = middle, False
        if not whole:
            path.append(self._range(first, last))
        return path[::-1]

    def _within(self, size: int | None) -> int:
        size = self.size if size is None else size
        if not 0 <= size <= self.size:
            raise RecordError(f"the record has {self.size} entries, not {size}")
        return size

    def _range(self, first: int, last: int) -> bytes:
        """The hash over leaves first..last-1, where `first` is a multiple of a power of two over the width."""
        peaks: list[bytes] = []
        while first < last:
            level = (last - first).bit_length() - 1
            peaks.append(self._nodes.get(level, first >> level))
            first += 1 << level
        digest = peaks.pop()
        while peaks:
            digest = inner_hash(peaks.pop(), digest)
        return digest


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << ((width - 1).bit_length() - 1)


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Does the path lead from this leaf's hash at `index` to the root over `size` leaves?"""
    if not 0 <= index < size:
        return False
    digest, position, last = leaf, index, size - 1
    for step in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            digest = inner_hash(step, digest)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            digest = inner_hash(digest, step)
        position, last = position >> 1, last >> 1
    return last == 0 and digest == root


def extends(old: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    """Does the path show that the tree of `size` leaves begins with the tree of `old` leaves?"""
    if old == size:
        return not path and old_root == root
    if not 0 < old < size or not path:
        return False
    steps = list(path)
    position, last = old - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    before = after = old_root if position == 0 else steps.pop(0)
    for step in steps:
        if last == 0:
            return False
        if position & 1 or position == last:
            before, after = inner_hash(step, before), inner_hash(step, after)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            after = inner_hash(after, step)
        position, last = position >> 1, last >> 1
    return last == 0 and before == old_root and after == root
