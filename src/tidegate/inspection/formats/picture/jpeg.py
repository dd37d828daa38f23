"""jpeg: every segment; comments and metadata that stand in several put together; thumbnails and further pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture.canvas import Canvas, behind, foreign, packed, text, together
from tidegate.inspection.formats.picture.ifd import read_exif, thumbnails, xmp_part
from tidegate.inspection.formats.picture.resources import read_resources
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

MAGIC = b"\xff\xd8\xff"
_END, _SCAN, _COMMENT = 0xD9, 0xDA, 0xFE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset(range(0xD0, 0xD8)) | {0x01}
_TABLES = frozenset({0xC4, 0xDB, 0xDD, 0xCC})
_APPLICATIONS = range(0xE0, 0xF0)
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
_EXIF, _XMP, _MORE_XMP = (
    b"Exif\0\0",
    b"http://ns.adobe.com/xap/1.0/\0",
    b"http://ns.adobe.com/xmp/extension/\0",
)
_RESOURCES, _PLAIN_PICTURE, _THUMBNAIL = b"Photoshop 3.0\0", b"JFIF\0", b"JFXX\0"
_KNOWN = (
    _EXIF, _RESOURCES, _PLAIN_PICTURE, _THUMBNAIL, b"http://ns.adobe.com/", b"ICC_PROFILE\0", b"Adobe", b"MPF\0",
    b"Ducky", b"FPXR\0", b"AROT", b"JP\x00", b"JP\x01", b"JP\x02", b"urn:iso:std:iso:ts:21496:-1\0", b"HDR_RI ver=",
    b"SPIFF\0", b"AVI1", b"Picture Info", b"\0\0\0\0",
)  # fmt: skip
"""Application segments whose texts stand as printable runs; any other is a part to be recognised."""
_GUID, _OFFSETS = 32, 8
_GAP = re.compile(rb"\0{0,65536}")


class _Segment(NamedTuple):
    """One segment: its marker, where that begins, where its content begins, and where it ends."""

    marker: int
    start: int
    body: int
    end: int


@dataclass(slots=True)
class _Joined:
    """Metadata that stands in pieces over several segments."""

    comments: list[bytes] = field(default_factory=list)
    resources: list[bytes] = field(default_factory=list)
    more_xmp: dict[bytes, dict[int, bytes]] = field(default_factory=dict)

    def parts(self, part: Part) -> Iterator[Content | Part]:
        """What the pieces say together."""
        yield from together(part, self.comments, "comment")
        yield from read_resources(part, b"".join(self.resources))
        for pieces in self.more_xmp.values():
            yield xmp_part(part, b"".join(piece for _, piece in sorted(pieces.items())))


def is_jpeg(head: bytes) -> bool:
    """Whether bytes begin as a JPEG does."""
    return head.startswith(MAGIC)


def read_jpeg(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """Comments, metadata, thumbnails, unknown segments, and what follows. Raises DamagedError."""
    view = part.source.view()
    part.ledger.claim(0, 2, Claim.STRUCT)
    joined = _Joined()
    at = 2
    for segment in _segments(view, 2):
        marker, start, body, at = segment
        if marker == _SCAN:
            canvas.data(start, at)
        elif marker in _APPLICATIONS:
            part.ledger.claim(start, body, Claim.STRUCT)
            yield from _application(part, view, segment, joined)
        elif marker == _COMMENT:
            joined.comments.append(bytes(view[body:at]))
            yield from text(part, joined.comments[-1], "comment")
            part.ledger.claim(start, at, Claim.TEXT)
        elif marker in _FRAMES or marker in _TABLES or marker in _ALONE or marker == _END:
            if marker in _FRAMES:
                canvas.frame(_number(view, body + 3), _number(view, body + 1))
            part.ledger.claim(start, at, Claim.STRUCT)
        else:
            part.ledger.claim(start, body, Claim.STRUCT)
            yield foreign(part, body, at, "a segment of its own kind")
    yield from joined.parts(part)
    yield from _after(part, view, at)


def _segments(view: memoryview, at: int) -> Iterator[_Segment]:
    """From a place on, up to the end of the picture. Raises DamagedError."""
    marker = 0
    while marker != _END:
        start, marker, at = _marker(view, at)
        if marker == _END or marker in _ALONE:
            yield _Segment(marker, start, at, at)
            continue
        end = at + _number(view, at)
        if end > len(view) or end < at + 2:
            raise DamagedError("a JPEG segment is cut short")
        if marker == _SCAN:
            end = _scan_end(view, end)
        yield _Segment(marker, start, at + 2, end)
        at = end


def _number(view: memoryview, at: int) -> int:
    return int.from_bytes(view[at : at + 2], "big")


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


def _after(part: Part, view: memoryview, at: int) -> Iterator[Content | Part]:
    """What follows the picture: more pictures, one after the other (a gain map, the other eye), then the rest."""
    number = 1
    while at < len(view):
        filled = _GAP.match(view, at)
        start = filled.end() if filled else at
        if bytes(view[start : start + 3]) != MAGIC:
            break
        try:
            *_, last = _segments(view, start + 2)
        except DamagedError:
            break
        number += 1
        part.ledger.claim(at, start, Claim.FILL)
        yield part.child(
            "picture.jpg", Memory(view[start : last.end]), label=f"picture {number} in the file", visible=False,
            within=(start, last.end),
        )  # fmt: skip
        at = last.end
    if at < len(view):
        yield from behind(part, at)


def _application(
    part: Part, view: memoryview, segment: _Segment, joined: _Joined
) -> Iterator[Content | Part]:
    _, _, start, end = segment
    content = bytes(view[start:end])
    if not content.startswith(_KNOWN):
        if content:
            yield foreign(part, start, end, "a segment of its own kind")
        return
    if content.startswith(_EXIF):
        yield from read_exif(part, content[len(_EXIF) :])
    elif content.startswith(_XMP):
        yield xmp_part(part, content[len(_XMP) :])
    elif content.startswith(_MORE_XMP):
        head = len(_MORE_XMP)
        guid, rest = content[head : head + _GUID], content[head + _GUID :]
        joined.more_xmp.setdefault(guid, {})[int.from_bytes(rest[4:_OFFSETS], "big")] = rest[_OFFSETS:]
    elif content.startswith(_RESOURCES):
        joined.resources.append(content[len(_RESOURCES) :])
    else:
        yield from packed(part, content)
        yield from thumbnails(part, content)
        yield from _raw_thumbnail(part, content)
    part.ledger.claim(start, end, Claim.STRUCT)


def _raw_thumbnail(part: Part, content: bytes) -> Iterator[Part]:
    """A thumbnail that is not compressed, as a picture in ppm."""
    if content.startswith(_PLAIN_PICTURE):
        at = len(_PLAIN_PICTURE) + 7
    elif content.startswith(_THUMBNAIL) and content[5:6] == b"\x13":
        at = len(_THUMBNAIL) + 1
    else:
        return
    width, height = (*content[at : at + 2], 0, 0)[:2]
    pixels = content[at + 2 : at + 2 + 3 * width * height]
    if pixels and len(pixels) == 3 * width * height:
        picture = b"P6 %d %d 255\n" % (width, height) + pixels
        yield part.child("thumbnail.ppm", Memory(picture), label="thumbnail", visible=False)
