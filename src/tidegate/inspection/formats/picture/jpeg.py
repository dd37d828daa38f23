"""jpeg: every segment, the comments and metadata as printable runs, thumbnails as pictures of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture.canvas import Canvas, foreign, packed, text
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

MAGIC = b"\xff\xd8\xff"
_END = 0xD9
_SCAN = 0xDA
_COMMENT = 0xFE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset(range(0xD0, 0xD8)) | {0x01}
_TABLES = frozenset({0xC4, 0xDB, 0xDD, 0xCC})
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
_KNOWN = (
    b"JFIF\0", b"JFXX\0", b"Exif\0", b"http://ns.adobe.com/", b"ICC_PROFILE\0", b"Photoshop 3.0\0", b"Adobe",
    b"MPF\0", b"Ducky", b"FPXR\0", b"AROT",
)  # fmt: skip
"""Application segments whose texts stand as printable runs; any other is a part to be recognised."""


def is_jpeg(head: bytes) -> bool:
    """Whether bytes begin as a JPEG does."""
    return head.startswith(MAGIC)


def read_jpeg(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """Comments, thumbnails and unknown segments. Raises DamagedError."""
    view = part.source.view()
    at = 2
    part.ledger.claim(0, at, Claim.STRUCT)
    while True:
        start, marker, at = _marker(view, at)
        if marker == _END or marker in _ALONE:
            part.ledger.claim(start, at, Claim.STRUCT)
            if marker == _END:
                break
            continue
        end = at + int.from_bytes(view[at : at + 2], "big")
        if end > len(view) or end < at + 2:
            raise DamagedError("a JPEG segment is cut short")
        if marker == _SCAN:
            end = _scan_end(view, end)
            canvas.data(start, end)
        elif 0xE0 <= marker <= 0xEF:
            part.ledger.claim(start, at + 2, Claim.STRUCT)
            yield from _application(part, view, at + 2, end, canvas)
        elif marker == _COMMENT:
            yield from text(part, bytes(view[at + 2 : end]), "comment")
            part.ledger.claim(start, end, Claim.TEXT)
        elif marker in _FRAMES or marker in _TABLES:
            if marker in _FRAMES:
                canvas.frame(
                    int.from_bytes(view[at + 5 : at + 7], "big"), int.from_bytes(view[at + 3 : at + 5], "big")
                )
            part.ledger.claim(start, end, Claim.STRUCT)
        else:
            part.ledger.claim(start, at + 2, Claim.STRUCT)
            yield foreign(part, at + 2, end, "a segment of its own kind")
        at = end
    if at < len(view):
        yield part.stretch(at, len(view), "bytes after the picture")


def _marker(view: memoryview, at: int) -> tuple[int, int, int]:
    """Where the marker begins, which it is, and where it ends."""
    start = at
    if at >= len(view) or view[at] != 0xFF:
        raise DamagedError("a JPEG whose segments do not follow each other")
    while at < len(view) and view[at] == 0xFF:
        at += 1
    if at >= len(view):
        raise DamagedError("a JPEG that is cut short")
    return start, view[at], at + 1


def _scan_end(view: memoryview, at: int) -> int:
    found = _AFTER_SCAN.search(view, at)
    if found is None:
        raise DamagedError("a JPEG that is cut short")
    return found.start()


def _application(
    part: Part, view: memoryview, start: int, end: int, canvas: Canvas
) -> Iterator[Content | Part]:
    body = bytes(view[start:end])
    if not body.startswith(_KNOWN):
        yield foreign(part, start, end, "a segment of its own kind")
        return
    yield from packed(part, body)
    if body.startswith(b"JFIF\0") and len(body) >= 14 and body[12] and body[13]:
        canvas.frame(body[12], body[13])
    if body.startswith(b"JFXX\0") and len(body) >= 8 and body[5] in {0x11, 0x13} and body[6] and body[7]:
        canvas.frame(body[6], body[7])
    first = body.find(MAGIC)
    last = body.rfind(b"\xff\xd9") + 2
    if 0 <= first < last:
        inner = (start + first, start + last)
        part.ledger.claim(start, inner[0], Claim.STRUCT)
        yield part.child("thumbnail.jpg", Memory(view[inner[0] : inner[1]]), visible=False, within=inner)
        part.ledger.claim(inner[1], end, Claim.STRUCT)
    else:
        part.ledger.claim(start, end, Claim.STRUCT)
