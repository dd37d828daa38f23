"""pbm, pgm, ppm: a header in plain text with its comments, then the pixels and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.picture.canvas import Canvas
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_BLANK = rb"(?:\s|#[^\r\n]*[\r\n])+"
_BITMAP = re.compile(rb"P([14])" + _BLANK + rb"(\d{1,6})" + _BLANK + rb"(\d{1,6})(?:\s|#[^\r\n]*[\r\n])")
_SHADES = re.compile(
    rb"P([2356])" + _BLANK + rb"(\d{1,6})" + _BLANK + rb"(\d{1,6})" + _BLANK + rb"(\d{1,5})\s"
)
_BEGINS = re.compile(rb"P[1-6](?:\s+#[^\r\n]{0,200}[\r\n])*\s*\d{1,6}\s")
_PLAIN = frozenset(b"123")


def is_netpbm(head: bytes) -> bool:
    """Whether bytes begin as such a picture does."""
    return bool(_BEGINS.match(head))


def read_netpbm(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """What follows the pixels; comments are text between the bytes. Raises DamagedError."""
    view = part.source.view()
    found = _BITMAP.match(view) or _SHADES.match(view)
    if found is None:
        raise DamagedError("a picture whose header makes no sense")
    kind, width, height = found[1][0], int(found[2]), int(found[3])
    canvas.frame(width, height)
    part.ledger.claim(0, found.end(), Claim.TEXT)
    if kind in _PLAIN:
        canvas.data(found.end(), len(view))
        return
    row = (width + 7) // 8 if kind == ord("4") else width * (3 if kind == ord("6") else 1)
    deep = 2 if kind != ord("4") and int(found[4]) > 255 else 1
    end = found.end() + row * deep * height
    if end > len(view):
        raise DamagedError("a picture that is cut short")
    canvas.data(found.end(), end)
    if end < len(view):
        yield part.stretch(end, len(view), "bytes after the picture")
