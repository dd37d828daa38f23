"""heic, heif, avif: every box and item; metadata items as parts, and every picture in the file, hidden ones too."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture.boxes import Box, boxes, whole_boxes
from tidegate.inspection.formats.picture.canvas import Canvas, text
from tidegate.inspection.formats.picture.ifd import read_exif
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"miaf", b"MiHE", b"MiHA"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEADER_KINDS = frozenset({b"ftyp"})
_META_KINDS = frozenset({b"hdlr", b"pitm", b"iinf", b"iref", b"iprp", b"iloc", b"dinf", b"grpl"})
_FILL_KINDS = frozenset({b"free", b"skip"})
_CODED = frozenset({b"hvc1", b"av01", b"jpeg", b"avc1", b"j2k1", b"unci", b"hvt1"})
_DERIVED = frozenset({b"grid", b"iovl", b"iden", b"tmap"})
_TAGS = re.compile(rb"II\*\0|MM\0\*")
_HIDDEN_BIT = 1
_NO_REFERENCE = b"tgno"


def is_heif(head: bytes) -> bool:
    """Whether bytes begin as a HEIF file does."""
    return head[4:8] == b"ftyp" and not _brands(head).isdisjoint(_HEIF_BRANDS)


def is_avif(head: bytes) -> bool:
    """Whether bytes begin as an AVIF file does."""
    return head[4:8] == b"ftyp" and not _brands(head).isdisjoint(_AVIF_BRANDS)


def _brands(head: bytes) -> set[bytes]:
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))}


@dataclass(slots=True)
class _Item:
    """One item: its kind, where its flags lie, and its bytes."""

    kind: bytes = b""
    flags_at: int = 0
    hidden: bool = False
    content_type: bytes = b""
    extents: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Meta:
    """The directory of items. `references`: kind, where that stands, from which item, to which."""

    items: dict[int, _Item] = field(default_factory=dict)
    references: list[tuple[bytes, int, int, list[int]]] = field(default_factory=list)
    primary: int = 0
    primary_at: tuple[int, int] = (0, 0)
    data: tuple[int, int] = (0, 0)
    size: tuple[int, int] = (0, 0)


def read_heif(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """Metadata, left-over bytes and all pictures. Raises DamagedError, struct.error."""
    view = part.source.view()
    end = whole_boxes(view, 0)
    meta = _Meta()
    bodies: list[Box] = []
    for box in boxes(view, 0, end):
        if box.kind == b"meta":
            yield from _meta(part, view, box, meta)
        elif box.kind == b"mdat":
            part.ledger.claim(box.start, box.body, Claim.STRUCT)
            bodies.append(box)
        elif box.kind in _HEADER_KINDS:
            part.ledger.claim(box.start, box.end, Claim.STRUCT)
        elif box.kind in _FILL_KINDS:
            part.ledger.claim(box.start, box.body, Claim.STRUCT)
            yield part.stretch(box.body, box.end, "free bytes") if box.body < box.end else _nothing(part)
        else:
            yield _foreign(part, box)
    if not meta.items:
        raise DamagedError("a picture file that lists no picture")
    yield from _metadata_items(part, view, meta)
    yield from _pictures(part, view, meta)
    for box in bodies:
        for start, finish in part.ledger.unclaimed():
            if box.body <= start and finish <= box.end:
                yield part.stretch(start, finish, f"bytes that belong to no item at {start}")
    if end < len(view):
        yield part.stretch(end, len(view), "bytes after the picture")


def _nothing(part: Part) -> Part:
    return part.child("free bytes", Memory(b""), visible=False, padding=True)


def _foreign(part: Part, box: Box) -> Part:
    """A box that is not known here, such as those of a film, as a part to be recognised."""
    part.ledger.claim(box.start, box.body, Claim.STRUCT)
    name = "film" if box.kind in (b"moov", b"moof") else "a box of its own kind"
    return part.stretch(box.body, box.end, name)


def _meta(part: Part, view: memoryview, meta_box: Box, meta: _Meta) -> Iterator[Content | Part]:
    part.ledger.claim(meta_box.start, meta_box.body + 4, Claim.STRUCT)
    for box in boxes(view, meta_box.body + 4, meta_box.end):
        if box.kind == b"idat":
            part.ledger.claim(box.start, box.body, Claim.STRUCT)
            meta.data = (box.body, box.end)
        elif box.kind in _META_KINDS or (box.kind in _FILL_KINDS and box.body == box.end):
            part.ledger.claim(box.start, box.end, Claim.STRUCT)
        else:
            yield _foreign(part, box)
        if box.kind in _READERS:
            _READERS[box.kind](view, box, meta)


def _primary(view: memoryview, box: Box, meta: _Meta) -> None:
    size = 4 if view[box.body] else 2
    meta.primary_at = (box.body + 4, size)
    meta.primary = int.from_bytes(view[box.body + 4 : box.body + 4 + size], "big")


def _items(view: memoryview, box: Box, meta: _Meta) -> None:
    start = box.body + (8 if view[box.body] else 6)
    for entry in boxes(view, start, box.end):
        version, flags = view[entry.body], entry.body + 3
        if entry.kind != b"infe" or version < 2:
            raise DamagedError("a picture file whose items are listed in an old way")
        wide = 4 if version > 2 else 2
        number = int.from_bytes(view[entry.body + 4 : entry.body + 4 + wide], "big")
        at = entry.body + 4 + wide + 2
        item = meta.items.setdefault(number, _Item())
        item.kind, item.flags_at = bytes(view[at : at + 4]), flags
        item.hidden = bool(view[flags] & _HIDDEN_BIT)
        item.content_type = bytes(view[at + 4 : entry.end])


def _references(view: memoryview, box: Box, meta: _Meta) -> None:
    wide = 4 if view[box.body] else 2
    for entry in boxes(view, box.body + 4, box.end):
        source = int.from_bytes(view[entry.body : entry.body + wide], "big")
        (count,) = struct.unpack_from(">H", view, entry.body + wide)
        first = entry.body + wide + 2
        targets = [
            int.from_bytes(view[at : at + wide], "big") for at in range(first, first + count * wide, wide)
        ]
        meta.references.append((entry.kind, entry.start + 4, source, targets))


def _places(view: memoryview, box: Box, meta: _Meta) -> None:
    version = view[box.body]
    sizes = [
        view[box.body + 4] >> 4,
        view[box.body + 4] & 15,
        view[box.body + 5] >> 4,
        view[box.body + 5] & 15,
    ]
    at = box.body + 6
    wide = 4 if version == 2 else 2

    def number(size: int) -> int:
        nonlocal at
        at += size
        if at > box.end:
            raise DamagedError("a picture file whose items have no place")
        return int.from_bytes(view[at - size : at], "big")

    for _ in range(number(wide)):
        item = meta.items.setdefault(number(wide), _Item())
        method = number(2) & 15 if version else 0
        number(2)
        base = number(sizes[2])
        for _ in range(number(2)):
            if version and sizes[3]:
                number(sizes[3])
            start = base + number(sizes[0])
            length = number(sizes[1])
            if method == 1:
                start += meta.data[0]
            elif method:
                raise DamagedError("a picture file whose items lie within other items")
            if start + length > len(view):
                raise DamagedError("a picture file that is cut short")
            item.extents.append((start, start + length if length else len(view)))


def _properties(view: memoryview, box: Box, meta: _Meta) -> None:
    """The largest size that any picture has."""
    for outer in boxes(view, box.body, box.end):
        if outer.kind == b"ipco":
            for entry in boxes(view, outer.body, outer.end):
                if entry.kind == b"ispe":
                    size: tuple[int, int] = struct.unpack_from(">II", view, entry.body + 4)
                    meta.size = max(meta.size, size, key=lambda each: each[0] * each[1])


_READERS = {b"pitm": _primary, b"iinf": _items, b"iref": _references, b"iloc": _places, b"iprp": _properties}


def _metadata_items(part: Part, view: memoryview, meta: _Meta) -> Iterator[Content | Part]:
    for number, item in meta.items.items():
        if item.kind in _CODED or item.kind in _DERIVED:
            continue
        content = b"".join(bytes(view[start:end]) for start, end in item.extents)
        part.budget.expand(len(content))
        mark = _TAGS.search(content, 0, 64)
        if mark and (item.kind == b"Exif" or content.startswith(b"Exif")):
            yield from read_exif(part, content[mark.start() :])
            claim = Claim.STRUCT
        else:
            yield from text(part, item.content_type, "kind of item")
            claim = Claim.CHILD
            name = "metadata.xmp" if b"xml" in item.content_type else "item"
            inner = part.child(name, Memory(content), label=f"item {number}", visible=False)
            yield inner
        for start, end in item.extents:
            part.ledger.claim(start, end, claim)


def _pictures(part: Part, view: memoryview, meta: _Meta) -> Iterator[Content]:
    """The picture that is shown, then every other that is no tile of one."""
    from tidegate.inspection.formats.picture.frames import read_frames

    pictures = {n for n, item in meta.items.items() if item.kind in _CODED or item.kind in _DERIVED}
    tiles = {to for kind, _, _, targets in meta.references if kind == b"dimg" for to in targets}
    alphas = {source for kind, _, source, _ in meta.references if kind == b"auxl"}
    kind = "avif" if any(meta.items[n].kind == b"av01" for n in pictures) else "heif"
    others = sorted(pictures - tiles - {meta.primary})
    small = meta.size[0] * meta.size[1] <= part.limits.unread_picture_pixels
    for number in [] if small else [meta.primary, *others]:
        shown = number == meta.primary
        spot = "" if shown else f"picture {number} in the file"
        content = bytes(view) if shown else _showing(view, meta, number)
        if kind == "avif" and number in alphas:
            continue  # part of the picture that is shown, as its transparency
        yield from read_frames(part, content, kind, spot, visible=shown)
    for number in pictures:
        for start, end in meta.items[number].extents:
            part.ledger.claim(start, end, Claim.PIXELS)


def _showing(view: memoryview, meta: _Meta, number: int) -> bytes:
    """The file with another picture in the place of the one that is shown, and nothing that hides it."""
    content = bytearray(view)
    at, size = meta.primary_at
    content[at : at + size] = number.to_bytes(size, "big")
    content[meta.items[number].flags_at] &= ~_HIDDEN_BIT & 0xFF
    for kind, place, source, _ in meta.references:
        if source == number and kind in (b"thmb", b"auxl"):
            content[place : place + 4] = _NO_REFERENCE
    return bytes(content)
