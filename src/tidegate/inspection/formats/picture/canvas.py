"""What all pictures share: their pixels, and the texts that lie between their bytes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.flow import APART, passages
from tidegate.inspection.formats.payload import files_within
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content, Passage

_RUNS = re.compile(
    rb"(?:(?:[\t\n\r -~]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2})(?!\0[ -~]\0)){8,}"
    rb"|(?:[ -~]\0){6,}|(?:\0[ -~]){6,}"
)
_MOST_TEXT = 1 << 22
_ZIP, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
_PACKED = re.compile(rb"PK\x03\x04|%PDF-|\x1f\x8b\x08|x[\x01\x5e\x9c\xda]")
_BUFFER = 1024
_LEAST = 8
"""Fewer bytes than that unpack from anything."""


class Canvas:
    """The pixels of one picture file: how large its frames are, and where in the file they lie."""

    def __init__(self, part: Part, kind: str) -> None:
        """`kind`: the word by which `frames` knows how to unpack it."""
        self._part = part
        self._kind = kind
        self._ranges: list[tuple[int, int]] = []
        self._largest = 0
        self.pixels = 0

    def frame(self, width: int, height: int) -> None:
        """A frame or a page. Raises DamagedError where a side is 0."""
        if width < 1 or height < 1:
            raise DamagedError("a picture without width or height")
        self.pixels += width * height
        self._largest = max(self._largest, width * height)

    def data(self, start: int, end: int) -> None:
        """Bytes that hold pixels."""
        self._ranges.append((start, end))

    def read(self) -> Iterator[Content]:
        """Unpack and read all frames, and claim their bytes; icons are claimed unread. Raises ReadingError."""
        packed = sum(end - start for start, end in self._ranges)
        if packed > 8 * self.pixels + 4096:
            raise DamagedError("more pixel data than a picture of its size has")
        if self._largest > self._part.limits.unread_picture_pixels:
            from tidegate.inspection.formats.picture.frames import read_frames

            yield from read_frames(self._part, self._part.source.view(), self._kind)
        for start, end in self._ranges:
            self._part.ledger.claim(start, end, Claim.PIXELS)


def runs(part: Part, content: memoryview | bytes, label: str = "") -> Iterator[Content | Part]:
    """Every printable run within bytes (UTF-8, UTF-16), hidden, and the files in base64 within them."""
    found = APART.join(_plain(run) for run in _RUNS.findall(content))
    yield from passages(part, found, label=label, spot="text between the bytes", visible=False)
    yield from files_within(part, found)


def packed(part: Part, content: memoryview | bytes) -> Iterator[Content | Part]:
    """Files within metadata: archives, and streams that unpack to something. What only looks like one is not."""
    found = bytes(content)
    for mark in _PACKED.finditer(found):
        rest = found[mark.start() :]
        if mark[0] == _ZIP:
            end = rest.rfind(_ZIP_END)
            comment = int.from_bytes(rest[end + 20 : end + 22], "little")
            inner = rest[: end + 22 + comment] if end > 0 else rest
            yield part.child("archive within metadata", Memory(inner), visible=False, padding=True)
        elif mark[0] == b"%PDF-":
            yield part.child("document within metadata", Memory(rest), visible=False, padding=True)
        else:
            machine = zlib.decompressobj(47)
            try:
                plain = machine.decompress(rest, _MOST_TEXT)
            except zlib.error:
                continue
            if machine.eof and len(plain) >= _LEAST:
                part.budget.expand(len(plain))
                yield from runs(part, plain, "packed metadata")


def _plain(run: bytes) -> str:
    return run.replace(b"\0", b"").decode("utf-8", "replace")


def text(part: Part, content: bytes, label: str) -> Iterator[Passage]:
    """A metadata text: UTF-8, else Latin-1."""
    try:
        decoded = content.decode("utf-8")
    except UnicodeDecodeError:
        decoded = content.decode("latin-1")
    yield from passages(part, decoded, label=label, spot="metadata", visible=False)


def together(part: Part, pieces: list[bytes], label: str) -> Iterator[Passage]:
    """Texts that stand one after the other, as one: a record may have been split over them."""
    if len(pieces) > 1:
        whole = b"".join(pieces).decode("utf-8", "replace")
        yield from passages(part, whole, label=label, spot="metadata joined", visible=False)


def inflated(part: Part, packed: bytes) -> bytes:
    """A compressed metadata text or profile. Raises DamagedError where it is broken, or over 4 MiB."""
    machine = zlib.decompressobj()
    try:
        plain = machine.decompress(packed, _MOST_TEXT)
    except zlib.error as error:
        raise DamagedError("compressed metadata cannot be unpacked") from error
    if not machine.eof or machine.unused_data:
        raise DamagedError("compressed metadata is cut short, padded or too long")
    part.budget.expand(len(plain))
    return plain


def foreign(part: Part, start: int, end: int, label: str) -> Part:
    """A block of a kind that is not known here, as a part to be recognised."""
    return part.stretch(start, end, label)


def behind(part: Part, at: int) -> Iterator[Content | Part]:
    """What follows a picture that ends at `at`: swept where it is no more than the rest of its writer's buffer."""
    view = part.source.view()
    if part.depth and not len(view) % _BUFFER and len(view) - at < _BUFFER:
        # What was in memory by chance, and may say something.
        yield from runs(part, view[at:], "bytes after the picture")
        yield from packed(part, view[at:])
        part.ledger.claim(at, len(view), Claim.INERT)
    else:
        yield part.stretch(at, len(view), "bytes after the picture")
