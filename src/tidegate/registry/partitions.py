"""Keys of any number of people, sorted on disk: appended in any order, given back in ascending order.

In: batches of keys and whose they are. Out: sorted chunks without doubles. A checkpoint says how much of every file
is sure, so that a build that was killed goes on from there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tidegate.registry.fingerprint import Prints

FILES = 256
_ENTRY = np.dtype([("key", "<u8"), ("person", "<u4")])


class Partitions:
    """Files by the first 8 bits of a key, in a folder of their own."""

    def __init__(self, folder: Path, sizes: list[int] | None = None) -> None:
        """`sizes`: what an earlier run had made sure of; anything behind it is cut off. Raises OSError."""
        self._folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)
        self._files = [
            os.open(folder / f"{n:02x}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) for n in range(FILES)
        ]
        self._sizes = sizes or [0] * FILES
        for number, size in zip(self._files, self._sizes, strict=True):
            os.ftruncate(number, size)

    @property
    def entries(self) -> int:
        """How many were added, doubles counted."""
        return sum(self._sizes) // _ENTRY.itemsize

    def add(self, keys: Prints, people: npt.NDArray[np.uint32]) -> None:
        """Append. Raises OSError where the disk is full; then what was added since the checkpoint is void."""
        where = (keys >> np.uint64(56)).astype(np.uint8)
        order = np.argsort(where, kind="stable")
        entries = np.empty(keys.size, _ENTRY)
        entries["key"], entries["person"] = keys[order], people[order]
        counts = np.bincount(where, minlength=FILES)
        ends = np.cumsum(counts)
        for n in np.flatnonzero(counts).tolist():
            raw = entries[ends[n] - counts[n] : ends[n]].view(np.uint8).data
            while raw:
                done = os.pwrite(self._files[n], raw, self._sizes[n])
                self._sizes[n] += done
                raw = raw[done:]

    def checkpoint(self) -> list[int]:
        """Have everything on the disk; the sizes to start from again."""
        for number in self._files:
            os.fdatasync(number)
        return list(self._sizes)

    def sorted(self) -> Iterator[tuple[Prints, npt.NDArray[np.uint32]]]:
        """One chunk a file, ascending, each key once a person. Raises OSError."""
        for number, size in zip(self._files, self._sizes, strict=True):
            entries = np.frombuffer(_read(number, size), _ENTRY)
            yield _in_order(entries["key"].copy(), entries["person"].copy())

    def close(self) -> None:
        """Close the files and leave them."""
        for number in self._files:
            os.close(number)

    def remove(self) -> None:
        """Close and delete everything."""
        self.close()
        for n in range(FILES):
            (self._folder / f"{n:02x}").unlink(missing_ok=True)
        self._folder.rmdir()


def _read(number: int, size: int) -> bytearray:
    raw = bytearray(size)
    view, at = memoryview(raw), 0
    while at < size:
        done = os.preadv(number, [view[at:]], at)
        if not done:
            raise OSError("a file of the build is shorter than it was")
        at += done
    return raw


def _in_order(keys: Prints, people: npt.NDArray[np.uint32]) -> tuple[Prints, npt.NDArray[np.uint32]]:
    """Ascending by key; where keys are equal, by person, each once."""
    order = np.argsort(keys)
    keys, people = keys[order], people[order]
    same = keys[1:] == keys[:-1]
    if not same.any():
        return keys, people
    # Few keys are shared: only their runs are put in order.
    shared = np.zeros(keys.size, bool)
    shared[1:] |= same
    shared[:-1] |= same
    places = np.flatnonzero(shared)
    people[places] = people[places][np.lexsort((people[places], keys[places]))]
    kept = np.r_[True, ~(same & (people[1:] == people[:-1]))]
    return keys[kept], people[kept]
