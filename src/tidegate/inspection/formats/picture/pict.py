"""pict, the drawings of the old Macintosh, as Office there keeps them for thumbnails: every operation, and its pixels.

Of version 2 only, without the 512 bytes that begin a file of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture.canvas import Canvas, text
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_VERSION = b"\x00\x11\x02\xff\x0c\x00"
_VERSION_AT = 10
_END = 0xFF
_FIXED = {
    0x00: 0, 0x02: 8, 0x03: 2, 0x04: 1, 0x05: 2, 0x06: 4, 0x07: 4, 0x08: 2, 0x09: 8, 0x0A: 8, 0x0B: 4, 0x0C: 4,
    0x0D: 2, 0x0E: 4, 0x0F: 4, 0x10: 8, 0x11: 2, 0x15: 2, 0x16: 2, 0x1A: 6, 0x1B: 6, 0x1C: 0, 0x1D: 6, 0x1E: 0,
    0x1F: 6, 0x20: 8, 0x21: 4, 0x22: 6, 0x23: 2, 0xA0: 2, 0xC00: 24,
    **dict.fromkeys(range(0x30, 0x35), 8), **dict.fromkeys(range(0x38, 0x3D), 0),
    **dict.fromkeys(range(0x40, 0x45), 8), **dict.fromkeys(range(0x48, 0x4D), 0),
    **dict.fromkeys(range(0x50, 0x55), 8), **dict.fromkeys(range(0x58, 0x5D), 0),
    **dict.fromkeys(range(0x60, 0x65), 12), **dict.fromkeys(range(0x68, 0x6D), 4),
}  # fmt: skip
"""Operations and how many bytes each has, without words."""
_COUNTED = frozenset({0x01, *range(0x70, 0x78), *range(0x80, 0x88)})
"""Regions and polygons: their first two bytes say how many they have."""
_TEXTS = {0x28: 4, 0x29: 1, 0x2A: 1, 0x2B: 2}
"""Operations that draw text, and the bytes before its length."""
_SIZED = {0x2C: 0, 0x2D: 0, 0x2E: 0, 0xA1: 2}
"""Font names, spacing, glyph states and comments: the bytes before a length of two bytes."""
_PACKED, _PACKED_WITHIN, _DIRECT, _DIRECT_WITHIN = 0x98, 0x99, 0x9A, 0x9B
_PIXMAP = struct.Struct(">4hHHIIIHHHHIII")
_SHORT_ROW, _SHORT_COUNT = 8, 250
_MOST_SIDE = 4096


def is_pict(head: bytes) -> bool:
    """Whether bytes begin as a drawing of version 2 does."""
    return head[_VERSION_AT : _VERSION_AT + len(_VERSION)] == _VERSION


class _Pixels(NamedTuple):
    """One bitmap: its size, how its rows are packed, its colours, and where it ends."""

    width: int
    height: int
    depth: int
    rows: list[bytes]
    colours: list[bytes]
    end: int


def read_pict(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """Texts, comments and bitmaps. Raises DamagedError, struct.error, IndexError."""
    from tidegate.inspection.formats.picture.frames import read_frames

    view = part.source.view()
    at, number = _VERSION_AT, 0
    part.ledger.claim(0, at, Claim.STRUCT)
    while True:
        (operation,) = struct.unpack_from(">H", view, at)
        body, claim = at + 2, Claim.STRUCT
        if operation in (_PACKED, _PACKED_WITHIN, _DIRECT, _DIRECT_WITHIN):
            pixels, number, claim = _bitmap(view, body, operation), number + 1, Claim.PIXELS
            end = pixels.end
            yield from read_frames(
                part, _portable(pixels), "netpbm", f"picture {number} in the drawing", visible=False
            )
        elif operation in _TEXTS:
            first = body + _TEXTS[operation] + 1
            end = first + view[first - 1]
            yield from text(part, bytes(view[first:end]), "drawn text")
        elif operation in _SIZED:
            first = body + _SIZED[operation] + 2
            end = first + int.from_bytes(view[first - 2 : first], "big")
            yield from text(part, bytes(view[first:end]), "comment in a drawing")
        elif operation in _COUNTED:
            end = body + int.from_bytes(view[body : body + 2], "big")
        elif operation in _FIXED:
            end = body + _FIXED[operation]
        elif operation == _END:
            end = body
        else:
            raise DamagedError("a drawing with operations that are not known")
        end += (end - at) % 2
        if end <= at or end > len(view):
            raise DamagedError("a drawing that is cut short")
        part.ledger.claim(at, end, claim)
        at = end
        if operation == _END:
            break
    if at < len(view):
        yield part.stretch(at, len(view), "bytes after the drawing")


def _bitmap(view: memoryview, at: int, operation: int) -> _Pixels:
    """One bitmap from its first byte. Raises DamagedError where its rows are not as long as its size needs."""
    direct = operation in (_DIRECT, _DIRECT_WITHIN)
    at += 4 * direct
    (stride,) = struct.unpack_from(">H", view, at)
    at += 2
    depth, packing, planes, colours = 1, 0, 1, [b"\xff\xff\xff", b"\0\0\0"]
    if stride & 0x8000:
        top, left, bottom, right, _, packing, *_, depth, planes, _, _, _, _ = _PIXMAP.unpack_from(view, at)
        at += _PIXMAP.size
        if not direct:
            colours, at = _colours(view, at)
    else:
        top, left, bottom, right = struct.unpack_from(">4h", view, at)
        at += 8
    stride &= 0x7FFF
    width, height = right - left, bottom - top
    if not (0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE) or stride < (width * depth + 7) // 8:
        raise DamagedError("a drawing with a bitmap of no size")
    at += 18
    if operation in (_PACKED_WITHIN, _DIRECT_WITHIN):
        at += int.from_bytes(view[at : at + 2], "big")
    # A row in planes leaves out the byte that no colour uses.
    size = width * planes if direct and packing == 4 else stride
    rows = []
    for _ in range(height):
        row, at = _row(view, at, stride, size, unit=2 if packing == 3 else 1, packed=packing != 1)
        rows.append(row)
    if direct and depth == 32:
        rows = [_interleaved(row, width, planes, in_planes=packing in (0, 4)) for row in rows]
    return _Pixels(width, height, depth, rows, colours, at)


def _colours(view: memoryview, at: int) -> tuple[list[bytes], int]:
    """A table of colours, and where it ends."""
    (last,) = struct.unpack_from(">H", view, at + 6)
    colours = [b"\x80\x80\x80"] * 256
    for place in range(min(last, 255) + 1):
        index, *shades = struct.unpack_from(">4H", view, at + 8 + 8 * place)
        colours[index & 0xFF if index < 256 else place] = bytes(shade >> 8 for shade in shades)
    return colours, at + 8 + 8 * (last + 1)


def _row(view: memoryview, at: int, stride: int, size: int, *, unit: int, packed: bool) -> tuple[bytes, int]:
    """One row of `size` bytes unpacked, and where it ends."""
    if stride < _SHORT_ROW or not packed:
        return bytes(view[at : at + stride]), at + stride
    wide = 2 if stride > _SHORT_COUNT else 1
    end = at + wide + int.from_bytes(view[at : at + wide], "big")
    at += wide
    row = bytearray()
    while at < end and len(row) <= size:
        count, at = view[at], at + 1
        if count < 0x80:
            row += view[at : at + (count + 1) * unit]
            at += (count + 1) * unit
        elif count > 0x80:
            row += bytes(view[at : at + unit]) * (257 - count)
            at += unit
    if at != end or len(row) != size:
        raise DamagedError("a drawing whose rows are not as long as its size needs")
    return bytes(row), end


def _interleaved(row: bytes, width: int, planes: int, *, in_planes: bool) -> bytes:
    """Red, green and blue of each pixel of a direct row."""
    if not in_planes:
        return b"".join(row[4 * x + 1 : 4 * x + 4] for x in range(width))
    red, green, blue = (row[plane * width : (plane + 1) * width] for plane in range(planes - 3, planes))
    return bytes(shade for pixel in zip(red, green, blue, strict=True) for shade in pixel)


def _portable(pixels: _Pixels) -> bytes:
    """The same as a portable pixmap."""
    head = b"P6 %d %d 255\n" % (pixels.width, pixels.height)
    return head + b"".join(_shades(pixels, row) for row in pixels.rows)


def _shades(pixels: _Pixels, row: bytes) -> bytes:
    depth, width = pixels.depth, pixels.width
    if depth == 32:
        return row[: 3 * width]
    if depth == 16:
        values = struct.unpack_from(f">{width}H", row)
        return bytes((value >> shift & 31) << 3 for value in values for shift in (10, 5, 0))
    if depth not in (1, 2, 4, 8):
        raise DamagedError("a drawing with a bitmap of an unknown depth")
    each = 8 // depth
    mask = (1 << depth) - 1
    indices = (row[x // each] >> (8 - depth * (x % each + 1)) & mask for x in range(width))
    return b"".join(pixels.colours[index] for index in indices)
