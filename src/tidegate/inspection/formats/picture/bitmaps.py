"""bmp (uncompressed) and webp: structure, dimensions, and whatever else lies in the file as parts."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture.canvas import Canvas, foreign, packed
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
_PLAIN, _BITFIELDS = 0, 3


def is_bmp(head: bytes) -> bool:
    """Whether bytes begin as a bitmap file does."""
    return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _HEADERS


def is_webp(head: bytes) -> bool:
    """Whether bytes begin as a WebP file does."""
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def read_bmp(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """What lies outside of header, palette and pixels. Raises DamagedError, struct.error."""
    view = part.source.view()
    (offset, header) = struct.unpack_from("<II", view, 10)
    if header == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", view, 18)
        packing, colours, entry = _PLAIN, 0, 3
    else:
        width, height, _, bits, packing = struct.unpack_from("<iiHHI", view, 18)
        (colours,) = struct.unpack_from("<I", view, 46)
        entry = 4
    if packing not in {_PLAIN, _BITFIELDS}:
        raise DamagedError("a compressed bitmap, which this version does not read")
    palette = (colours or 1 << bits) * entry if bits <= 8 else colours * entry
    end = 14 + header + palette + (12 if packing == _BITFIELDS and header == 40 else 0)
    finish = offset + (width * bits + 31) // 32 * 4 * abs(height)
    if not end <= offset <= finish <= len(view):
        raise DamagedError("a bitmap whose pixels do not fit into the file")
    canvas.frame(width, abs(height))
    part.ledger.claim(0, end, Claim.STRUCT)
    if end < offset:
        yield part.stretch(end, offset, "bytes before the pixels")
    canvas.data(offset, finish)
    if finish < len(view):
        yield part.stretch(finish, len(view), "bytes after the picture")


def read_webp(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """Chunks of unknown kind and what follows the picture. Raises DamagedError, struct.error."""
    view = part.source.view()
    end = 8 + int.from_bytes(view[4:8], "little")
    if end > len(view):
        raise DamagedError("a WebP that is cut short")
    part.ledger.claim(0, 12, Claim.STRUCT)
    yield from _chunks(part, view, 12, end, canvas)
    if end < len(view):
        yield part.stretch(end, len(view), "bytes after the picture")


def _chunks(part: Part, view: memoryview, at: int, end: int, canvas: Canvas) -> Iterator[Content | Part]:
    while at < end:
        kind, size = struct.unpack_from("<4sI", view, at)
        body, finish = at + 8, at + 8 + size + (size & 1)
        if finish > end:
            raise DamagedError("a WebP chunk is cut short")
        if kind == b"ANMF":
            part.ledger.claim(at, body + 16, Claim.STRUCT)
            yield from _chunks(part, view, body + 16, finish, canvas)
        elif kind in {b"VP8 ", b"VP8L"}:
            canvas.frame(*(_lossy(view, body) if kind == b"VP8 " else _lossless(view, body)))
            canvas.data(at, finish)
        elif kind == b"ALPH":
            canvas.data(at, finish)
        elif kind in {b"VP8X", b"ANIM", b"EXIF", b"XMP ", b"ICCP"}:
            yield from packed(part, view[body : body + size])
            part.ledger.claim(at, finish, Claim.STRUCT)
        else:
            part.ledger.claim(at, body, Claim.STRUCT)
            yield foreign(part, body, finish, "a chunk of its own kind")
        at = finish


def _lossy(view: memoryview, at: int) -> tuple[int, int]:
    if bytes(view[at + 3 : at + 6]) != b"\x9d\x01\x2a":
        raise DamagedError("a WebP without a key frame")
    width, height = struct.unpack_from("<HH", view, at + 6)
    return width & 0x3FFF, height & 0x3FFF


def _lossless(view: memoryview, at: int) -> tuple[int, int]:
    (bits,) = struct.unpack_from("<I", view, at + 1)
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
