"""Packed streams -> a child part, with frames that readers skip and trailing bytes as hidden parts.

In: the part and the name of the codec. Every codec here goes on from stream to stream for as long as one
follows another, and tells which ranges hold no packed bytes but words of their own.
"""

from __future__ import annotations

import bz2
import lzma
from collections.abc import Callable, Iterator
from functools import partial

from tidegate.errors import DamagedError, ReadingError
from tidegate.inspection.formats.archive import lz4, lzw, zstandard
from tidegate.inspection.formats.archive.members import between
from tidegate.inspection.formats.inflate import Engine, Inflated, fed
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

Pieces = Iterator[tuple[bytes, int]]
Asides = dict[tuple[int, int], None]
_DICTIONARY = 256 << 20
_SKIPPED = range(0x184D2A50, 0x184D2A60)


def read_stream(part: Part, codec: str, name: str) -> Iterator[Content | Part]:
    """All streams of the part as one child called `name`."""
    view = part.source.view()
    asides: Asides = {}
    source = Inflated(view, partial(_CODECS[codec], asides), part.budget)
    child = part.child(name, source)
    yield child
    if not child.gaps:
        try:
            source.finish()
        except ReadingError as error:
            part.gap(f"the stream {error}")
    if source.consumed is None:
        return
    claim = Claim.CHILD if child.receipt("").whole else Claim.UNREAD
    at = 0
    for start, end in asides:
        part.ledger.claim(at, start, claim)
        yield from between(part, start, end, f"bytes {start}-{end} beside the stream")
        at = end
    part.ledger.claim(at, source.consumed, claim)
    yield from between(
        part, source.consumed, len(view), f"bytes {source.consumed}-{len(view)} after the stream"
    )


def _one_after_another(
    start: Callable[[], Engine], goes_on: Callable[[memoryview, int], bool], packed: memoryview, room: int
) -> Pieces:
    """Streams that an engine each unpacks, as long as another follows."""
    at = used = 0
    while True:
        for piece, used in fed(start(), packed[at:], room):
            yield piece, at + used
        at += used
        if not goes_on(packed, at):
            return


def _bzip2(asides: Asides, packed: memoryview, room: int) -> Pieces:
    return _one_after_another(
        bz2.BZ2Decompressor, lambda view, at: bytes(view[at : at + 3]) == b"BZh", packed, room
    )


def _xz(asides: Asides, packed: memoryview, room: int) -> Pieces:
    """Between streams there may be zeros, in fours."""
    at = used = 0
    while True:
        for piece, used in fed(
            lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_DICTIONARY), packed[at:], room
        ):
            yield piece, at + used
        at += used
        while bytes(packed[at : at + 4]) == b"\0\0\0\0":
            at += 4
        yield b"", at
        if bytes(packed[at : at + 6]) != b"\xfd7zXZ\0":
            return


def _lzma(asides: Asides, packed: memoryview, room: int) -> Pieces:
    return fed(lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_DICTIONARY), packed, room)


def _frames(
    frame: Callable[[memoryview, int], Pieces], mark: bytes, asides: Asides, packed: memoryview, room: int
) -> Pieces:
    """Frames, and between them those that every reader skips."""
    at = used = 0
    while at < len(packed):
        number = int.from_bytes(packed[at : at + 4], "little")
        if number in _SKIPPED and len(packed) >= at + 8:
            end = at + 8 + int.from_bytes(packed[at + 4 : at + 8], "little")
            if end > len(packed):
                raise DamagedError("ends in the middle of a frame")
            asides[(at + 8, end)] = None
            yield b"", end
            at = end
        elif bytes(packed[at : at + 4]) == mark:
            for piece, used in frame(packed[at:], room):
                yield piece, at + used
            at += used
        else:
            return


_CODECS: dict[str, Callable[[Asides, memoryview, int], Pieces]] = {
    "bzip2": _bzip2,
    "xz": _xz,
    "lzma": _lzma,
    "zstd": partial(_frames, zstandard.frame, b"\x28\xb5\x2f\xfd"),
    "lz4": partial(_frames, lz4.frame, b"\x04\x22\x4d\x18"),
    "compress": lzw.stream,
}
