"""pdfium, started so that it never opens a file: without the system's fonts, and warmed up once.

Imported late and on demand, before the sandbox closes. Fonts that a document does not bring along are drawn with
those built into pdfium.
"""

from __future__ import annotations

import contextlib
import ctypes
import struct
from collections import deque
from collections.abc import Iterator

import pypdfium2_raw as pdfium

from tidegate.errors import DamagedError

_SPECIMEN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<<"
    b"/A<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>/B<</Type/Font/Subtype/TrueType/BaseFont/Unheard>>"
    b">>>>>>endobj\n4 0 obj<</Length 50>>stream\nBT /A 9 Tf 9 9 Td (a) Tj /B 9 Tf 0 9 Td (b) Tj ET\nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5
_WHITE = 0xFFFFFFFF
_ANNOTATIONS = 0x01
_DEEPEST_FORM = 16
_NO_WIDTH = "\u200b"
_FAR = 100_000.0
_FOUR = struct.Struct("4f")
_box_of = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
"""Bound with plain addresses: called for every word, and the usual checks cost more than the call."""


class Rendering:
    """Grey pixels of a page: `width` x `height`, `stride` bytes a row, `scale` pixels a point."""

    __slots__ = ("height", "pixels", "scale", "stride", "width")

    def __init__(self, pixels: bytes, width: int, height: int, stride: int, scale: float) -> None:
        self.pixels, self.width, self.height = pixels, width, height
        self.stride, self.scale = stride, scale


class Sheet:
    """One page as pdfium has it; `width` and `height` as shown, `bounds` in its own points."""

    def __init__(self, document: ctypes.c_void_p, index: int) -> None:
        self._page = pdfium.FPDF_LoadPage(document, index)
        if not self._page:
            raise DamagedError("a page that cannot be drawn")
        self._text = pdfium.FPDFText_LoadPage(self._page)
        self._text_at = ctypes.cast(self._text, ctypes.c_void_p).value
        self.width = pdfium.FPDF_GetPageWidthF(self._page)
        self.height = pdfium.FPDF_GetPageHeightF(self._page)
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(self._page, ctypes.byref(box))
        self.bounds = (box.left, box.bottom, box.right, box.top)

    def close(self) -> None:
        """Let go of the page."""
        if self._text:
            pdfium.FPDFText_ClosePage(self._text)
        pdfium.FPDF_ClosePage(self._page)

    def text(self) -> str:
        """All characters in the order in which they are drawn, lines and words parted."""
        count = pdfium.FPDFText_CountChars(self._text) if self._text else 0
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count * 2 + 2))()
        written = pdfium.FPDFText_GetText(self._text, 0, count, buffer)
        text = bytes(buffer)[: max(written - 1, 0) * 2].decode("utf-16-le", "surrogatepass")
        if len(text) != count:
            # Characters beyond 16 bits or without a meaning put the places out of step.
            read = pdfium.FPDFText_GetUnicode
            codes = (read(self._text, place) for place in range(count))
            text = "".join(chr(code) if 0 < code < 0x110000 else _NO_WIDTH for code in codes)
        return text

    def boxes(self, places: list[int]) -> list[tuple[float, float, float, float]]:
        """Left, bottom, right, top of characters in points; all 0 where one has no place."""
        count = len(places)
        buffer = (ctypes.c_float * (4 * count))()
        start = ctypes.addressof(buffer)
        deque(map(_box_of, [self._text_at] * count, places, range(start, start + 16 * count, 16)), maxlen=0)
        return [(left, bottom, right, top) for left, top, right, bottom in _FOUR.iter_unpack(buffer)]

    def unmapped(self) -> int:
        """How many different characters are shown of which not even the font's program says what they are."""
        ask, read = pdfium.FPDFText_HasUnicodeMapError, pdfium.FPDFText_GetUnicode
        count = pdfium.FPDFText_CountChars(self._text)
        return len({read(self._text, place) for place in range(count) if ask(self._text, place) == 1})

    def render(self, scale: float, *, grey: bool = True) -> Rendering:
        """The page as a reader sees it, on white, with its annotations."""
        width, height = max(int(self.width * scale), 1), max(int(self.height * scale), 1)
        bitmap = pdfium.FPDFBitmap_CreateEx(
            width, height, pdfium.FPDFBitmap_Gray if grey else pdfium.FPDFBitmap_BGR, None, 0
        )
        if not bitmap:
            raise DamagedError("a page too large to be drawn")
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
            pdfium.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, width, height, 0, _ANNOTATIONS)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        return Rendering(pixels, width, height, stride, scale)

    def to_pixels(self, seen: Rendering) -> tuple[float, float, float, float, float, float]:
        """How points become pixels: x = a * across + b * up + c, y = d * across + e * up + f."""
        x, y = ctypes.c_int(), ctypes.c_int()
        found = []
        for across, up in ((0.0, 0.0), (_FAR, 0.0), (0.0, _FAR)):
            pdfium.FPDF_PageToDevice(
                self._page, 0, 0, seen.width, seen.height, 0, across, up, ctypes.byref(x), ctypes.byref(y)
            )
            found.append((x.value, y.value))
        (c, f), (ac, df), (bc, ef) = found
        return (ac - c) / _FAR, (bc - c) / _FAR, c, (df - f) / _FAR, (ef - f) / _FAR, f

    def take_text_away(self) -> None:
        """Draw no text any more, here and in the forms of the page."""
        for place in range(pdfium.FPDFPage_CountObjects(self._page)):
            _deactivate_text(pdfium.FPDFPage_GetObject(self._page, place), 0)


def _deactivate_text(item: ctypes.c_void_p, depth: int) -> None:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == _TEXT:
        pdfium.FPDFPageObj_SetIsActive(item, False)
    elif kind == _FORM and depth < _DEEPEST_FORM:
        for place in range(pdfium.FPDFFormObj_CountObjects(item)):
            _deactivate_text(pdfium.FPDFFormObj_GetObject(item, place), depth + 1)


class Opened:
    """A document as pdfium has it; `content` must stay alive as long."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
        if not self._document:
            raise DamagedError("a document that cannot be opened for drawing")
        self.pages: int = pdfium.FPDF_GetPageCount(self._document)

    def close(self) -> None:
        """Let go of the document."""
        pdfium.FPDF_CloseDocument(self._document)

    @contextlib.contextmanager
    def page(self, index: int) -> Iterator[Sheet]:
        """One page, closed at the end. Raises DamagedError."""
        sheet = Sheet(self._document, index)
        try:
            yield sheet
        finally:
            sheet.close()


@contextlib.contextmanager
def opened(content: bytes) -> Iterator[Opened]:
    """A document in memory, closed at the end. Raises DamagedError."""
    document = Opened(content)
    try:
        yield document
    finally:
        document.close()


def _nothing(*_: object) -> int:
    return 0


def _without_fonts() -> pdfium.FPDF_SYSFONTINFO:
    """The fonts of a system that has none."""
    fonts = pdfium.FPDF_SYSFONTINFO()
    fonts.version = 1
    for name, kind in pdfium.FPDF_SYSFONTINFO._fields_[1:]:
        setattr(fonts, name, kind(_nothing))
    return fonts


pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))
_FONTS = _without_fonts()
pdfium.FPDF_SetSystemFontInfo(_FONTS)
with opened(_SPECIMEN) as _specimen, _specimen.page(0) as _sheet:
    _sheet.text()
    _sheet.render(1.0)
