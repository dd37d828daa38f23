"""png, jpeg, gif, bmp, webp: metadata, texts, thumbnails and hidden bytes; pixels only counted, not read."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture import gif, jpeg, png
from tidegate.inspection.formats.picture.bitmaps import is_bmp, is_webp, read_bmp, read_webp
from tidegate.inspection.formats.picture.canvas import Canvas, runs
from tidegate.inspection.part import Part
from tidegate.model.content import Content


class Picture:
    """A small picture (a logo) is accepted with its pixels unread; a larger one is a Gap."""

    name = "picture"
    suffixes = frozenset({".png", ".apng", ".jpg", ".jpeg", ".jpe", ".gif", ".bmp", ".dib", ".webp"})
    reads = (
        "texts, metadata, thumbnails and bytes after the end of png, jpeg, gif, bmp and webp; not what the "
        "pixels show: above the limit unread_picture_pixels that is unread"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the first bytes."""
        known = (png.MAGIC, jpeg.MAGIC, *gif.MAGICS)
        return head.startswith(known) or is_bmp(head) or is_webp(head)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages, thumbnails, foreign bytes. Raises DamagedError."""
        canvas = Canvas(part)
        yield from runs(part, part.source.view())
        try:
            yield from self._structure(part, canvas)
        except (IndexError, struct.error) as error:
            raise DamagedError("a picture that is cut short") from error
        canvas.close()

    def _structure(self, part: Part, canvas: Canvas) -> Iterator[Content | Part]:
        head = part.source.head(32)
        if head.startswith(png.MAGIC):
            yield from png.read_png(part, canvas)
        elif head.startswith(jpeg.MAGIC):
            yield from jpeg.read_jpeg(part, canvas, self)
        elif head.startswith(gif.MAGICS):
            yield from gif.read_gif(part, canvas)
        elif is_bmp(head):
            yield from read_bmp(part, canvas)
        elif is_webp(head):
            yield from read_webp(part, canvas)
        else:
            raise DamagedError("not a picture of a known kind")
