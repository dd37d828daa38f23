"""A PDF -> a PDF of pictures of its pages: what a reader sees and nothing else, not even under a black box."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from PIL import Image

from tidegate.errors import ReadingError
from tidegate.inspection.formats.pdf.engine import opened
from tidegate.inspection.source import Source
from tidegate.model.limits import Limits

Image.preinit()  # now, for nothing can be loaded any more when a picture is saved

DOTS_PER_INCH = 150
_POINTS_PER_INCH = 72
_QUALITY = 80
_MOST_PIXELS = 40_000_000
_LEFT_OUT = (
    "text, fonts and links as such: pages are pictures now, and need a text version for people who cannot see them",
    "everything that is not drawn on a page: metadata, attachments, comments that are closed, earlier revisions",
)


def pages(
    source: Source, limits: Limits, progress: Callable[[float], None]
) -> tuple[bytes, tuple[str, ...], int, str]:
    """The new file, what it lacks, how many pages could not be drawn, and what was wrong, if anything."""
    content = bytes(source.view())
    if b"%PDF" not in content[:1024]:
        return b"", (), 0, "is no PDF: only a PDF can be rebuilt as .pdf"
    try:
        with opened(content) as document, pikepdf.Pdf.new() as new:
            for number in range(document.pages):
                with document.page(number) as sheet:
                    scale = DOTS_PER_INCH / _POINTS_PER_INCH
                    scale = min(scale, (_MOST_PIXELS / max(sheet.width * sheet.height, 1)) ** 0.5)
                    drawn = sheet.render(scale, grey=False)
                    _add(
                        new,
                        drawn.pixels,
                        (drawn.width, drawn.height),
                        drawn.stride,
                        (sheet.width, sheet.height),
                    )
                progress(number / document.pages)
            written = io.BytesIO()
            new.save(written, deterministic_id=True)
    except ReadingError as error:
        return b"", (), 0, f"could not be drawn: {error}"
    return written.getvalue(), _LEFT_OUT, 0, ""


def _add(
    new: pikepdf.Pdf, pixels: bytes, size: tuple[int, int], stride: int, points: tuple[float, float]
) -> None:
    """A page with one picture that fills it."""
    picture = Image.frombuffer("RGB", size, pixels, "raw", "BGR", stride, 1)
    grey = picture.convert("L")
    if picture.tobytes() == grey.convert("RGB").tobytes():
        picture = grey
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=_QUALITY)
    image = pikepdf.Stream(new, packed.getvalue())
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = *size, 8
    image.ColorSpace = pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB
    image.Filter = pikepdf.Name.DCTDecode
    page = new.add_blank_page(page_size=points)
    page.Contents = pikepdf.Stream(new, f"q {points[0]:g} 0 0 {points[1]:g} 0 0 cm /P Do Q".encode())
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=image))
