"""The records of a metafile: texts with their places, bitmaps, and the bytes of all other commands.

In: the part. Out: the text line by line, bitmaps as child parts, printable runs of the rest.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tidegate.errors import DamagedError
from tidegate.inspection.formats.biff.office_art import bitmap
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.ole.codepage import codec_of, decoded
from tidegate.inspection.formats.ole.metafile import PLACEABLE
from tidegate.inspection.formats.ole.spans import Spans
from tidegate.inspection.formats.ole.sweep import sweep_rest
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_PLACEABLE_HEADER, _HEADER = 22, 18
_BY_GLYPH = 0x10
_CHARSETS = {77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255,
             178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250}  # fmt: skip
_FONT, _TEXT, _LONG_TEXT = 0x02FB, 0x0521, 0x0A32
_BITMAPS = {0x0F43: 28, 0x0B41: 26, 0x0940: 22, 0x0D33: 24, 0x0142: 10}
"""Where the bitmap begins in a record of wmf that has one."""

_END, _COMMENT, _SMALL_TEXT, _NARROW_TEXT, _WIDE_TEXT, _NARROW_TEXTS, _WIDE_TEXTS = (
    14,
    70,
    108,
    83,
    84,
    96,
    97,
)
_PLACES = {76: 84, 77: 84, 78: 84, 114: 84, 116: 84, 80: 48, 81: 48, 93: 16, 94: 16}
"""Where a record of emf tells the offsets and sizes of its bitmap's header and pixels."""
_PLUS, _PLUS_TEXT, _PLUS_OBJECT, _PLUS_GLYPHS, _PLUS_IMAGE = b"EMF+", 0x401C, 0x4008, 0x4036, 5
_PLUS_STARTS = {1: 40, 2: 28}
"""Where the file of a bitmap, and that of a metafile, begins in such an object."""
_PUBLIC, _FORMATS = b"GDIC", 0x40000004
"""A comment of a kind that all programs know, and the one that holds the drawing in other formats."""
_NO_RECTANGLE, _ONE_BYTE = 0x100, 0x200
_LETTER = 0.3
"""Of a letter's width: a wider gap between two runs is a space."""


@dataclass(slots=True)
class _Drawing:
    """What was found so far. `line`: runs of one line, and where the last of them ends."""

    part: Part
    spans: Spans = field(default_factory=Spans)
    lines: list[str] = field(default_factory=list)
    pictures: list[tuple[int, int, bytes]] = field(default_factory=list)
    codec: str = "cp1252"
    glyphs: bool = False
    _y: int | None = None
    _end: float = 0
    _width: float = 0

    def write(self, text: str, x: int, y: int, advance: float) -> None:
        """A run of text at a place; `advance`: its whole width, 0 where that is not told."""
        if not text:
            return
        if self.lines and y == self._y:
            near = advance and self._width and abs(x - self._end) < _LETTER * self._width
            self.lines[-1] += text if near else f" {text}"
        else:
            self.lines.append(text)
        self._y, self._end, self._width = y, x + advance, advance / len(text)


def read_metafile(part: Part) -> Iterator[Content | Part]:
    """All of it. Raises DamagedError where a record does not fit."""
    view = part.source.view()
    drawing = _Drawing(part)
    try:
        if bytes(view[:4]) == b"\x01\0\0\0":
            _enhanced(view, drawing)
        else:
            _plain(view, drawing)
    except (struct.error, IndexError) as error:
        raise DamagedError("a metafile that is cut short") from error
    if drawing.glyphs:
        part.gap("a drawing that names its letters by numbers of glyphs")
    yield from passages(part, "\n".join(drawing.lines))
    for start, end, content in drawing.pictures:
        name = "picture.bmp" if content.startswith(b"BM") else "picture"
        yield part.child(name, Memory(content), label=f"bitmap at byte {start}", within=(start, end))
    drawing.spans.claim(part, Claim.TEXT)
    yield from sweep_rest(part, claim=Claim.STRUCT)


def _plain(view: memoryview, drawing: _Drawing) -> None:
    at = _PLACEABLE_HEADER if bytes(view[:4]) == PLACEABLE else 0
    at += _HEADER
    while at + 6 <= len(view):
        words, kind = struct.unpack_from("<IH", view, at)
        end = at + 2 * words
        if words < 3 or end > len(view) or not kind:
            break
        if kind == _FONT and end - at > 20:
            drawing.codec = codec_of(_CHARSETS.get(view[at + 19], 1252))
        elif kind == _TEXT:
            (length,) = struct.unpack_from("<H", view, at + 6)
            y, x = struct.unpack_from("<hh", view, at + 8 + length + length % 2)
            _narrow(view, drawing, at + 8, length, (x, y), 0)
        elif kind == _LONG_TEXT:
            _long_text(view, drawing, at, end)
        elif kind in _BITMAPS and at + _BITMAPS[kind] + 40 < end:
            start = at + _BITMAPS[kind]
            drawing.pictures.append((start, end, bitmap(bytes(view[start:end]))))
        at = end


def _long_text(view: memoryview, drawing: _Drawing, at: int, end: int) -> None:
    y, x, length, options = struct.unpack_from("<hhHH", view, at + 6)
    start = at + 14 + (8 if options & 6 else 0)
    drawing.glyphs |= bool(options & _BY_GLYPH)
    steps = start + length + length % 2
    advance = sum(struct.unpack_from(f"<{length}h", view, steps)) if steps + 2 * length <= end else 0
    _narrow(view, drawing, start, length, (x, y), advance)


def _narrow(
    view: memoryview, drawing: _Drawing, start: int, length: int, place: tuple[int, int], advance: float
) -> None:
    drawing.spans.add(start, start + length)
    drawing.write(decoded(bytes(view[start : start + length]), drawing.codec), *place, advance)


def _bitmap(view: memoryview, drawing: _Drawing, header: tuple[int, int], pixels: tuple[int, int]) -> None:
    """A bitmap from its header, with palette or masks, and its pixels; claimed with what may lie between."""
    top, body = bytes(view[slice(*header)]), bytes(view[slice(*pixels)])
    begin = struct.pack("<2sIII", b"BM", 14 + len(top) + len(body), 0, 14 + len(top))
    drawing.pictures.append((header[0], pixels[1], begin + top + body))


def _enhanced(view: memoryview, drawing: _Drawing) -> None:
    at = 0
    while at + 8 <= len(view):
        kind, size = struct.unpack_from("<II", view, at)
        if size < 8 or at + size > len(view):
            raise DamagedError("a metafile that is cut short")
        if kind in _RECORDS:
            _RECORDS[kind](view, drawing, at, size)
        elif kind in _PLACES and at + _PLACES[kind] + 16 <= at + size:
            header, header_size, pixels, pixel_size = struct.unpack_from("<4I", view, at + _PLACES[kind])
            inside = header >= 40 and header + header_size <= pixels and pixels + pixel_size <= size
            if header_size and pixel_size and inside:
                start, middle = at + header, at + pixels
                _bitmap(view, drawing, (start, start + header_size), (middle, middle + pixel_size))
        at += size
        if kind == _END:
            return


def _text(view: memoryview, drawing: _Drawing, at: int, place: int) -> None:
    """One text object at `place`, whose offsets count from `at`."""
    x, y, count, offset, options = struct.unpack_from("<iiIII", view, place)
    wide = view[at] in {_WIDE_TEXT, _WIDE_TEXTS}
    start, size = at + offset, count * (1 + wide)
    (steps,) = struct.unpack_from("<I", view, place + 36)
    within = steps and at + steps + 4 * count <= len(view)
    advance = sum(struct.unpack_from(f"<{count}i", view, at + steps)) if within else 0
    if options & _BY_GLYPH:
        drawing.glyphs = True
        return
    if start + size > len(view):
        raise DamagedError("a metafile that is cut short")
    drawing.spans.add(start, start + size)
    raw = bytes(view[start : start + size])
    drawing.write(decoded(raw, "utf-16-le" if wide else "cp1252"), x, y, advance)


def _single(view: memoryview, drawing: _Drawing, at: int, size: int) -> None:
    _text(view, drawing, at, at + 36)


def _several(view: memoryview, drawing: _Drawing, at: int, size: int) -> None:
    (count,) = struct.unpack_from("<I", view, at + 36)
    for number in range(min(count, size // 40)):
        _text(view, drawing, at, at + 40 + 40 * number)


def _small(view: memoryview, drawing: _Drawing, at: int, size: int) -> None:
    x, y, count, options = struct.unpack_from("<iiII", view, at + 8)
    start = at + 36 + (0 if options & _NO_RECTANGLE else 16)
    wide = not options & _ONE_BYTE
    if options & _BY_GLYPH:
        drawing.glyphs = True
        return
    end = min(start + count * (1 + wide), at + size)
    drawing.spans.add(start, end)
    drawing.write(decoded(bytes(view[start:end]), "utf-16-le" if wide else "cp1252"), x, y, 0)


def _comment(view: memoryview, drawing: _Drawing, at: int, size: int) -> None:
    """Commands of the newer kind, within a comment: texts, and pictures in files of their own."""
    if size >= 56 and view[at + 12 : at + 16] == _PUBLIC:
        _other_formats(view, drawing, at + 12, at + size)
    if size < 28 or view[at + 12 : at + 16] != _PLUS:
        return
    place, end = at + 16, at + min(size, 12 + struct.unpack_from("<I", view, at + 8)[0])
    while place + 12 <= end:
        kind, flags, length = struct.unpack_from("<HHI", view, place)
        stop = place + length
        if length < 12 or stop > end:
            return
        if kind == _PLUS_TEXT and length >= 40:
            (count,) = struct.unpack_from("<I", view, place + 20)
            first = place + 40
            last = min(first + 2 * count, stop)
            x, y = struct.unpack_from("<ff", view, place + 24)
            drawing.spans.add(first, last)
            drawing.write(decoded(bytes(view[first:last]), "utf-16-le"), int(x), int(y), 0)
        elif kind == _PLUS_GLYPHS and length >= 28 and not view[place + 16] & 1:
            drawing.glyphs = True
        elif kind == _PLUS_OBJECT and flags >> 8 == _PLUS_IMAGE and length > 40:
            start = place + _PLUS_STARTS.get(view[place + 16], 12)
            drawing.pictures.append((start, stop, bytes(view[start:stop])))
        place = stop


def _other_formats(view: memoryview, drawing: _Drawing, at: int, stop: int) -> None:
    """The same drawing in files of other formats (Office on macOS adds a PDF)."""
    kind, count = struct.unpack_from("<I16xI", view, at + 4)
    for place in range(at + 28, min(at + 28 + 16 * count, stop - 15), 16) if kind == _FORMATS else ():
        length, offset = struct.unpack_from("<II", view, place + 8)
        start = at + offset
        if place + 16 <= start < start + length <= stop:
            drawing.pictures.append((start, start + length, bytes(view[start : start + length])))


_RECORDS: dict[int, Callable[[memoryview, _Drawing, int, int], None]] = {
    _NARROW_TEXT: _single,
    _WIDE_TEXT: _single,
    _NARROW_TEXTS: _several,
    _WIDE_TEXTS: _several,
    _SMALL_TEXT: _small,
    _COMMENT: _comment,
}
