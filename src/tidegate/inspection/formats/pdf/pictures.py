"""Pictures of a document and pages that must be read as pictures, through pdfium and OCR.

Imported late and on demand: it loads the library that holds pictures.
"""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image

from tidegate.errors import DamagedError
from tidegate.inspection.formats.pdf.document import Document
from tidegate.inspection.formats.pdf.engine import Rendering, Sheet, opened
from tidegate.inspection.formats.pdf.syntax import Dictionary
from tidegate.inspection.formats.pdf.writing import picture_alone
from tidegate.inspection.formats.picture.reading import read_pixels
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_SCALE = 200 / 72
_MOST_PIXELS = 24_000_000


def read_page(part: Part, sheet: Sheet, spot: str) -> Iterator[Content]:
    """What a page shows, as OCR reads it. Text that was taken away before is not on it any more."""
    area = max(sheet.width * sheet.height, 1.0)
    rendering = sheet.render(min(_SCALE, (_MOST_PIXELS / area) ** 0.5))
    yield from read_pixels(part, _image(rendering), spot)


def _image(rendering: Rendering) -> Image.Image:
    size = (rendering.width, rendering.height)
    return Image.frombuffer("L", size, rendering.pixels, "raw", "L", rendering.stride, 1)


def read_picture(
    part: Part,
    document: Document,
    dictionary: Dictionary,
    raw: bytes,
    size: tuple[int, int],
    spot: str,
    *,
    visible: bool,
) -> Iterator[Content]:
    """What one picture shows, all of it, whatever hides parts of it on its page."""
    width, height = size
    try:
        with opened(picture_alone(document, dictionary, raw, width, height)) as alone, alone.page(0) as sheet:
            rendering = sheet.render(min(1.0, (_MOST_PIXELS / (width * height)) ** 0.5))
    except DamagedError:
        part.gap(f"a picture of {width:,} x {height:,} pixels that cannot be drawn", spot=spot)
        return
    yield from read_pixels(part, _image(rendering), spot, visible=visible)
