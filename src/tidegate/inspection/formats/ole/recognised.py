"""Whether bytes begin like a file of some kind, so that the walker should say which.

In: the first bytes of a stream whose name says nothing. Out: a yes only for marks that chance does not make: many
formats are known by a byte or two, which any stream of settings may begin with.
"""

from __future__ import annotations

import re

from tidegate.inspection.formats.ole.compound import MAGIC
from tidegate.inspection.formats.ole.metafile import Metafile
from tidegate.inspection.formats.picture.bitmaps import is_bmp, is_webp

_MARKS = (
    MAGIC, b"PK\x03\x04", b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"7z\xbc\xaf", b"Rar!\x1a",
    b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"\x1f\x8b\x08", b"SQLite format 3", b"II*\0", b"MM\0*", b"MSCF",
    b"PAR1", b"ARROW1",
)  # fmt: skip
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf|\xff\xfe)?<\0?[?!A-Za-z]")


def is_file(head: bytes) -> bool:
    """By marks; of text only markup."""
    if head.startswith(_MARKS) or is_bmp(head) or is_webp(head) or Metafile().recognises(head, ""):
        return True
    return _MARKUP.match(head) is not None
