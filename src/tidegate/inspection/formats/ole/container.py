"""A compound file opened once: its sectors, its directory, and a claim for every byte.

In: the part that is the container. Out: a tree of storages, streams as child parts, and whatever bytes belong
to none of them (slack, free sectors, stale entries) as text. What contradicts itself becomes a Gap on the part.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.ole.directory import Storage, Stream, Tree, entries, leftovers
from tidegate.inspection.formats.ole.sweep import TOUCHING, UNEXPLAINED, Swept, across, sweep, sweep_stretch
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_HEADER = 512
_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_LAST = 0xFFFFFFFA
"""Sector numbers from here on are no sectors but marks."""
_IN_HEADER = 109
_BLANKS = (b"\0", b"\xff")


class Container:
    """Opens at construction. Raises DamagedError where there is no directory to be found."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.view = part.source.view()
        self._given: set[int] = set()
        if len(self.view) < _HEADER:
            raise DamagedError("a compound file that is cut short")
        major, order, shift, mini = struct.unpack_from("<4H", self.view, 26)
        if order != 0xFFFE or (major, shift) not in {(3, 9), (4, 12)} or mini != 6:
            raise DamagedError("a compound file of a kind that nobody defined")
        self._shift, self._mini_shift = shift, mini
        self._first = 1 << shift
        self._sectors = (
            max(0, -(-(len(self.view) - self._first) >> shift)) if len(self.view) > self._first else 0
        )
        (directory,) = struct.unpack_from("<I", self.view, 48)
        self._cutoff, mini_table = struct.unpack_from("<II", self.view, 56)
        self._tables: list[tuple[int, int]] = []
        self._lists = 0
        self._followed: dict[int, set[int]] = {}
        self._table = self._allocation()
        self._mini_table = self._numbers(self._extents_of(self._chain(mini_table, self._table)))
        self._directory = self._extents_of(self._chain(directory, self._table))
        content = self._joined(self._directory)
        self.tree = Tree(entries(content, wide=major == 4))
        if self.tree.lies or not content:
            part.gap("its directory contradicts itself")
        self._root = self._root_extents(entries(content[:128], wide=major == 4)[0].start if content else _END)
        self._place()

    @property
    def root(self) -> Storage:
        """The outermost storage."""
        return self.tree.root

    def content(self, stream: Stream | None) -> memoryview:
        """A stream's bytes; none where there is no such stream."""
        if stream is None or not stream.extents:
            return memoryview(b"")
        if len(stream.extents) == 1:
            start, end = stream.extents[0]
            return self.view[start:end]
        return memoryview(self._joined(stream.extents))

    def head(self, stream: Stream, count: int) -> bytes:
        """A stream's first bytes."""
        start, end = stream.extents[0] if stream.extents else (0, 0)
        if end - start >= count or len(stream.extents) < 2:
            return bytes(self.view[start : min(end, start + count)])
        return bytes(self.content(stream)[:count])

    def given(self, stream: Stream) -> bool:
        """Whether a stream was given out, or taken, before."""
        return id(stream) in self._given

    def child(
        self,
        stream: Stream,
        *,
        name: str = "",
        label: str = "",
        visible: bool = False,
        format: Format | None = None,
    ) -> Iterator[Part]:
        """A stream as a child part, once; its bytes are claimed when the walker has read it."""
        if self.given(stream) or not stream.extents:
            return
        self._given.add(id(stream))
        child = self.part.child(
            name or stream.path.rpartition("/")[2],
            Memory(self.content(stream)),
            label=label or stream.path,
            visible=visible and stream.listed,
            format=format,
        )
        yield child
        whole = child.receipt("").whole
        self._claim(stream.extents, Claim.CHILD if whole else Claim.UNREAD)

    def take(self, stream: Stream, claim: Claim) -> memoryview:
        """A stream's bytes, which the caller reads here and now, and for which it vouches."""
        self._given.add(id(stream))
        self._claim(stream.extents, claim)
        return self.content(stream)

    def swept(self, stream: Stream, spot: str) -> Iterator[Content | Part]:
        """A small stream as printable text, without a part of its own."""
        self._given.add(id(stream))
        found = Swept()
        yield from sweep(self.part, self.content(stream), found, spot=spot)
        if found.dense:
            self.part.gap(UNEXPLAINED, spot=spot)
        self._claim(stream.extents, Claim.UNREAD if found.dense or found.files else Claim.STRUCT)

    def leftovers(self) -> Iterator[Content | Part]:
        """What belongs to no stream, after all streams: structure, slack, free sectors.

        Dense bytes in less than a sector are what its writer's memory last held, often the end of a picture.
        """
        yield from self._structure()
        for start, end in self.part.ledger.unclaimed():
            inert = end - start < self._first
            yield from sweep_stretch(
                self.part, start, end, label="unused bytes", claim=Claim.INERT, inert=inert
            )
        ranges = [extent for stream in (*self.root.every(), *self.tree.unlisted) for extent in stream.extents]
        ranges += [*self._directory, *self._tables]
        yield from across(self.part, (edge for extent in ranges for edge in extent), touching=TOUCHING)

    def _allocation(self) -> array[int]:
        """The table of sectors, from all its own sectors in the order that the header and its list give."""
        listed = list(struct.unpack_from(f"<{_IN_HEADER}I", self.view, 76))
        (at,) = struct.unpack_from("<I", self.view, 68)
        seen: set[int] = set()
        while at < _LAST:
            if at in seen or at >= self._sectors:
                self.part.gap("its list of tables leads in a circle or out of the file")
                break
            seen.add(at)
            start, end = self._sector(at)
            self._tables.append((start, end))
            numbers = self._numbers([(start, end)])
            listed.extend(numbers[:-1])
            at = numbers[-1] if len(numbers) > 1 else _END
        sectors = [number for number in listed if number < _LAST]
        if len(set(sectors)) != len(sectors) or any(number >= self._sectors for number in sectors):
            self.part.gap("its list of tables names a sector twice, or one that is not there")
        extents = [self._sector(number) for number in dict.fromkeys(sectors) if number < self._sectors]
        if any(end - start < self._first for start, end in extents):
            self.part.gap("its table of sectors is cut short")
        self._lists = len(self._tables)
        self._tables.extend(extents)
        return self._numbers(extents)

    def _sector(self, number: int) -> tuple[int, int]:
        start = (number + 1) << self._shift
        return start, min(start + self._first, len(self.view))

    def _numbers(self, extents: list[tuple[int, int]]) -> array[int]:
        content = self._joined(extents)
        numbers = array("I")
        numbers.frombytes(content[: len(content) & ~3])
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers

    def _joined(self, extents: list[tuple[int, int]]) -> bytes:
        return b"".join(self.view[start:end] for start, end in extents)

    def _chain(self, first: int, table: array[int]) -> list[int]:
        """Numbers from `first` on. A chain that leads in a circle or into nothing is a Gap, and ends there."""
        chain: list[int] = []
        at = first
        while at < _LAST and at < len(table) and len(chain) < len(table):
            chain.append(at)
            at = table[at]
        if at < _LAST:
            self.part.gap("a chain of sectors leads in a circle or out of the file")
        elif at != _END and (chain or at != _FREE):
            self.part.gap("a chain of sectors ends in a sector that is not in use")
        self._followed.setdefault(id(table), set()).update(chain)
        return chain

    def _extents_of(
        self, chain: list[int], unit: list[tuple[int, int]] | None = None
    ) -> list[tuple[int, int]]:
        """Byte ranges of a chain, neighbours joined. `unit`: places of small sectors, else ordinary ones."""
        extents: list[tuple[int, int]] = []
        for number in chain:
            if unit is None:
                if number >= self._sectors:
                    continue
                start, end = self._sector(number)
            elif number < len(unit):
                start, end = unit[number]
            else:
                continue
            if extents and extents[-1][1] == start:
                extents[-1] = (extents[-1][0], end)
            else:
                extents.append((start, end))
        return extents

    def _root_extents(self, first: int) -> list[tuple[int, int]]:
        """Where each small sector lies."""
        size = 1 << self._mini_shift
        places: list[tuple[int, int]] = []
        for start, end in self._extents_of(self._chain(first, self._table)):
            places.extend((at, at + size) for at in range(start, end - size + 1, size))
        return places

    def _place(self) -> None:
        """Find every stream's bytes. Raises DamagedError where streams together are larger than the file."""
        total = 0
        for stream in [*self.root.every(), *self.tree.unlisted]:
            size = stream.entry.size
            if not size:
                continue
            small = size < self._cutoff
            chain = self._chain(stream.entry.start, self._mini_table if small else self._table)
            stream.extents = _cut(self._extents_of(chain, self._root if small else None), size)
            held = sum(end - start for start, end in stream.extents)
            total += held
            if held < size:
                self.part.gap(
                    "a stream is shorter than its directory entry says: the file was probably cut short"
                )
            if total > len(self.view):
                raise DamagedError("its streams overlap")

    def _claim(self, extents: list[tuple[int, int]], claim: Claim) -> None:
        for start, end in extents:
            self.part.ledger.claim(start, end, claim)

    def _structure(self) -> Iterator[Content | Part]:
        """Header, tables and directory: claimed, and swept for what they do not need."""
        header = bytearray(self.view[:_HEADER])
        header[:8], header[24:34], header[40:] = bytes(8), bytes(10), bytes(_HEADER - 40)
        mini = self._extents_of(self._chain(struct.unpack_from("<I", self.view, 60)[0], self._table))
        pieces = [
            (0, bytes(header)),
            *self._placed(self._directory, leftovers(self._joined(self._directory))),
            *self._placed(self._tables[self._lists :], self._unused(self._table)),
            *self._placed(mini, self._unused(self._mini_table)),
        ]
        rest, end = bytearray(), 0
        for start, content in sorted(pieces):
            rest += (b"\0" if start > end else b"") + content
            end = start + len(content)
        self._claim([(0, _HEADER), *self._directory, *self._tables, *mini], Claim.STRUCT)
        found = Swept()
        yield from sweep(self.part, memoryview(rest), found, spot="directory")
        if found.dense:
            self.part.gap("its directory holds bytes that nothing explains")

    def _unused(self, table: array[int]) -> bytes:
        """A table of sectors without the numbers that some chain needs."""
        rest = array("I", table)
        for number in self._followed.get(id(table), ()):
            rest[number] = 0
        if sys.byteorder == "big":
            rest.byteswap()
        return rest.tobytes()

    def _placed(self, extents: list[tuple[int, int]], content: bytes) -> Iterator[tuple[int, bytes]]:
        """Pieces of a content, each with its place in the file."""
        at = 0
        for start, end in extents:
            yield start, content[at : at + end - start]
            at += end - start


def _cut(extents: list[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    """The first `size` bytes."""
    kept: list[tuple[int, int]] = []
    for start, end in extents:
        end = min(end, start + size)
        if end > start:
            kept.append((start, end))
        size -= end - start
        if not size:
            break
    return kept
