"""A cabinet record by record -> its files as parts.

In: the part. Stored and MSZIP folders are unpacked here, because only so is it known which bytes were used; LZX
is left to the system's libarchive.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.errors import DamagedError, LimitError
from tidegate.inspection.formats.archive.libarchive_reader import contents
from tidegate.inspection.formats.archive.members import NAME, Notes, decoded, leftovers, member
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_HEADER = struct.Struct("<4sIIIIIBBHHHHH")
_FOLDER = struct.Struct("<IHH")
_FILE = struct.Struct("<IIHHHH")
_BLOCK = struct.Struct("<IHH")
_PREVIOUS, _NEXT, _RESERVED = 1, 2, 4
_STORED, _MSZIP, _LZX = 0, 1, 3
_CUT = "ends too early: it was probably cut short"


@dataclass(slots=True)
class _Folder:
    """One stream of blocks: (start of the data, packed size, unpacked size) each."""

    method: int
    blocks: list[tuple[int, int, int]]
    read: bool = True


class _Cabinet:
    def __init__(self, part: Part) -> None:
        self.part = part
        self.view = part.source.view()
        self.notes = Notes()
        self.folders: list[_Folder] = []
        self.files: list[tuple[str, int, int, int]] = []
        """(name, folder, place in the folder, size)."""
        self._reserved = (0, 0, 0)

    def open(self) -> None:
        """Headers of everything; claims them."""
        self._need(0, _HEADER.size)
        (_, _, size, _, files_at, _, _, _, folders, files, flags, _, _) = _HEADER.unpack_from(self.view, 0)
        at = _HEADER.size
        if size > len(self.view):
            self.part.gap("is shorter than it declares: it was probably cut short")
        if flags & _RESERVED:
            self._need(at, 4)
            self._reserved = struct.unpack_from("<HBB", self.view, at)
            at = self._aside(at + 4, self._reserved[0])
        for flag in (_PREVIOUS, _NEXT):
            if flags & flag:
                self.part.gap("goes on in another file: give all of it in one")
                at = self._text(self._text(at)[1])[1]
        self.part.ledger.claim(0, at, Claim.STRUCT)
        start = at
        for _ in range(folders):
            self._need(at, _FOLDER.size)
            place, blocks, method = _FOLDER.unpack_from(self.view, at)
            at = self._aside(at + _FOLDER.size, self._reserved[1])
            self.folders.append(_Folder(method & 15, self._blocks(place, blocks)))
        self.part.ledger.claim(start, at, Claim.STRUCT)
        at = files_at
        for _ in range(files):
            self._need(at, _FILE.size)
            length, place, folder, _, _, _ = _FILE.unpack_from(self.view, at)
            name, at = self._text(at + _FILE.size)
            self.files.append((name, folder, place, length))
        self.part.ledger.claim(files_at, at, Claim.STRUCT)

    def _need(self, at: int, size: int) -> None:
        if at + size > len(self.view):
            raise DamagedError(_CUT)

    def _aside(self, at: int, size: int) -> int:
        self._need(at, size)
        self.notes.add_bytes("reserved", bytes(self.view[at : at + size]))
        return at + size

    def _text(self, at: int) -> tuple[str, int]:
        raw = bytes(self.view[at : at + 1024])
        end = raw.find(0)
        if end < 0:
            raise DamagedError(_CUT)
        name = decoded(raw[:end])
        self.notes.add(NAME, name)
        return name, at + end + 1

    def _blocks(self, at: int, count: int) -> list[tuple[int, int, int]]:
        blocks = []
        for _ in range(count):
            self._need(at, _BLOCK.size)
            _, packed, size = _BLOCK.unpack_from(self.view, at)
            body = self._aside(at + _BLOCK.size, self._reserved[2])
            self.part.ledger.claim(at, body, Claim.STRUCT)
            at = body
            self._need(at, packed)
            blocks.append((at, packed, size))
            at += packed
        return blocks

    def contents(self) -> Iterator[Content | Part]:
        """Files as parts; each folder's blocks are claimed as its files turned out."""
        unpacked = self._all_unpacked()
        for number, folder in enumerate(self.folders):
            whole = unpacked[number]
            if whole is None:
                folder.read = False
                continue
            used = 0
            for name, own, place, size in self.files:
                if own == number:
                    if place + size > len(whole):
                        self.part.gap("lists a file that is not there")
                    child = member(self.part, name, Memory(memoryview(whole)[place : place + size]))
                    yield child
                    folder.read = folder.read and child.receipt("").whole
                    used = max(used, place + size) if place <= used else used
            if used < len(whole):
                child = member(self.part, "bytes of no file", Memory(memoryview(whole)[used:]), visible=False)
                yield child
                folder.read = folder.read and child.receipt("").whole
        for folder in self.folders:
            for start, packed, _ in folder.blocks:
                self.part.ledger.claim(start, start + packed, Claim.CHILD if folder.read else Claim.UNREAD)
        yield from self.notes.told(self.part)
        yield from leftovers(self.part)

    def _all_unpacked(self) -> list[bytes | None]:
        whole: list[bytes | None] = []
        for number, folder in enumerate(self.folders):
            try:
                if sum(size for _, _, size in folder.blocks) > self.part.limits.part_bytes:
                    raise LimitError("it needs more than the limit part_bytes")
                whole.append(self._by_library(number) if folder.method == _LZX else self._unpacked(folder))
            except (DamagedError, LimitError) as error:
                self.part.gap(f"holds files that cannot be unpacked: {error}")
                whole.append(None)
        return whole

    def _unpacked(self, folder: _Folder) -> bytes:
        if folder.method not in (_STORED, _MSZIP):
            raise DamagedError("a method that this version does not read")
        out, before = bytearray(), b""
        for at, packed, size in folder.blocks:
            block = bytes(self.view[at : at + packed])
            before = block if folder.method == _STORED else _inflated(block, before)
            if len(before) != size:
                raise DamagedError("a block is not as long as it declares")
            out += before
            self.part.budget.expand(size)
        return bytes(out)

    def _by_library(self, number: int) -> bytes:
        """One folder from libarchive's files, which have to follow one another in it without a hole."""
        found = list(contents(self.view, "cab", self.part.budget))
        if len(found) != len(self.files):
            raise DamagedError("readers differ in how many files it holds")
        whole = b""
        for (_, own, place, size), content in zip(self.files, found, strict=True):
            if own == number:
                if place != len(whole) or size != len(content):
                    raise DamagedError("readers differ in where its files begin and end")
                whole += content
        if len(whole) != sum(size for _, _, size in self.folders[number].blocks):
            raise DamagedError("holds bytes that belong to no file")
        return whole


def _inflated(block: bytes, before: bytes) -> bytes:
    """One MSZIP block, which may copy from the one before."""
    if not block.startswith(b"CK"):
        raise DamagedError("a block is damaged")
    engine = zlib.decompressobj(-zlib.MAX_WBITS, zdict=before[-32768:]) if before else zlib.decompressobj(-15)
    try:
        out = engine.decompress(block[2:], 32768 + 1)
    except zlib.error as error:
        raise DamagedError("a block is damaged") from error
    if not engine.eof or engine.unused_data:
        raise DamagedError("a block is damaged, or has bytes left over")
    return out


def read_cabinet(part: Part) -> Iterator[Content | Part]:
    """The whole cabinet."""
    cabinet = _Cabinet(part)
    cabinet.open()
    yield from cabinet.contents()
