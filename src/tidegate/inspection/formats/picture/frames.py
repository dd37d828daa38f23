"""Pixels unpacked: a picture file in, every picture in it read as one (frames, pages, layers, thumbnails).

Imported late and on demand: it loads the libraries that unpack pictures.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from functools import partial

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    PsdImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from tidegate.errors import DamagedError, LimitError
from tidegate.inspection.formats.picture import heif_pixels
from tidegate.inspection.formats.picture.reading import read_pixels
from tidegate.inspection.part import Part
from tidegate.model.content import Content

Image.MAX_IMAGE_PIXELS = None  # judged here, by the policy's limit
AvifImagePlugin.DEFAULT_MAX_THREADS = 1

_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    struct.error,
    ZeroDivisionError,
)
"""What the libraries raise over pixels that are damaged."""
_OPENERS: dict[str, Callable[[io.BytesIO], Image.Image]] = {
    "avif": AvifImagePlugin.AvifImageFile,
    "bmp": BmpImagePlugin.BmpImageFile,
    "gif": GifImagePlugin.GifImageFile,
    "jpeg": JpegImagePlugin.JpegImageFile,
    "jpeg 2000": Jpeg2KImagePlugin.Jpeg2KImageFile,
    "netpbm": PpmImagePlugin.PpmImageFile,
    "png": PngImagePlugin.PngImageFile,
    "psd": PsdImagePlugin.PsdImageFile,
    "tiff": TiffImagePlugin.TiffImageFile,
    "webp": WebPImagePlugin.WebPImageFile,
}
_LARGEST_PIXEL = 4


def read_frames(
    part: Part,
    content: bytes | memoryview,
    kind: str,
    spot: str = "",
    *,
    visible: bool = True,
    only_first: bool = False,
) -> Iterator[Content]:
    """Every frame of a picture file. Raises DamagedError where one cannot be unpacked, LimitError."""
    try:
        if kind == "heif":
            for number, picture in enumerate(heif_pixels.images(bytes(content), partial(_allow, part))):
                name = f"frame {number + 1}" if number else ""
                yield from read_pixels(part, picture, " ".join(filter(None, (spot, name))), visible=visible)
            return
        with _OPENERS[kind](io.BytesIO(content)) as image:
            count = 1 if only_first else getattr(image, "n_frames", 1)
            for number in range(count):
                image.seek(number)
                _allow(part, image.size)
                image.load()
                name = f"frame {number + 1}" if count > 1 else ""
                yield from read_pixels(part, image, " ".join(filter(None, (spot, name))), visible=visible)
    except _BROKEN as error:
        raise DamagedError(f"pixels that cannot be unpacked ({type(error).__name__})") from None


def read_layers(part: Part, content: bytes | memoryview, shown: list[bool]) -> Iterator[Content]:
    """The picture of a Photoshop file, then its layers; `shown`: which of them are. Raises as `read_frames`."""
    try:
        with PsdImagePlugin.PsdImageFile(io.BytesIO(content)) as image:
            image.load()
            yield from read_pixels(part, image, "")
            for number in range(1, len(image.layers) + 1):
                image.frame = 0  # to seek the layer it believes to be at would change nothing
                image.seek(number)
                if image.tile:
                    image.load()
                    visible = number > len(shown) or shown[number - 1]
                    yield from read_pixels(part, image, f"layer {number}", visible=visible)
    except _BROKEN as error:
        raise DamagedError(f"pixels that cannot be unpacked ({type(error).__name__})") from None


def _allow(part: Part, size: tuple[int, int]) -> None:
    room = part.limits.part_bytes
    if size[0] * size[1] * _LARGEST_PIXEL > room:
        raise LimitError(f"a picture that needs more than {room:,} bytes at once (limit part_bytes)")
    part.budget.expand(size[0] * size[1])
