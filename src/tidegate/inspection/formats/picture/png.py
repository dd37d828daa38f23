"""png and apng: every chunk checked, texts read, pixel data exactly as long as its dimensions need."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture.canvas import (
    Canvas,
    behind,
    foreign,
    inflated,
    runs,
    text,
    together,
)
from tidegate.inspection.formats.picture.ifd import read_exif, xmp_part
from tidegate.inspection.formats.picture.resources import read_resources
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

MAGIC = b"\x89PNG\r\n\x1a\n"
_RAW_PROFILE = b"Raw profile type"
_RESOURCES = b"8BIM"
_XMP = b"XML:com.adobe.xmp"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_SMALL = {
    b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"pHYs": 9, b"tIME": 7, b"bKGD": 6, b"tRNS": 256, b"sBIT": 4,
    b"hIST": 512, b"PLTE": 768, b"acTL": 8,
    b"cICP": 4, b"mDCv": 24, b"cLLi": 8, b"oFFs": 9, b"iDOT": 28, b"vpAg": 9,
    b"orNT": 1, b"caNv": 16, b"sTER": 1, b"eXIf": 65_536, b"IEND": 0,
}  # fmt: skip
"""Chunks that hold no text of their own, and the most bytes they may have."""
_OFFICE = frozenset({(b"cmPP", b"JCmp0712\0\0\0\3"), (b"gIFg", b"\1\0\0\x0a")})
"""What Office says of pictures that it packed anew, byte for byte."""
_ORIGINAL, _OFFICE_MARK = b"msOG", b"MSOFFICE9.0"
"""The chunk in which Office keeps the GIF that a picture was made of."""


def is_png(head: bytes) -> bool:
    """Whether bytes begin as a PNG does."""
    return head.startswith(MAGIC)


class _Frame:
    """One image: its size and its compressed bytes."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.pieces: list[bytes] = []


def read_png(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """Texts and unknown chunks. Raises DamagedError."""
    view = part.source.view()
    frames: list[_Frame] = []
    words: list[bytes] = []
    header = b""
    at, kind = len(MAGIC), b""
    part.ledger.claim(0, at, Claim.STRUCT)
    while kind != b"IEND":
        length = int.from_bytes(view[at : at + 4], "big")
        kind, body, end = (
            bytes(view[at + 4 : at + 8]),
            bytes(view[at + 8 : at + 8 + length]),
            at + 12 + length,
        )
        if end > len(view) or zlib.crc32(body, zlib.crc32(kind)) != int.from_bytes(
            view[end - 4 : end], "big"
        ):
            raise DamagedError("a PNG chunk is cut short or does not match its checksum")
        if not header and kind != b"IHDR":
            raise DamagedError("a PNG without a header")
        if kind == b"IHDR":
            header = body
            frames.append(_Frame(int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")))
        elif kind == b"fcTL":
            frames.append(_Frame(int.from_bytes(body[4:8], "big"), int.from_bytes(body[8:12], "big")))
        if kind in {b"IDAT", b"fdAT"}:
            (frames[0] if kind == b"IDAT" else frames[-1]).pieces.append(body[4 * (kind == b"fdAT") :])
            canvas.data(at, end)
        elif kind == b"eXIf" and length <= _SMALL[kind]:
            yield from read_exif(part, body)
            part.ledger.claim(at, end, Claim.STRUCT)
        elif kind in {b"IHDR", b"fcTL"} or length <= _SMALL.get(kind, -1):
            part.ledger.claim(at, end, Claim.STRUCT)
        elif kind in _TEXTS:
            yield from _TEXTS[kind](part, body)
            words.append(body.partition(b"\0")[2])
            part.ledger.claim(at, end, Claim.TEXT)
        elif (kind, body) in _OFFICE:
            part.ledger.claim(at, end, Claim.STRUCT)
        elif kind == _ORIGINAL and body.startswith(_OFFICE_MARK):
            part.ledger.claim(at, at + 8 + len(_OFFICE_MARK), Claim.STRUCT)
            yield foreign(part, at + 8 + len(_OFFICE_MARK), end - 4, "the picture it was made of")
            part.ledger.claim(end - 4, end, Claim.STRUCT)
        else:
            part.ledger.claim(at, at + 8, Claim.STRUCT)
            yield foreign(part, at + 8, end - 4, "a chunk of its own kind")
            part.ledger.claim(end - 4, end, Claim.STRUCT)
        at = end
    yield from together(part, words, "text")
    for frame in frames:
        if frame.pieces:
            canvas.frame(frame.width, frame.height)
    for frame in frames:
        _check(part, frame, header)
    if at < len(view):
        yield from behind(part, at)


def _check(part: Part, frame: _Frame, header: bytes) -> None:
    """The unpacked pixels must be exactly as many as the size says: nothing hides behind them."""
    if not frame.pieces:
        return
    expected = _length(frame, header)
    part.budget.expand(expected)
    machine = zlib.decompressobj()
    found = 0
    try:
        for piece in frame.pieces:
            while piece and found <= expected:
                found += len(machine.decompress(piece, 1 << 20))
                piece = machine.unconsumed_tail or b""
    except zlib.error as error:
        raise DamagedError("pixel data cannot be unpacked") from error
    if found != expected or not machine.eof or machine.unused_data:
        part.gap("pixel data of another length than the picture's size needs")


def _length(frame: _Frame, header: bytes) -> int:
    depth, colour, interlaced = header[8], header[9], header[12]
    if colour not in _CHANNELS or depth not in {1, 2, 4, 8, 16}:
        raise DamagedError("a PNG of an unknown colour type")
    bits = depth * _CHANNELS[colour]
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    total = 0
    for x, y, every_x, every_y in passes:
        width = (frame.width - x + every_x - 1) // every_x
        height = (frame.height - y + every_y - 1) // every_y
        if width > 0 and height > 0:
            total += height * (1 + (width * bits + 7) // 8)
    return total


def _plain_text(part: Part, body: bytes) -> Iterator[Content | Part]:
    keyword, _, value = body.partition(b"\0")
    yield from _worded(part, keyword, value)


def _packed_text(part: Part, body: bytes) -> Iterator[Content | Part]:
    keyword, _, value = body.partition(b"\0")
    yield from _worded(part, keyword, inflated(part, value[1:]))


def _worded(part: Part, keyword: bytes, value: bytes) -> Iterator[Content | Part]:
    """A text; one that is a block of metadata written in hexadecimal (`Raw profile type exif`) as such."""
    yield from text(part, value, keyword.decode("latin-1"))
    if keyword.startswith(_RAW_PROFILE):
        written = b"".join(value.split()[2:])
        try:
            block = bytes.fromhex(written.decode("ascii"))
        except ValueError as error:
            raise DamagedError("metadata in hexadecimal that cannot be read") from error
        yield from runs(part, block, "metadata")
        if block.startswith(_RESOURCES):
            yield from read_resources(part, block)
        else:
            yield from read_exif(part, block.removeprefix(b"Exif\0\0"))


def _international_text(part: Part, body: bytes) -> Iterator[Content | Part]:
    keyword, _, rest = body.partition(b"\0")
    packed = rest[:1] == b"\1"
    language, _, rest = rest[2:].partition(b"\0")
    translated, _, value = rest.partition(b"\0")
    label = " ".join(word.decode("utf-8", "replace") for word in (keyword, language, translated) if word)
    plain = inflated(part, value) if packed else value
    if keyword == _XMP:
        yield xmp_part(part, plain)
        return
    yield from text(part, plain, label)
    yield from text(part, b" ".join((language, translated)), "keyword")


def _profile(part: Part, body: bytes) -> Iterator[Content | Part]:
    name, _, value = body.partition(b"\0")
    yield from text(part, name, "colour profile")
    yield from runs(part, inflated(part, value[1:]), "colour profile")


_TEXTS = {b"tEXt": _plain_text, b"zTXt": _packed_text, b"iTXt": _international_text, b"iCCP": _profile}
