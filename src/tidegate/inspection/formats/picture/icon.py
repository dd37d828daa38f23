"""ico and cur: a directory of pictures, each a PNG or a bitmap without its file header, as parts of their own."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture.canvas import Canvas
from tidegate.inspection.formats.picture.png import MAGIC
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_MARKS = (b"\0\0\1\0", b"\0\0\2\0")
_DIRECTORY, _ENTRY = 6, 16
_MOST = 256
_HEADER = 40


def is_icon(head: bytes) -> bool:
    """Whether bytes begin as an icon or a cursor does: at least one picture, the first not before its directory."""
    if not head.startswith(_MARKS) or len(head) < _DIRECTORY + _ENTRY:
        return False
    (count,) = struct.unpack_from("<H", head, 4)
    size, offset = struct.unpack_from("<II", head, _DIRECTORY + 8)
    return 0 < count <= _MOST and head[9] == 0 and size > _HEADER and offset >= _DIRECTORY + count * _ENTRY


def read_icon(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """Every picture as a part, and what no entry of the directory names. Raises DamagedError, struct.error."""
    view = part.source.view()
    (count,) = struct.unpack_from("<H", view, 4)
    part.ledger.claim(0, _DIRECTORY + count * _ENTRY, Claim.STRUCT)
    for number in range(count):
        size, offset = struct.unpack_from("<II", view, _DIRECTORY + number * _ENTRY + 8)
        end = offset + size
        if end > len(view) or offset < _DIRECTORY:
            raise DamagedError("an icon whose pictures do not fit into the file")
        label = f"picture {number + 1}"
        if bytes(view[offset : offset + len(MAGIC)]) == MAGIC:
            yield part.child("icon.png", Memory(view[offset:end]), label=label, within=(offset, end))
        else:
            bitmap, used = _bitmap(view, offset, end)
            yield part.child("icon.bmp", Memory(bitmap), label=label, within=(offset, used))
            if used < end:
                yield part.stretch(used, end, "bytes after a picture")
    for start, end in part.ledger.unclaimed():
        yield part.stretch(start, end, f"bytes between pictures at {start}")


def _bitmap(view: memoryview, at: int, end: int) -> tuple[bytes, int]:
    """A bitmap file of the shown pixels, and where the pixels and the mask of the icon end."""
    header, width, height, _, bits, packing, _, _, _, colours = struct.unpack_from("<IiiHHIIiiI", view, at)
    if header != _HEADER or packing not in (0, 3) or not 0 < width <= 4096 or not 0 < height <= 8192:
        raise DamagedError("an icon with a bitmap of an unknown kind")
    palette = (colours or (1 << bits if bits <= 8 else 0)) * 4 + (12 if packing == 3 else 0)
    rows = height // 2
    start = at + header + palette
    finish = start + (width * bits + 31) // 32 * 4 * rows
    if finish > end:
        raise DamagedError("an icon that is cut short")
    mask = min(end, finish + (width + 31) // 32 * 4 * rows)
    top = bytearray(view[at : at + header + palette])
    struct.pack_into("<i", top, 8, rows)
    body = bytes(top) + bytes(view[start:finish])
    return struct.pack("<2sIII", b"BM", 14 + len(body), 0, 14 + len(top)) + body, mask
