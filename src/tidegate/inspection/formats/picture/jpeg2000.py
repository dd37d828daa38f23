"""jp2, jpx and bare code streams of JPEG 2000: boxes, comments, what follows the picture, and the picture."""

from __future__ import annotations

import struct
from collections.abc import Generator, Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture.boxes import Box, boxes, whole_boxes
from tidegate.inspection.formats.picture.canvas import Canvas, text
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_FILE = b"\0\0\0\x0cjP  \r\n\x87\n"
_STREAM = b"\xff\x4f\xff\x51"
_PLAIN = frozenset({b"jP  ", b"ftyp", b"rreq"})
_HEADER = frozenset({b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res "})
_START, _SIZES, _COMMENT, _TILE, _DATA, _END = 0x4F, 0x51, 0x64, 0x90, 0x93, 0xD9
_UUID_BYTES = 16


def is_jpeg2000(head: bytes) -> bool:
    """Whether bytes begin as a JPEG 2000 file or stream does."""
    return head.startswith((_FILE, _STREAM))


def read_jpeg2000(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """Metadata, comments, left-over bytes. Raises DamagedError, struct.error."""
    view = part.source.view()
    if bytes(view[:4]) == _STREAM:
        end = yield from _stream(part, view, 0, len(view), canvas)
    else:
        end = whole_boxes(view, 0)
        for box in boxes(view, 0, end):
            yield from _box(part, view, box, canvas)
    if end < len(view):
        yield part.stretch(end, len(view), "bytes after the picture")


def _box(part: Part, view: memoryview, box: Box, canvas: Canvas) -> Iterator[Content | Part]:
    part.ledger.claim(box.start, box.body, Claim.STRUCT)
    if box.kind == b"jp2c":
        end = yield from _stream(part, view, box.body, box.end, canvas)
        if end < box.end:
            yield part.stretch(end, box.end, "bytes after the picture")
    elif box.kind in _PLAIN or box.kind in _HEADER:
        part.ledger.claim(box.body, box.end, Claim.STRUCT)
    elif box.kind in (b"jp2h", b"uinf", b"asoc", b"res "):
        for inner in boxes(view, box.body, box.end):
            yield from _box(part, view, inner, canvas)
    elif box.kind == b"xml ":
        yield _part(part, view, box.body, box.end, "metadata.xml", "metadata in XML")
    elif box.kind == b"uuid":
        start = min(box.body + _UUID_BYTES, box.end)
        part.ledger.claim(box.body, start, Claim.STRUCT)
        yield _part(part, view, start, box.end, "metadata", "metadata of its own kind")
    elif box.body < box.end:
        yield part.stretch(box.body, box.end, "a box of its own kind")


def _part(part: Part, view: memoryview, start: int, end: int, name: str, label: str) -> Part:
    return part.child(name, Memory(view[start:end]), label=label, visible=False, within=(start, end))


def _stream(
    part: Part, view: memoryview, at: int, limit: int, canvas: Canvas
) -> Generator[Content | Part, None, int]:
    """Every segment and tile of a code stream; returns where it ends."""
    while at + 2 <= limit and view[at] == 0xFF:
        marker = view[at + 1]
        if marker in (_START, _END):
            part.ledger.claim(at, at + 2, Claim.STRUCT)
            at += 2
            if marker == _END:
                return at
            continue
        end = at + 2 + int.from_bytes(view[at + 2 : at + 4], "big")
        if end > limit or end < at + 4:
            break
        if marker == _SIZES:
            width, height, left, top = struct.unpack_from(">IIII", view, at + 6)
            canvas.frame(width - left, height - top)
        elif marker == _COMMENT:
            yield from text(part, bytes(view[at + 6 : end]), "comment")
        elif marker == _TILE:
            length = int.from_bytes(view[at + 6 : at + 10], "big")
            end = at + length if length else limit - 2
            if end > limit or end < at + 12:
                break
            yield from _tile_comments(part, view, at + 12, end)
            canvas.data(at, end)
        if marker != _TILE:
            part.ledger.claim(at, end, Claim.STRUCT)
        at = end
    raise DamagedError("a JPEG 2000 stream that is cut short")


def _tile_comments(part: Part, view: memoryview, at: int, end: int) -> Iterator[Content]:
    while at + 4 <= end and view[at] == 0xFF and view[at + 1] != _DATA:
        following = at + 2 + int.from_bytes(view[at + 2 : at + 4], "big")
        if view[at + 1] == _COMMENT:
            yield from text(part, bytes(view[at + 6 : following]), "comment")
        at = following
