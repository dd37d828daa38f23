"""bmp and webp: structure, dimensions, and whatever else lies in the file as parts."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture.canvas import Canvas, foreign, packed, runs
from tidegate.inspection.formats.picture.ifd import read_exif, xmp_part
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_FOUR_BYTES = 32
_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
_PLAIN, _RUNS_8, _RUNS_4, _BITFIELDS, _JPEG, _PNG, _ALPHA_FIELDS = 0, 1, 2, 3, 4, 5, 6


def is_bmp(head: bytes) -> bool:
    """Whether bytes begin as a bitmap file does."""
    return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _HEADERS


def is_webp(head: bytes) -> bool:
    """Whether bytes begin as a WebP file does."""
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def read_bmp(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """What lies outside of header, palette and pixels, or beside those. Raises DamagedError, struct.error."""
    view = part.source.view()
    (offset, header) = struct.unpack_from("<II", view, 10)
    size = 0
    if header == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", view, 18)
        packing, colours, entry = _PLAIN, 0, 3
    else:
        width, height, _, bits, packing, size = struct.unpack_from("<iiHHII", view, 18)
        (colours,) = struct.unpack_from("<I", view, 46)
        entry = 4
    masks = {_BITFIELDS: 12, _ALPHA_FIELDS: 16}.get(packing, 0) if header == 40 else 0
    palette = (colours or 1 << bits) * entry if bits <= 8 else colours * entry
    end = 14 + header + palette + masks
    row = (width * bits + 31) // 32 * 4
    finish = offset + (row * abs(height) if packing in (_PLAIN, _BITFIELDS, _ALPHA_FIELDS) else size)
    if width < 1 or not end <= offset <= finish <= len(view):
        raise DamagedError("a bitmap whose pixels do not fit into the file")
    part.ledger.claim(0, end, Claim.STRUCT)
    if end < offset:
        yield part.stretch(end, offset, "bytes before the pixels")
    if packing in (_JPEG, _PNG):
        yield part.stretch(offset, finish, "the picture")
    else:
        canvas.frame(width, abs(height))
        canvas.data(offset, finish)
    if packing in (_PLAIN, _BITFIELDS, _ALPHA_FIELDS):
        yield from _unseen(part, view[offset:finish], (width, height), bits, row)
    if finish < len(view):
        yield part.stretch(finish, len(view), "bytes after the picture")


def _unseen(
    part: Part, pixels: memoryview, size: tuple[int, int], bits: int, row: int
) -> Iterator[Content | Part]:
    """What fills up rows, and the fourth byte of pixels that need three; a height above 0 begins at the foot."""
    used = (size[0] * bits + 7) // 8
    if used < row:
        fill = b"".join(bytes(pixels[at + used : at + row]) for at in range(0, len(pixels), row))
        yield from runs(part, fill, "ends of rows")
    if bits == _FOUR_BYTES:
        plane = bytes(pixels[3::4])
        if plane.strip(plane[:1]):
            yield from runs(part, plane, "transparency")
            width, height = size
            if height > 0:
                plane = b"".join(plane[at : at + width] for at in reversed(range(0, len(plane), width)))
            picture = b"P5 %d %d 255\n" % (width, abs(height)) + plane
            yield part.child("transparency.pgm", Memory(picture), label="transparency", visible=False)


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
            content = bytes(view[body : body + size])
            if kind == b"EXIF":
                yield from read_exif(part, content.removeprefix(b"Exif\0\0"))
            elif kind == b"XMP ":
                yield xmp_part(part, content)
            else:
                yield from packed(part, content)
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
