"""A disc image -> the files of all its trees as parts, each extent once; the words of its descriptors.

In: the part. Out: child parts and passages. A file that two trees name is read once, under the name that a
person sees; directories are claimed only as far as their records go.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tidegate.errors import DamagedError, LimitError
from tidegate.inspection.formats.archive.iso import FIRST, MARK, SECTOR
from tidegate.inspection.formats.archive.members import NAME, Notes, give_up, leftovers, member
from tidegate.inspection.formats.unknown.strings import printable
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_BOOT, _PRIMARY, _SECOND, _END = 0, 1, 2, 255
_JOLIET = (b"%/@", b"%/C", b"%/E")
_FOLDER, _MORE = 2, 0x80
_LISTED = 16
_TEXTS = (
    ("system", 8, 40), ("volume", 40, 72), ("volume set", 190, 318), ("publisher", 318, 446),
    ("preparer", 446, 574), ("application", 574, 702), ("copyright", 702, 739), ("abstract", 739, 776),
    ("bibliography", 776, 813),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    start: int
    size: int
    flags: int


class _Image:
    def __init__(self, part: Part) -> None:
        self.part = part
        self.view = part.source.view()
        self.notes = Notes()
        self.files: dict[tuple[tuple[int, int], ...], str] = {}
        self._folders: set[int] = set()
        self._room = part.limits.parts * _LISTED

    def open(self) -> None:
        """All descriptors and trees. Raises DamagedError where there are none."""
        if bytes(self.view[FIRST + 1 : FIRST + 6]) != MARK:
            raise DamagedError("is named like a disc image but has no descriptor of one")
        at = FIRST
        while bytes(self.view[at + 1 : at + 6]) == MARK:
            block = bytes(self.view[at : at + SECTOR])
            self.part.ledger.claim(at, min(at + SECTOR, len(self.view)), Claim.STRUCT)
            at += SECTOR
            if len(block) < SECTOR or block[0] == _END:
                self.notes.add("descriptor", printable(block[7:]))
                break
            self._descriptor(block)

    def _descriptor(self, block: bytes) -> None:
        if block[0] not in (_PRIMARY, _SECOND):
            self.notes.add("descriptor", printable(block[6:]))
            return
        joliet = block[0] == _SECOND and block[88:91] in _JOLIET
        for label, start, end in _TEXTS:
            self.notes.add(label, _text(block[start:end], joliet))
        self.notes.add("descriptor", printable(block[6:]))
        (size, _), (little,), (big,) = (
            struct.unpack_from("<I4xI", block, 132),
            struct.unpack_from("<I", block, 140),
            struct.unpack_from(">I", block, 148),
        )
        self._path_table(little * SECTOR, size, "little")
        self._path_table(big * SECTOR, size, "big")
        root = _entry(block[156:190], joliet)
        if root is None:
            raise DamagedError("has a damaged descriptor")
        self._tree(root, "", joliet)

    def _path_table(self, start: int, size: int, order: Literal["little", "big"]) -> None:
        """Its records as far as they name folders; what else it covers is read like any other sector."""
        at, end = start, min(start + size, len(self.view))
        while at + 8 < end and self.view[at]:
            length = 8 + self.view[at] + self.view[at] % 2
            record = bytes(self.view[at : at + length])
            if len(record) < length or int.from_bytes(record[2:6], order) * SECTOR >= len(self.view):
                break
            at += length
        if at > start > 0:
            self._claim(start, at - start)

    def _claim(self, start: int, size: int) -> None:
        """A structure of names and places: its words are told, its bytes claimed."""
        end = start + size
        if not 0 < start <= end <= len(self.view):
            self.part.gap("points beyond its end: it was probably cut short")
            return
        self.notes.add("structure", printable(bytes(self.view[start:end])))
        self.part.ledger.claim(start, end, Claim.STRUCT)

    def _tree(self, root: _Entry, path: str, joliet: bool) -> None:
        waiting = [(root, path)]
        while waiting:
            folder, path = waiting.pop()
            if folder.start in self._folders:
                continue
            self._folders.add(folder.start)
            pieces: list[tuple[int, int]] = []
            for entry in self._entries(folder, joliet):
                place = path + entry.name
                if entry.flags & _FOLDER:
                    waiting.append((entry, place + "/"))
                    continue
                pieces.append((entry.start, entry.start + entry.size))
                if not entry.flags & _MORE:
                    if joliet or tuple(pieces) not in self.files:
                        self.files[tuple(pieces)] = place
                    pieces = []

    def _entries(self, folder: _Entry, joliet: bool) -> Iterator[_Entry]:
        """The records of a directory, but not those for itself and the one above."""
        end = folder.start + folder.size
        if end > len(self.view) or not folder.start:
            self.part.gap("points beyond its end: it was probably cut short")
            return
        at = folder.start
        while at < end:
            length = self.view[at]
            if not length:
                at = (at // SECTOR + 1) * SECTOR
                continue
            record = bytes(self.view[at : min(at + length, end)])
            self.part.ledger.claim(at, at + len(record), Claim.STRUCT)
            at += length
            entry = _entry(record, joliet)
            if entry is None:
                self.part.gap("has a directory that is damaged")
                return
            longer = self._system_use(record[33 + record[32] + (1 - record[32] % 2) :])
            if entry.name in ("\0", "\1"):
                continue
            if not self._room:
                raise LimitError(f"lists more than {_LISTED} times limit parts")
            self._room -= 1
            self.notes.add(NAME, entry.name)
            if longer and not joliet:
                entry = _Entry(_text(longer, False), entry.start, entry.size, entry.flags)
            yield entry

    def _system_use(self, area: bytes) -> bytes:
        """Rock Ridge: the long name if there is one; all words; the area where it goes on."""
        self.notes.add("attributes", printable(area))
        longer, at = b"", 0
        while at + 4 <= len(area) and area[at + 2] >= 4:
            mark, length = area[at : at + 2], area[at + 2]
            if mark == b"NM":
                longer += area[at + 5 : at + length]
            elif mark == b"CE" and length >= 28:
                block, offset, size = struct.unpack_from("<I4xI4xI", area, at + 4)
                self._claim(block * SECTOR + offset, min(size, SECTOR))
            at += length
        return longer


def _text(raw: bytes, joliet: bool) -> str:
    text = raw.decode("utf-16-be", "replace") if joliet else raw.decode("utf-8", "replace")
    return text.strip(" \0")


def _entry(record: bytes, joliet: bool) -> _Entry | None:
    """A directory record; None where its two spellings of a number differ, or it is cut short."""
    if len(record) < 34 or 33 + record[32] > len(record):
        return None
    start, size = struct.unpack_from("<I4xI", record, 2)
    if (start, size) != struct.unpack_from(">I4xI", record, 6):
        return None
    raw = record[33 : 33 + record[32]]
    name = raw.decode("latin-1") if raw in (b"\0", b"\1") else _text(raw, joliet)
    name = name.partition(";")[0] if name not in ("\0", "\1") else name
    return _Entry(name, (start + record[1]) * SECTOR, size, record[25])


def read_iso(part: Part) -> Iterator[Content | Part]:
    """The whole image."""
    image = _Image(part)
    image.open()
    yield from image.notes.told(part)
    for pieces, name in image.files.items():
        if part.budget.parts >= part.limits.parts:
            give_up(part, f"has more than {part.limits.parts:,} parts (limit parts)")
            return
        yield from _file(image, pieces, name)
    yield from leftovers(part)


def _file(image: _Image, pieces: tuple[tuple[int, int], ...], name: str) -> Iterator[Part]:
    start, end = pieces[0][0], pieces[-1][1]
    if end > len(image.view) or any(a > b or b > len(image.view) for a, b in pieces):
        image.part.gap("points beyond its end: it was probably cut short")
    elif all(here[1] == there[0] for here, there in itertools.pairwise(pieces)):
        if start < end:
            yield member(image.part, name, Memory(image.view[start:end]), (start, end))
    else:
        whole = b"".join(image.view[a:b] for a, b in pieces)
        image.part.budget.expand(len(whole))
        child = member(image.part, name, Memory(whole))
        yield child
        for a, b in pieces:
            image.part.ledger.claim(a, b, Claim.CHILD if child.receipt("").whole else Claim.UNREAD)
