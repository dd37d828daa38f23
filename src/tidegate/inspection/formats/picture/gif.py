"""gif: every block; comments and texts read, unknown application blocks as parts."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture.canvas import Canvas, packed, text, together
from tidegate.inspection.formats.picture.ifd import xmp_part
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

MAGICS = (b"GIF87a", b"GIF89a")
_TRAILER, _EXTENSION, _IMAGE = 0x3B, 0x21, 0x2C
_TIMING, _COMMENT, _WORDS, _APPLICATION = 0xF9, 0xFE, 0x01, 0xFF
_XMP, _TAIL = b"XMP DataXMP", b"\x01\xff\xfe\xfd"
_KNOWN = (
    b"NETSCAPE2.0",
    b"ANIMEXTS1.0",
    _XMP,
    b"ICCRGBG1012",
    b"fractintGIF",
    b"ImageMagick",
    b"MGK8BIM0000",
    b"MGKIPTC0000",
    b"STARDIV 5.0",
)


def is_gif(head: bytes) -> bool:
    """Whether bytes begin as a GIF does."""
    return head.startswith(MAGICS)


def read_gif(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """Comments and unknown blocks. Raises DamagedError, or IndexError where it is cut short."""
    view = part.source.view()
    at = 13 + _palette(view[10])
    if at > len(view):
        raise DamagedError("a GIF that is cut short")
    part.ledger.claim(0, at, Claim.STRUCT)
    comments: list[bytes] = []
    while True:
        start, kind = at, view[at]
        if kind == _TRAILER:
            at += 1
            part.ledger.claim(start, at, Claim.STRUCT)
            break
        if kind == _IMAGE:
            width, height = (
                int.from_bytes(view[at + 5 : at + 7], "little"),
                int.from_bytes(view[at + 7 : at + 9], "little"),
            )
            canvas.frame(width, height)
            _, at = _blocks(view, at + 10 + _palette(view[at + 9]) + 1)
            canvas.data(start, at)
        elif kind == _EXTENSION:
            label = view[at + 1]
            blocks, at = _blocks(view, at + 2)
            if label == _COMMENT:
                comments.append(b"".join(blocks))
            yield from _extension(part, label, blocks, bytes(view[start + 2 : at]))
            part.ledger.claim(start, at, Claim.STRUCT)
        else:
            raise DamagedError("a GIF with an unknown block")
    yield from together(part, comments, "comment")
    if at < len(view):
        yield part.stretch(at, len(view), "bytes after the picture")


def _palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(view: memoryview, at: int) -> tuple[list[bytes], int]:
    """Data blocks up to the empty one, and where the next thing begins."""
    blocks = []
    while size := view[at]:
        if at + 1 + size >= len(view):
            raise DamagedError("a GIF that is cut short")
        blocks.append(bytes(view[at + 1 : at + 1 + size]))
        at += 1 + size
    return blocks, at + 1


def _extension(part: Part, label: int, blocks: list[bytes], raw: bytes) -> Iterator[Content | Part]:
    content = b"".join(blocks)
    if label == _COMMENT:
        yield from text(part, content, "comment")
    elif label == _WORDS:
        yield from text(part, b"".join(blocks[1:]), "text")
    elif label == _TIMING and len(content) == 4:
        return
    elif label != _APPLICATION or not content.startswith(_KNOWN):
        yield part.child("a block of its own kind", Memory(content), visible=False, padding=True)
    elif content.startswith(_XMP):
        # It stands here without the lengths of blocks, before a tail that makes up for them.
        yield xmp_part(part, raw[len(_XMP) + 1 :].split(_TAIL)[0] if _TAIL in raw else content[len(_XMP) :])
    else:
        yield from text(part, content, "application")
        yield from packed(part, content)
