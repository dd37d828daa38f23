"""Macros: the source of every module, unpacked, and whatever else their streams hold in words.

In: the storage of a VBA project. Out: sources as hidden passages; the compiled form, which only the machine
reads, is swept for its names and literals.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.ole.codepage import codec_of, decoded
from tidegate.inspection.formats.ole.container import Container
from tidegate.inspection.formats.ole.directory import Storage, Stream
from tidegate.inspection.formats.ole.sweep import sweep_rest
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_MARK = 1
_START = re.compile(rb"\x01[\s\S][\xb0-\xbf]\x00[\t -~]{8}")
"""How packed source begins where no list says so: its first eight bytes are always as they were."""
_CHUNK = 4096
_CODEPAGE, _NAME, _STREAM, _OFFSET, _TERMINATOR = 0x03, 0x19, 0x1A, 0x31, 0x2B
_VERSION = 0x09
_WORDED = frozenset({0x04, 0x05, 0x06, 0x0C, 0x0D, 0x0E, 0x16, 0x19, 0x1A, 0x1C, 0x2F, 0x33})
"""Records of the project's directory that hold names, descriptions, paths and references."""


def read_vba(container: Container, storage: Storage) -> Iterator[Content | Part]:
    """Directory, then every module. What is no module is left to the caller."""
    inner = storage.storage("VBA") or storage
    stream = inner.stream("dir")
    if stream is None:
        return
    modules: dict[str, _Module] = {}
    codec = "cp1252"
    try:
        codec, modules = _modules(decompress(container.content(stream), container.part))
    except DamagedError:
        container.part.gap("the list of its macros is damaged", spot="dir")
    yield from container.child(stream, label=stream.path, format=_Packed(0, codec, "directory"))
    for stream in inner.streams:
        module = modules.get(stream.name.lower())
        if module is None and not container.given(stream):
            found = _START.search(container.content(stream))
            module = _Module(found.start(), codec) if found else None
        if module is not None:
            yield from container.child(stream, format=_Packed(module.offset, module.codec, "macro"))
    for stream in storage.streams:
        if stream.name.upper() == "PROJECT":
            yield from _project(container, stream, codec)


def _project(container: Container, stream: Stream, codec: str) -> Iterator[Content]:
    text = decoded(bytes(container.take(stream, Claim.TEXT)), codec)
    yield from passages(container.part, text, spot="macro project", visible=False)


class _Module(NamedTuple):
    """Where a module's packed source begins in its stream, and how its text is encoded."""

    offset: int
    codec: str


def _modules(directory: bytes) -> tuple[str, dict[str, _Module]]:
    """The project's codec, and its modules by their streams' names in lower case."""
    codec, stream = "cp1252", ""
    found: dict[str, _Module] = {}
    for kind, body in records(directory):
        if kind == _CODEPAGE and len(body) == 2:
            codec = codec_of(int.from_bytes(body, "little"))
        elif kind == _STREAM:
            stream = decoded(body, codec)
        elif kind == _OFFSET and len(body) == 4 and stream:
            found[stream.lower()] = _Module(int.from_bytes(body, "little"), codec)
    return codec, found


def records(directory: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record of an unpacked `dir`. Raises DamagedError where one is cut short."""
    at = 0
    while at + 6 <= len(directory):
        kind, size = struct.unpack_from("<HI", directory, at)
        size = 6 if kind == _VERSION else size
        if at + 6 + size > len(directory):
            raise DamagedError("a list of macros that is cut short")
        yield kind, directory[at + 6 : at + 6 + size]
        at += 6 + size


class _Packed:
    """A stream that ends in a packed text: a module's source, or the project's directory."""

    name = "vba"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, offset: int, codec: str, spot: str) -> None:
        self._offset, self._codec, self._spot = offset, codec, spot

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the project's directory says what it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """The text, and the words of the compiled form before it. Raises DamagedError."""
        view = part.source.view()
        if self._offset > len(view):
            raise DamagedError("a macro that is cut short")
        used: list[int] = []
        plain = decompress(view[self._offset :], part, used)
        if self._spot == "directory":
            worded = (decoded(body, self._codec) for kind, body in records(plain) if kind in _WORDED)
            text = "\n".join(dict.fromkeys(words for words in worded if words))
        else:
            text = plain.decode(self._codec, "replace")
        yield from passages(part, text.replace("\r\n", "\n"), spot=self._spot, visible=False)
        yield from runs(view[self._offset : self._offset + used[0]], part)
        part.ledger.claim(self._offset, self._offset + used[0], Claim.TEXT)
        yield from sweep_rest(part, claim=Claim.INERT)


def decompress(packed: memoryview, part: Part, used: list[int] | None = None) -> bytes:
    """A container of packed chunks (MS-OVBA 2.4.1). `used` gets the packed length. Raises DamagedError."""
    if not len(packed) or packed[0] != _MARK:
        raise DamagedError("a macro whose source is not packed as it should be")
    plain = bytearray()
    at = 1
    while at + 2 <= len(packed):
        (header,) = struct.unpack_from("<H", packed, at)
        if header >> 12 & 7 != 3:
            break
        end = min(at + (header & 0xFFF) + 3, len(packed))
        if header & 0x8000:
            plain += _chunk(packed[at + 2 : end])
        else:
            plain += packed[at + 2 : end]
        at = end
        if len(plain) > part.limits.part_bytes:
            raise DamagedError("a macro that never ends")
    part.budget.expand(len(plain))
    if used is not None:
        used.append(at)
    return bytes(plain)


def _chunk(packed: memoryview) -> bytes:
    """One chunk: literals, and copies of what came before in the same chunk."""
    plain = bytearray()
    at = 0
    while at < len(packed):
        flags, at = packed[at], at + 1
        for bit in range(8):
            if at >= len(packed):
                break
            if not flags >> bit & 1:
                plain.append(packed[at])
                at += 1
                continue
            token = int.from_bytes(packed[at : at + 2], "little")
            at += 2
            room = max((len(plain) - 1).bit_length(), 4)
            offset, length = (token >> 16 - room) + 1, (token & 0xFFFF >> room) + 3
            if offset > len(plain):
                raise DamagedError("a macro whose source is damaged")
            for _ in range(length):
                plain.append(plain[-offset])
    if len(plain) > _CHUNK:
        raise DamagedError("a macro whose source is damaged")
    return bytes(plain)
