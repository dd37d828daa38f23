"""One immutable index file: keys of many people, looked up by the batch.

In: fingerprints. Out: which of them are in the file, and whose. The file is memory-mapped: opening reads one page,
a look-up touches the filter, and for one in eight absent keys the directory.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tidegate.errors import RegistryError
from tidegate.registry import layout
from tidegate.registry.fingerprint import Mask, Prints, cmac, sub_key

Places = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint32]
_STEP = 1 << 14
_NO_PLACES = np.empty(0, np.int64)
_CHECKED = "tidegate registry"


class Found(NamedTuple):
    """Aligned: places among the fingerprints asked for, people, and their standing (see `Standing`)."""

    at: Places
    people: npt.NDArray[np.uint32]
    standing: npt.NDArray[np.uint8]

    def each(self) -> Iterator[tuple[int, int, int]]:
        """One place, person and standing after the other."""
        return zip(self.at.tolist(), self.people.tolist(), self.standing.tolist(), strict=True)


def check_value(master: bytes) -> str:
    """Tells whether a key is the one, and nothing else of it."""
    return f"{cmac(master, 'check').one(_CHECKED):016x}"


class Segment:
    """One open file. Raises RegistryError where it is no segment, changed, cut short, or of another key."""

    def __init__(self, path: str, master: bytes, *, start: int = 0) -> None:
        """`start`: where in the file the segment begins, a multiple of `layout.ALIGNED`."""
        self.name = os.path.basename(path)
        try:
            number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise RegistryError(f"{path} cannot be opened: {error.strerror}") from None
        try:
            size = os.fstat(number).st_size - start
            page = os.pread(number, layout.HEADER, start)
            self.header = layout.decode(page, sub_key(master, "header"), self.name)
            if size < self.header.size:
                raise RegistryError(f"{self.name} is cut short: restore it or build the registry again")
            self._map = mmap.mmap(number, size, access=mmap.ACCESS_READ, offset=start)
        finally:
            os.close(number)
        header = self.header
        self._low: Words = self._section("low").view(np.uint32)
        high = self._section("high")
        self._high: npt.NDArray[np.uint8] | npt.NDArray[np.uint16] = (
            high if header.high_bytes == 1 else high.view(np.uint16)
        )
        self._people: Words = self._section("people").view(np.uint32)
        self._directory: Words = self._section("directory").view(np.uint32)
        self._filter = self._section("filter")
        self._mask = Mask(sub_key(master, f"people {header.segment}"))
        self._filter_shift = np.uint64(64 - header.filter_bits)
        self._directory_shift = np.uint64(64 - header.directory_bits)
        self._rest = np.uint64((1 << (64 - header.directory_bits)) - 1)

    @property
    def size(self) -> int:
        """Bytes of the file, all of them mapped."""
        return len(self._map)

    def close(self) -> None:
        """Let go of the file; look-ups are over."""
        del self._low, self._high, self._people, self._directory, self._filter
        self._map.close()

    def find(self, keys: Prints) -> Found:
        """Whose these keys are. A key of several people is told for the first of them."""
        asked, held = [], []
        for start in range(0, keys.size, _STEP):
            piece = keys[start : start + _STEP]
            likely = self._likely(piece)
            if likely.size:
                place = self._place(piece[likely])
                hit = np.flatnonzero(place >= 0)
                if hit.size:
                    asked.append(likely[hit] + start)
                    held.append(place[hit])
        if not asked:
            return Found(_NO_PLACES, np.empty(0, np.uint32), np.empty(0, np.uint8))
        places = np.concatenate(held)
        words = self._people[places] ^ self._mask.at(places)
        return Found(
            np.concatenate(asked),
            ((words >> layout.STANDING_BITS) + np.uint32(self.header.first_person)).astype(np.uint32),
            (words & ((1 << layout.STANDING_BITS) - 1)).astype(np.uint8),
        )

    def entries(self, start: int, end: int) -> tuple[Prints, npt.NDArray[np.uint32]]:
        """Keys `start` to `end` in ascending order, and whose they are: person in this segment, and standing."""
        bits = np.uint64(64 - self.header.directory_bits)
        slot = np.searchsorted(self._directory, np.arange(start, end), side="right") - 1
        keys = (slot.astype(np.uint64) << bits) | (self._high[start:end].astype(np.uint64) << np.uint64(32))
        keys |= self._low[start:end].astype(np.uint64)
        return keys, self._people[start:end] ^ self._mask.at(np.arange(start, end))

    def verify(self) -> list[str]:
        """What is wrong with the file, section by section; [] where every byte is as it was written."""
        wrong = []
        for name, section in self.header.sections.items():
            digest = blake2b(digest_size=32)
            for start in range(section.start, section.start + section.size, 1 << 24):
                end = min(start + (1 << 24), section.start + section.size)
                digest.update(self._map[start:end])
            if digest.hexdigest() != section.digest:
                wrong.append(f"{self.name}: section {name} was changed")
        return wrong

    def warm(self) -> None:
        """Have the system read filter and directory ahead."""
        for name in ("filter", "directory"):
            section = self.header.sections[name]
            self._map.madvise(mmap.MADV_WILLNEED, section.start, section.size)

    def _section(self, name: str) -> npt.NDArray[np.uint8]:
        section = self.header.sections[name]
        return np.frombuffer(self._map, np.uint8, section.size, section.start)

    def _likely(self, keys: Prints) -> Places:
        """Places of the keys that the filter lets through."""
        slot = keys >> self._filter_shift
        bytes_ = self._filter[(slot >> np.uint64(3)).view(np.int64)]
        bits = (slot & np.uint64(7)).astype(np.uint8)
        return np.flatnonzero((bytes_ >> bits) & np.uint8(1))

    def _place(self, keys: Prints) -> Places:
        """Where each key stands; -1 where it does not."""
        found = np.full(keys.size, -1, np.int64)
        slot = (keys >> self._directory_shift).view(np.int64)
        at, end = self._directory[slot].astype(np.int64), self._directory[slot + 1].astype(np.int64)
        rest = keys & self._rest
        low, high = rest.astype(np.uint32), (rest >> np.uint64(32)).astype(self._high.dtype)
        left = np.flatnonzero(at < end)
        while left.size:
            here = at[left]
            same = self._low[here] == low[left]
            if same.any():
                # Of 32 equal bits only the further ones are proof.
                exact = same & (self._high[here] == high[left])
                found[left[exact]] = here[exact]
                left = left[~exact]
            at[left] += 1
            left = left[at[left] < end[left]]
        return found
