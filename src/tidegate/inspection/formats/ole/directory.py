"""The directory of a compound file: entries of 128 bytes, linked as trees -> storages and streams.

In: the directory stream. Out: a tree of `Storage`s that hold `Stream`s, and the texts that stale entries keep.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

ENTRY = 128
_NOBODY = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_NAME = 64


_NAMES = (
    "Root Entry|WordDocument|[01]Table|Data|ObjectPool|Macros|MsoDataStore|Item|Properties|Workbook|Book|Ctls|"
    "Revision Log|User Names|PowerPoint Document|Current User|Pictures|EncryptedPackage|EncryptionInfo|DataSpaces|"
    "DataSpaceMap|DataSpaceInfo|TransformInfo|Version|StrongEncryption(?:DataSpace|Transform)|Primary|"
    "EncryptedSummary|VBA|dir|PROJECT(?:wm|lk)?|ThisDocument|ThisWorkbook|VBFrame|CompObj|ObjInfo|LinkInfo|"
    "(?:Document)?SummaryInformation|Ole(?:10Native|10FmtProgID|10ItemName|Pres[0-9]{3})?|Equation Native|"
    "CONTENTS|[Cc]ontents|[Pp]ackage|E?PRINT|META|PICT?|OCXNAME|OCXDATA|EmbeddedOdf|OlePres"
)
KNOWN_NAME = re.compile(
    rf"[\x01-\x06\x09]?(?:{_NAMES})|(?:Module|Sheet|UserForm|Class|Slide|Diagramm|Tabelle|Feuil)[0-9]{{1,3}}|"
    r"__[a-z]+_version1\.0|__SRP_[0-9a-f]{1,4}|__substg1\.0_[0-9A-F]{8}(?:-[0-9A-F]{8})?|[0-9A-Fa-f]{4}|"
    r"__(?:recip|attach)_version1\.0_#[0-9A-F]{8}|_[0-9]{8,11}|MBD[0-9A-F]{8}|_VBA_PROJECT(?:_CUR)?|"
    r"_SX_DB_CUR|i[0-9]{2,4}|[fox]"
)
"""Names that programs give; every other one is somebody's text."""


class Entry(NamedTuple):
    """One entry as it stands. `kind`: 0 unused, 1 storage, 2 stream, 5 root."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


@dataclass(slots=True, eq=False)
class Stream:
    """One stream. `extents`: its bytes in the file, in order. `listed`: False where no storage leads to it."""

    name: str
    path: str
    entry: Entry
    listed: bool = True
    extents: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Storage:
    """One storage (a folder). Names are compared without regard to case."""

    name: str
    path: str
    streams: list[Stream] = field(default_factory=list)
    storages: list[Storage] = field(default_factory=list)

    def stream(self, name: str) -> Stream | None:
        """The stream of that name."""
        return next((each for each in self.streams if each.name.lower() == name.lower()), None)

    def storage(self, name: str) -> Storage | None:
        """The storage of that name."""
        return next((each for each in self.storages if each.name.lower() == name.lower()), None)

    def names(self) -> list[str]:
        """Of everything directly in it."""
        return [*(each.name for each in self.streams), *(each.name for each in self.storages)]

    def every(self) -> Iterator[Stream]:
        """All streams of this storage and of those within."""
        waiting = [self]
        while waiting:
            storage = waiting.pop()
            yield from storage.streams
            waiting.extend(storage.storages)


def entries(content: bytes, *, wide: bool) -> list[Entry]:
    """All entries, used or not. `wide`: sizes have 64 bits (sectors of 4,096 bytes)."""
    found = []
    for at in range(0, len(content) - ENTRY + 1, ENTRY):
        raw = content[at : at + ENTRY]
        length, kind = struct.unpack_from("<HB", raw, 64)
        left, right, child = struct.unpack_from("<III", raw, 68)
        (start, size) = struct.unpack_from("<IQ", raw, 116)
        name = raw[: max(0, min(length, _NAME) - 2)].decode("utf-16-le", "replace")
        found.append(Entry(name, kind, left, right, child, start, size if wide else size & 0xFFFFFFFF))
    return found


def leftovers(content: bytes) -> bytes:
    """The directory without the names that programs give: what is left to be searched for text."""
    rest = bytearray(content)
    for at in range(0, len(content) - ENTRY + 1, ENTRY):
        length, kind = struct.unpack_from("<HB", content, at + _NAME)
        used = max(0, min(length, _NAME) - 2)
        if kind and KNOWN_NAME.fullmatch(content[at : at + used].decode("utf-16-le", "replace")):
            rest[at : at + used] = bytes(used)
    return bytes(rest)


class Tree:
    """Storages and streams, put together from the entries.

    `unlisted`: streams that no storage leads to. `lies`: whether links lead astray.
    """

    def __init__(self, found: list[Entry]) -> None:
        self._entries = found
        self._seen: set[int] = set()
        self.lies = False
        self.root = Storage("", "")
        if found and found[0].kind == _ROOT:
            self._seen.add(0)
            self._fill(self.root, found[0].child)
        else:
            self.lies = True
        self.unlisted = [
            Stream(entry.name, f"unlisted {_clean(entry.name)}", entry, listed=False)
            for number, entry in enumerate(found)
            if entry.kind == _STREAM and number not in self._seen
        ]

    def _fill(self, storage: Storage, first: int) -> None:
        """Add all siblings of `first`, and what is in them."""
        waiting = [(storage, first)]
        while waiting:
            owner, number = waiting.pop()
            if number == _NOBODY:
                continue
            if number >= len(self._entries) or number in self._seen:
                self.lies = True
                continue
            self._seen.add(number)
            entry = self._entries[number]
            waiting.extend(((owner, entry.right), (owner, entry.left)))
            path = f"{owner.path}/{_clean(entry.name)}".lstrip("/")
            if entry.kind == _STREAM:
                owner.streams.append(Stream(entry.name, path, entry))
            elif entry.kind == _STORAGE:
                inner = Storage(entry.name, path)
                owner.storages.append(inner)
                waiting.append((inner, entry.child))
            else:
                self.lies = True


def _clean(name: str) -> str:
    """A name without the control characters that mark its kind."""
    return "".join(character for character in name if character.isprintable()) or "stream"
