"""A rar archive -> its files as parts, with what its headers and services say.

In: the part. Out: child parts. Stored files are taken as they stand; the others come from libarchive, and must
be as many and as long as the headers say.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.libarchive_reader import contents
from tidegate.inspection.formats.archive.members import NAME, Notes, decoded, leftovers, member
from tidegate.inspection.formats.archive.rar import MARK5
from tidegate.inspection.formats.archive.rar_blocks import Block, blocks4, blocks5
from tidegate.inspection.formats.unknown.strings import printable, runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_COMMENT, _INDEX = b"CMT", b"QO"
_LONG = 1024
"""More than this is no list of times, checksums and owners, nor an index of one file's header."""


def read_rar(part: Part) -> Iterator[Content | Part]:
    """The whole archive."""
    view, notes = part.source.view(), Notes()
    new = bytes(view[:8]) == MARK5
    part.ledger.claim(0, 8 if new else 7, Claim.STRUCT)
    found: list[Block] = []
    try:
        for block in blocks5(view) if new else blocks4(view):
            found.append(block)
            _header(part, block, notes)
    except DamagedError as error:
        part.gap(str(error))
    else:
        if not found or found[-1].kind not in ("end", "encrypted"):
            part.gap("ends without its end mark: it was probably cut short")
    files = [block for block in found if block.kind == "file" and not block.folder]
    unpacked = _unpacked(part, view, files)
    for block in files:
        yield from _file(part, view, block, unpacked)
    for block in found:
        if block.kind not in ("file", "main", "end", "encrypted"):
            yield from _service(part, view, block, _LONG * len(found))
    yield from notes.told(part)
    yield from leftovers(part)


def _header(part: Part, block: Block, notes: Notes) -> None:
    part.ledger.claim(block.start, block.data, Claim.STRUCT)
    notes.add(NAME if block.kind == "file" else "service", decoded(block.name))
    if len(block.extra) > _LONG:
        notes.add_bytes("header", block.extra)
    else:
        notes.add("header", printable(block.extra))
    if block.kind == "encrypted":
        part.gap("is encrypted, names included: give it without a password")
    if block.split:
        part.gap("goes on in another volume: join them first")


def _unpacked(part: Part, view: memoryview, files: list[Block]) -> Iterator[bytes]:
    """Contents of the files in order, for as long as libarchive and the headers agree."""
    if all(block.stored or block.encrypted for block in files):
        return
    try:
        yield from contents(view, "rar", part.budget)
    except DamagedError as error:
        part.gap(f"holds files that cannot be unpacked: {error}")


def _file(part: Part, view: memoryview, block: Block, unpacked: Iterator[bytes]) -> Iterator[Part]:
    name = decoded(block.name).replace("\\", "/")
    taken = next(unpacked, None)
    place = (block.data, block.end)
    if block.encrypted:
        part.gap("holds an encrypted file: give it without a password", *place)
        return
    content = bytes(view[slice(*place)]) if block.stored else taken
    if (
        content is None
        or len(content) != block.size
        or (block.crc is not None and zlib.crc32(content) != block.crc)
    ):
        part.gap("holds a file that cannot be unpacked, or fails its checksum", *place)
        return
    yield member(part, name, Memory(content), place)


def _service(part: Part, view: memoryview, block: Block, most: int) -> Iterator[Content | Part]:
    """Comments are parts; the index of headers says nothing new; all else is searched for words and held."""
    if block.data == block.end:
        return
    data = view[block.data : block.end]
    if block.name == _COMMENT and block.stored:
        yield part.child(
            "comment", Memory(bytes(data).rstrip(b"\0")), visible=False, within=(block.data, block.end)
        )
        return
    yield from runs(data, part, "service")
    if block.name == _INDEX and len(data) <= most:
        part.ledger.claim(block.data, block.end, Claim.STRUCT)
    else:
        part.gap("holds a service block that this version does not read", block.data, block.end)
