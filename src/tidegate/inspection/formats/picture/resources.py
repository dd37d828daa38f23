"""Photoshop's image resources (8BIM), as they stand in psd, jpeg and tiff: captions, thumbnails, other metadata."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.inspection.formats.picture.canvas import packed, runs, text
from tidegate.inspection.formats.picture.ifd import read_exif, thumbnails, xmp_part
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_SIGNATURES = (b"8BIM", b"MeSa", b"PHUT", b"AgHg", b"DCSR")
_CAPTIONS, _EXIF, _EXIF_MORE, _XMP = 1028, 1058, 1059, 1060
_THUMBNAILS = frozenset({1033, 1036})
_IPTC_MARK = 0x1C
_CAPTION = {5: "title", 80: "author", 90: "city", 105: "headline", 110: "credit", 116: "copyright", 120: "caption",
            122: "caption writer", 25: "keywords", 118: "contact"}  # fmt: skip


def read_resources(part: Part, content: bytes) -> Iterator[Content | Part]:
    """Texts, thumbnails and metadata of a block of resources; where its structure ends, printable runs only."""
    at = 0
    while at + 12 <= len(content) and content[at : at + 4] in _SIGNATURES:
        (number,) = struct.unpack_from(">H", content, at + 4)
        name = content[at + 7 : at + 7 + content[at + 6]]
        at += 6 + (len(name) + 2) // 2 * 2
        if at + 4 > len(content):
            break
        (size,) = struct.unpack_from(">I", content, at)
        body = content[at + 4 : at + 4 + size]
        at += 4 + size + size % 2
        if name:
            yield from text(part, name, "name of a resource")
        yield from _resource(part, number, body)
    if at < len(content):
        yield from runs(part, content[at:], "metadata")
        yield from packed(part, content[at:])


def _resource(part: Part, number: int, body: bytes) -> Iterator[Content | Part]:
    if number == _CAPTIONS:
        yield from read_captions(part, body)
    elif number in (_EXIF, _EXIF_MORE):
        yield from read_exif(part, body)
    elif number == _XMP:
        yield xmp_part(part, body)
    elif number in _THUMBNAILS:
        yield from thumbnails(part, body)
    else:
        yield from packed(part, body)


def read_captions(part: Part, body: bytes) -> Iterator[Content]:
    """IPTC: numbered texts; those that people know by name get it as a label."""
    at = 0
    while at + 5 <= len(body) and body[at] == _IPTC_MARK:
        number = body[at + 2]
        (size,) = struct.unpack_from(">H", body, at + 3)
        yield from text(part, body[at + 5 : at + 5 + size], _CAPTION.get(number, "caption"))
        at += 5 + size
