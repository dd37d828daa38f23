"""Bytes of a part, readable as a stream or as a view, under one budget for everything unpacked."""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable, Iterator
from typing import Protocol

from tidegate.errors import LimitError
from tidegate.model.limits import Limits

CHUNK = 1 << 18
BLANK = b"\0\xff \t\r\n"
"""Bytes that say nothing: fill between, before and after what a container holds."""


class Source(Protocol):
    """Where a part's bytes come from. `chunks` may be called more than once; each call starts at byte 0."""

    @property
    def size(self) -> int:
        """Number of bytes; for an unpacked stream this may run through it once. Raises ReadingError."""
        ...

    @property
    def fraction(self) -> float:
        """How much of the packed bytes has been gone through, 0 to 1; only for showing progress."""
        ...

    def head(self, count: int) -> bytes:
        """The first `count` bytes or fewer. Raises ReadingError."""
        ...

    def chunks(self) -> Iterator[bytes]:
        """All bytes in order, in pieces of about `CHUNK`. Raises ReadingError."""
        ...

    def view(self) -> memoryview:
        """All bytes at once. Raises LimitError above `Limits.part_bytes` where they must be held in memory."""
        ...


class Memory:
    """Bytes already in memory (or a slice of a mapped file)."""

    __slots__ = ("_at", "_view")

    def __init__(self, data: bytes | memoryview) -> None:
        self._view = memoryview(data)
        self._at = 0

    @property
    def fraction(self) -> float:
        """How far `chunks` has come."""
        return self._at / max(self.size, 1)

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self._view.nbytes

    def head(self, count: int) -> bytes:
        """The first bytes."""
        return bytes(self._view[:count])

    def chunks(self) -> Iterator[bytes]:
        """Copies of consecutive slices."""
        for start in range(0, self._view.nbytes, CHUNK):
            self._at = start
            yield bytes(self._view[start : start + CHUNK])

    def view(self) -> memoryview:
        """The bytes themselves."""
        return self._view


class Descriptor:
    """A whole open file: streamed by `pread` (so a 1 GiB file is never resident), mapped for views."""

    __slots__ = ("_at", "_fd", "_map", "_size")

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._size = os.fstat(fd).st_size
        self._map: mmap.mmap | None = None
        self._at = 0

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self._size

    @property
    def fraction(self) -> float:
        """How far `chunks` has come."""
        return self._at / max(self._size, 1)

    def head(self, count: int) -> bytes:
        """The first bytes."""
        return os.pread(self._fd, count, 0)

    def chunks(self) -> Iterator[bytes]:
        """Reads on from the start, independent of any file position."""
        at = 0
        while piece := os.pread(self._fd, CHUNK, at):
            yield piece
            at += len(piece)
            self._at = at

    def view(self) -> memoryview:
        """A read-only map of the file."""
        if not self._size:
            return memoryview(b"")
        if self._map is None:
            self._map = mmap.mmap(self._fd, self._size, access=mmap.ACCESS_READ)
        return memoryview(self._map)


class Budget:
    """Counts what one file expands to, over all its parts. One per file.

    `more`: asks for more time, before a picture is read. `pictures`: what was read of each different picture, by
    a digest of its pixels. `picture_seconds`: processor seconds spent on them.
    """

    __slots__ = ("expanded", "limits", "more", "parts", "picture_seconds", "pictures")

    def __init__(self, limits: Limits, more: Callable[[], None] = lambda: None) -> None:
        self.limits = limits
        self.more = more
        self.expanded = 0
        self.parts = 0
        self.pictures: dict[bytes, object] = {}
        self.picture_seconds = 0.0

    def expand(self, count: int) -> None:
        """Add unpacked bytes. Raises LimitError once the file's total is over `expanded_bytes`."""
        self.expanded += count
        if self.expanded > self.limits.expanded_bytes:
            raise LimitError(
                f"unpacks to more than {self.limits.expanded_bytes:,} bytes (limit expanded_bytes)"
            )

    def ratio(self, expanded: int, packed: int) -> None:
        """Judge one stream. Raises LimitError where it expands like a bomb."""
        if expanded > 64 << 20 and expanded > self.limits.ratio * max(packed, 1):
            raise LimitError(f"expands more than {self.limits.ratio}-fold (limit ratio)")

    def part(self) -> None:
        """Count one more part. Raises LimitError above `parts`."""
        self.parts += 1
        if self.parts > self.limits.parts:
            raise LimitError(f"more than {self.limits.parts:,} parts (limit parts)")
