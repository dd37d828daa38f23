"""tiff and BigTIFF: every directory, tag, strip and tile accounted for; texts, and every picture in the file."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture.canvas import Canvas
from tidegate.inspection.formats.picture.ifd import IPTC, RESOURCES, XMP, Block, Directory, Entry, entry_texts
from tidegate.inspection.formats.picture.resources import read_resources
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_MARKS = (b"II*\0", b"MM\0*", b"II+\0\x08\0\0\0", b"MM\0+\0\x08\0\0")
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _SUBFILE = 256, 257, 258, 259, 254
_SAMPLES, _ROWS, _PLANES, _TILE_WIDTH, _TILE_HEIGHT = 277, 278, 284, 322, 323
_LAYERS = 37724
_DATA = ((273, 279), (324, 325), (513, 514))
"""Tags that say where pixels lie, and how many bytes they have."""
_OPAQUE = frozenset(
    {330, 347, 34675, 34665, 34853, 37500, 40965, 50341, 50740, 50706, 50707, 50708, 519, 520, 521}
)
"""Tags whose bytes say nothing in words: colour profiles, notes of a maker, tables for unpacking."""
_MOST_UNKNOWN = 1024
_REDUCED = 1
_LEFT_HEADER = re.compile(rb"\0{0,15}(?:II\*\0|MM\0\*).{4}\0{0,8}", re.DOTALL)
"""What programs leave that make a file of pages by putting files of one page together."""
_BYTES = frozenset({1, 6, 7})


def is_tiff(head: bytes) -> bool:
    """Whether bytes begin as a TIFF does."""
    return head.startswith(_MARKS)


def read_tiff(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """Texts, unknown tags, left-over bytes, and all pictures. Raises DamagedError, struct.error."""
    view = part.source.view()
    block = Block(view)
    part.ledger.claim(0, block.header, Claim.STRUCT)
    directories = list(block.directories())
    for directory in directories:
        part.ledger.claim(directory.at, directory.end, Claim.STRUCT)
        for entry in directory.entries:
            yield from _entry(part, block, directory, entry)
    page = 0
    for directory in directories:
        size = _number(block, directory, _WIDTH), _number(block, directory, _HEIGHT)
        if not all(size):
            continue
        shown = directory.chained and not _number(block, directory, _SUBFILE) & _REDUCED
        page += shown
        yield from _strips(part, block, directory)
        if size[0] * size[1] > part.limits.unread_picture_pixels:
            from tidegate.inspection.formats.picture.frames import read_frames

            spot = f"page {page}" if shown else "picture that is not a page"
            content = _pointed(view, block, directory.at)
            yield from read_frames(part, content, "tiff", spot, visible=shown, only_first=True)
    for start, end in part.ledger.unclaimed():
        if _LEFT_HEADER.fullmatch(view, start, end):
            part.ledger.claim(start, end, Claim.STRUCT)
        else:
            yield part.stretch(start, end, f"bytes between the tags at {start}")


def _number(block: Block, directory: Directory, tag: int, otherwise: int = 0) -> int:
    entry = directory.entry(tag)
    values = block.numbers(entry) if entry else []
    return values[0] if values else otherwise


def _entry(part: Part, block: Block, directory: Directory, entry: Entry) -> Iterator[Content | Part]:
    inside = directory.at <= entry.at < directory.end
    if entry.tag == RESOURCES:
        yield from read_resources(part, block.content(entry))
    elif entry.tag == _LAYERS:
        part.gap("layers of Photoshop within a TIFF, which this version does not read", entry.at, entry.end)
        return
    elif entry.tag == IPTC or entry.tag in _OPAQUE or entry.type not in _BYTES or entry.tag == XMP:
        yield from entry_texts(part, block, entry)
    elif entry.count > _MOST_UNKNOWN:
        yield part.child(
            "tag", Memory(block.content(entry)), label=f"value of tag {entry.tag}", visible=False,
            within=(entry.at, entry.end),
        )  # fmt: skip
        return
    else:
        yield from entry_texts(part, block, entry)
    if not inside:
        part.ledger.claim(entry.at, entry.end, Claim.STRUCT)


def _strips(part: Part, block: Block, directory: Directory) -> Iterator[Part]:
    """Claim where the pixels lie; what plain strips are longer than their rows is left over."""
    expected = _plain_size(block, directory)
    for offsets, sizes in _DATA:
        starts, lengths = directory.entry(offsets), directory.entry(sizes)
        if starts is None or lengths is None:
            continue
        for start, length in zip(block.numbers(starts), block.numbers(lengths), strict=False):
            end = start + length
            if end > len(block.view):
                raise DamagedError("a TIFF whose pixels do not fit into the file")
            used = min(end, start + expected) if expected and offsets != _DATA[2][0] else end
            part.ledger.claim(start, used, Claim.PIXELS)
            if used < end:
                yield part.stretch(used, end, "bytes after a strip of pixels")


def _plain_size(block: Block, directory: Directory) -> int:
    """The bytes of one strip or tile that is not compressed; 0 where it is."""
    if _number(block, directory, _COMPRESSION, 1) != 1:
        return 0
    bits = directory.entry(_BITS)
    depth = sum(block.numbers(bits)) if bits else 1
    if _number(block, directory, _PLANES, 1) == 2:
        depth //= max(_number(block, directory, _SAMPLES, 1), 1)
    height = _number(block, directory, _HEIGHT)
    width = _number(block, directory, _TILE_WIDTH) or _number(block, directory, _WIDTH)
    rows = _number(block, directory, _TILE_HEIGHT) or min(_number(block, directory, _ROWS, height), height)
    return (width * depth + 7) // 8 * rows


def _pointed(view: memoryview, block: Block, at: int) -> bytes:
    """The file as if it began with the directory at a place: every picture in it can be opened as the first."""
    content = bytearray(view)
    if block.big:
        struct.pack_into(block.order + "Q", content, 8, at)
    else:
        struct.pack_into(block.order + "I", content, 4, at)
    return bytes(content)
