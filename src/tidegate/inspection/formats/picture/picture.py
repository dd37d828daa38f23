"""Pictures of all kinds: metadata, texts, thumbnails, hidden bytes, and by OCR what stands in their pixels."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture import (
    bitmaps,
    gif,
    heif,
    icon,
    jpeg,
    jpeg2000,
    netpbm,
    photoshop,
    pict,
    png,
    tiff,
)
from tidegate.inspection.formats.picture.canvas import Canvas, runs
from tidegate.inspection.part import Part
from tidegate.model.content import Content

Structure = Callable[[Part, Canvas], Iterator[Content | Part]]


class _Kind(NamedTuple):
    """One kind of picture: how it begins, and its reader, which claims what is not pixels."""

    name: str
    begins: Callable[[bytes], bool]
    read: Structure


_KINDS = (
    _Kind("png", png.is_png, png.read_png),
    _Kind("jpeg", jpeg.is_jpeg, jpeg.read_jpeg),
    _Kind("gif", gif.is_gif, gif.read_gif),
    _Kind("bmp", bitmaps.is_bmp, bitmaps.read_bmp),
    _Kind("webp", bitmaps.is_webp, bitmaps.read_webp),
    _Kind("tiff", tiff.is_tiff, tiff.read_tiff),
    _Kind("avif", heif.is_avif, heif.read_heif),
    _Kind("heif", heif.is_heif, heif.read_heif),
    _Kind("jpeg 2000", jpeg2000.is_jpeg2000, jpeg2000.read_jpeg2000),
    _Kind("icon", icon.is_icon, icon.read_icon),
    _Kind("psd", photoshop.is_photoshop, photoshop.read_photoshop),
    _Kind("netpbm", netpbm.is_netpbm, netpbm.read_netpbm),
    _Kind("pict", pict.is_pict, pict.read_pict),
)
"""In the order in which they are asked."""


class Picture:
    """A picture; its texts by OCR, where it is larger than an icon."""

    name = "picture"
    suffixes = frozenset(
        {
            ".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".dib", ".webp", ".tif", ".tiff",
            ".heic", ".heif", ".hif", ".avif", ".jp2", ".jpx", ".jpf", ".j2k", ".j2c", ".jpc", ".ico", ".cur",
            ".psd", ".psb", ".pbm", ".pgm", ".ppm", ".pnm",
        }
    )  # fmt: skip
    reads = (
        "texts, metadata, thumbnails, all frames, pages, layers and left-over bytes of png, jpeg, gif, bmp, webp, "
        "tiff, heic, avif, jp2, ico, psd, ppm and pict; what stands in their pixels by OCR, as far as that can: print "
        "in Latin letters and in scripts whose model is installed; not handwriting, not pictures of up to "
        "unread_picture_pixels pixels"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the first bytes."""
        return any(kind.begins(head) for kind in _KINDS)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages, thumbnails, foreign bytes, then what the pixels show. Raises ReadingError."""
        head = part.source.head(64)
        kind = next((kind for kind in _KINDS if kind.begins(head)), None)
        if kind is None:
            raise DamagedError("not a picture of a known kind")
        canvas = Canvas(part, kind.name)
        yield from runs(part, part.source.view())
        try:
            yield from kind.read(part, canvas)
        except (IndexError, struct.error) as error:
            raise DamagedError("a picture that is cut short") from error
        yield from canvas.read()
