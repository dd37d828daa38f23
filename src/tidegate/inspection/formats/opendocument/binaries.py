"""Binary entries of OpenDocument files: settings of printers, caches of the layout, and StarView metafiles.

In: the part. Out: whatever in it is words. What is dense where only numbers and names are expected is unread.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.leftovers import is_dense
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

STAR_VIEW = b"VCLMTF"
_PIXEL_BYTES = 4
_PICTURES = range(116, 125)
"""Actions that draw bitmaps."""
_DENSE_BODY = 512


class _Sparse:
    """Bytes that are numbers, names and much nothing."""

    name = "binary"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the package says what it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """All printable runs. Raises DamagedError where the bytes are dense."""
        view = part.source.view()
        if is_dense(bytes(view)):
            raise DamagedError("holds dense bytes where numbers and names are expected")
        yield from runs(view, part)
        part.ledger.claim_all(Claim.STRUCT)


class PrinterSetup(_Sparse):
    """How a document was last printed."""

    name = "printer setup"


class LayoutCache(_Sparse):
    """Where pages of a text began."""

    name = "layout cache"


def read_drawing(part: Part) -> Iterator[Content | Part]:
    """A StarView metafile: all printable runs; every action is accounted for. Raises DamagedError."""
    view = part.source.view()
    yield from runs(view, part)
    at = len(STAR_VIEW)
    try:
        _, size = struct.unpack_from("<HI", view, at)
        at += 6 + size
        part.ledger.claim(0, min(at, len(view)), Claim.STRUCT)
        while at < len(view):
            at = _action(part, view, at)
    except struct.error as error:
        raise DamagedError("is a drawing that is cut short") from error


def _action(part: Part, view: memoryview, at: int) -> int:
    kind, _, size = struct.unpack_from("<HHI", view, at)
    end: int = at + 8 + size
    if end > len(view):
        raise DamagedError("is a drawing that is cut short")
    room = part.limits.unread_picture_pixels * _PIXEL_BYTES
    if kind in _PICTURES and size > room:
        part.gap("holds a picture whose pixels are not read", at, end)
    elif kind not in _PICTURES and size > _DENSE_BODY and is_dense(bytes(view[at:end])):
        part.gap("holds dense bytes where a drawing has numbers and texts", at, end)
    else:
        part.ledger.claim(at, end, Claim.PIXELS if kind in _PICTURES else Claim.STRUCT)
    return end
