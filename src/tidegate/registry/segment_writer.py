"""Writes one segment: keys in ascending order in, a file out that is whole or not there.

The header is written last, and the file gets its name when every byte of it is on the disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from tidegate.errors import RegistryError
from tidegate.registry import layout
from tidegate.registry.fingerprint import Mask, Prints, sub_key
from tidegate.registry.layout import Header, Section

Sorted = Iterable[tuple[Prints, npt.NDArray[np.uint32]]]
"""Ascending keys with (person << STANDING_BITS | standing), chunk by chunk."""


def write(path: str, header: Header, entries: Sorted, master: bytes) -> Header:
    """Write the segment and give its final header. `header.keys` may be more than there are: it is corrected.

    Raises OSError (a full disk) with nothing left at `path`, RegistryError where there are too many keys.
    """
    if header.keys > layout.MOST_KEYS:
        raise RegistryError(f"more than {layout.MOST_KEYS:,} keys in one segment: build it in several")
    folder = os.path.dirname(path) or "."
    fresh = f"{path}.part"
    number = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        final = _Body(number, header, master).write(entries)
        os.pwrite(number, final.encode(sub_key(master, "header")), 0)
        os.ftruncate(number, final.size)
        os.fsync(number)
        os.rename(fresh, path)
    except BaseException:
        os.unlink(fresh)
        raise
    finally:
        os.close(number)
    sync_folder(folder)
    return final


def sync_folder(folder: str) -> None:
    """Have a rename in it outlast a loss of power."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


class _Body:
    """The sections as they fill. Keys that turn out to be fewer than promised leave a gap behind their section."""

    def __init__(self, number: int, header: Header, master: bytes) -> None:
        self._number = number
        self._header = replace(
            header,
            directory_bits=layout.directory_bits(header.keys),
            filter_bits=layout.filter_bits(header.keys),
        )
        self._places = layout.sections(self._header)
        self._mask = Mask(sub_key(master, f"people {header.segment}"))
        self._digests = {name: blake2b(digest_size=32) for name in layout.SECTIONS}
        self._counts = np.zeros((1 << self._header.directory_bits) + 1, np.uint32)
        self._filter = np.zeros((1 << self._header.filter_bits) // 8, np.uint8)
        self._done = 0
        self._ends = dict.fromkeys(layout.SECTIONS, 0)

    def write(self, entries: Sorted) -> Header:
        for keys, people in entries:
            if keys.size:
                self._add(keys, people)
        np.cumsum(self._counts, out=self._counts)
        self._put("directory", self._counts)
        self._put("filter", self._filter)
        sections = {
            name: Section(place.start, self._ends[name], self._digests[name].hexdigest())
            for name, place in self._places.items()
        }
        return replace(self._header, keys=self._done, sections=sections)

    def _add(self, keys: Prints, people: npt.NDArray[np.uint32]) -> None:
        if self._done + keys.size > self._header.keys:
            raise RegistryError("more keys than were counted: build the registry again")
        bits = self._header.directory_bits
        rest = keys & np.uint64((1 << (64 - bits)) - 1)
        self._put("low", rest.astype(np.uint32))
        self._put("high", (rest >> np.uint64(32)).astype(np.uint8 if bits >= 24 else np.uint16))
        places = np.arange(self._done, self._done + keys.size)
        self._put("people", people ^ self._mask.at(places))
        slots, counts = _runs(keys >> np.uint64(64 - bits))
        self._counts[slots + 1] += counts.astype(np.uint32)
        self._mark(keys >> np.uint64(64 - self._header.filter_bits))
        self._done += keys.size

    def _mark(self, slots: Prints) -> None:
        place = (slots >> np.uint64(3)).view(np.int64)
        bit = np.left_shift(np.uint8(1), (slots & np.uint64(7)).astype(np.uint8))
        starts = np.flatnonzero(np.r_[True, place[1:] != place[:-1]])
        self._filter[place[starts]] |= np.bitwise_or.reduceat(bit, starts)

    def _put(self, name: str, numbers: npt.NDArray[np.generic]) -> None:
        raw = np.ascontiguousarray(numbers).view(np.uint8).data
        self._digests[name].update(raw)
        at = self._places[name].start + self._ends[name]
        self._ends[name] += len(raw)
        while raw:
            done = os.pwrite(self._number, raw, at)
            raw, at = raw[done:], at + done


def _runs(slots: Prints) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Ascending numbers -> each of them once, and how often it stands there."""
    starts = np.flatnonzero(np.r_[True, slots[1:] != slots[:-1]])
    return slots[starts].view(np.int64), np.diff(np.r_[starts, slots.size])
