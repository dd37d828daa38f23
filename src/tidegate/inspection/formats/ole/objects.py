"""Streams that embedded objects have: a packaged file, a picture of the object, and a few words about both.

In: the stream. Out: the payload as a child part under its own name, and every printable word around it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.inspection.formats.biff.office_art import bitmap
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.ole.codepage import decoded
from tidegate.inspection.formats.ole.recognised import is_file
from tidegate.inspection.formats.ole.sweep import Opaque, sweep_rest
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_FORMATS = {2: "tif", 3: "wmf", 8: "bmp", 14: "emf", 17: "bmp"}
_MOST_NAME = 1024
_NAMED = 2
_PICTURE_HEADER = 8


class Native:
    """`Ole10Native`: a file that somebody dropped into a document, with its name and where it came from."""

    name = "packaged object"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Names and the file; what is neither is swept, and dense bytes in it are Gaps."""
        view = part.source.view()
        try:
            packaged = _Packaged(view)
        except (struct.error, ValueError):
            end = 4 + int.from_bytes(view[:4], "little")
            if end <= len(view) and is_file(bytes(view[4:4096])):
                yield _payload(part, view, 4, end, "object")
        else:
            names = [decoded(name, "cp1252") for name in packaged.names]
            yield from passages(part, "\n".join(names), label="file name", spot="names", visible=False)
            part.ledger.claim(0, packaged.start, Claim.TEXT)
            suffix = names[0].rpartition(".")[2]
            if packaged.start < packaged.end:
                name = f"object.{suffix}" if suffix.isalnum() else "object"
                yield _payload(part, view, packaged.start, packaged.end, name)
        yield from sweep_rest(part, claim=Claim.STRUCT)


class _Packaged:
    """A file with its names. Raises struct.error or ValueError where the bytes are no such thing."""

    def __init__(self, view: memoryview) -> None:
        (flags,) = struct.unpack_from("<H", view, 4)
        label, at = _terminated(view, 6)
        original, at = _terminated(view, at)
        (length,) = struct.unpack_from("<I", view, at + 4)
        begin = at + 8 + length
        (size,) = struct.unpack_from("<I", view, begin)
        self.names = [label, original, bytes(view[at + 8 : begin])]
        self.start, self.end = begin + 4, begin + 4 + size
        if flags != _NAMED or self.end > len(view):
            raise ValueError("not a packaged file")


def _payload(part: Part, view: memoryview, start: int, end: int, name: str) -> Part:
    return part.child(name, Memory(view[start:end]), label="packaged file", within=(start, end))


def _terminated(view: memoryview, start: int) -> tuple[bytes, int]:
    """Bytes up to the next zero, and the place behind it."""
    found = bytes(view[start : start + _MOST_NAME])
    end = found.index(0)
    return found[:end], start + end + 1


class Presentation:
    """`OlePres000`: what the object looks like, as a metafile or bitmap."""

    name = "object's picture"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """The picture, where there is one; the rest is swept, and dense bytes in it are Gaps."""
        view = part.source.view()
        try:
            start, end, suffix = _picture(view)
        except struct.error:
            start, end, suffix = 0, 0, ""
        if suffix and end <= len(view) and start < end:
            body = view[start:end]
            source = Memory(bitmap(bytes(body)) if suffix == "bmp" else body)
            yield part.child(f"picture.{suffix}", source, label="picture of the object", within=(start, end))
        yield from sweep_rest(part, claim=Claim.STRUCT)


def _picture(view: memoryview) -> tuple[int, int, str]:
    """Where the picture lies, and of which kind it is ("" where unknown)."""
    (marker,) = struct.unpack_from("<I", view)
    at, kind = 4, 0
    if marker in {0xFFFFFFFF, 0xFFFFFFFE}:
        (kind,) = struct.unpack_from("<I", view, 4)
        at = 8
    elif marker:
        at += marker
    (device,) = struct.unpack_from("<I", view, at)
    at += max(device, 4) + 20
    (size,) = struct.unpack_from("<I", view, at + 8)
    return at + 12, at + 12 + size, _FORMATS.get(kind, "")


class Picture:
    """`META`: a metafile behind four numbers."""

    name = "object's picture"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """The metafile."""
        view = part.source.view()
        if is_file(bytes(view[_PICTURE_HEADER:4096])):
            within = (_PICTURE_HEADER, len(view))
            yield part.child(
                "picture.wmf", Memory(view[_PICTURE_HEADER:]), label="picture of the object", within=within
            )
        yield from sweep_rest(part, claim=Claim.STRUCT)


OBJECTS: dict[str, Format] = {
    "\x01Ole10Native": Native(),
    "\x01CompObj": Opaque(),
    "\x01Ole": Opaque(),
    "\x03ObjInfo": Opaque(),
    "\x03LinkInfo": Opaque(),
    "\x03META": Picture(),
    "\x03OCXNAME": Opaque(),
    "\x03OCXDATA": Opaque(),
    "\x03PRINT": Opaque(),
    **{f"\x02OlePres{number:03d}": Presentation() for number in range(10)},
}
"""Readers of such streams, by name."""
