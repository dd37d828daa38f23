"""Extended headers of tar archives -> what they change about the next member, and what they say besides.

In: the body of a `x` or `g` header. Out: its records; texts and foreign bodies go to the archive's notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.members import NAME, OWNER, Notes, decoded

_NUMERIC = re.compile(rb"-?[0-9]{0,20}(?:\.[0-9]{0,20})?")
_NUMERIC_KEYWORDS = (
    "size atime ctime mtime uid gid SCHILY.dev SCHILY.ino SCHILY.nlink SCHILY.realsize SCHILY.devmajor "
    "SCHILY.devminor LIBARCHIVE.creationtime GNU.sparse.major GNU.sparse.minor GNU.sparse.size "
    "GNU.sparse.realsize GNU.sparse.numblocks GNU.sparse.offset GNU.sparse.numbytes"
)
_NUMBERS = frozenset(_NUMERIC_KEYWORDS.split())
_LISTS = re.compile(rb"[0-9,]*")
_CHARSETS = (b"BINARY", b"ISO-IR 10646 2000 UTF-8")
_LABELS = {"path": NAME, "linkpath": NAME, "GNU.sparse.name": NAME, "uname": OWNER, "gname": OWNER}


def records(body: bytes) -> Iterator[tuple[str, bytes]]:
    """(keyword, value) in order. Raises DamagedError where the lengths do not add up."""
    at = 0
    while at < len(body):
        blank = body.find(b" ", at, at + 20)
        digits = body[at:blank] if blank > 0 else b""
        if not digits.isdigit() or at + int(digits) > len(body):
            raise DamagedError("has an extended header that is damaged")
        end = at + int(digits)
        keyword, equals, value = body[blank + 1 : end - 1].partition(b"=")
        if not equals or body[end - 1 : end] != b"\n":
            raise DamagedError("has an extended header that is damaged")
        yield decoded(keyword), value
        at = end


def note(notes: Notes, keyword: str, value: bytes) -> None:
    """Keep what is not just a number."""
    if keyword in _NUMBERS and _NUMERIC.fullmatch(value):
        return
    if keyword == "GNU.sparse.map" and _LISTS.fullmatch(value):
        return
    if keyword in ("charset", "hdrcharset") and value in _CHARSETS:
        return
    label = _LABELS.get(keyword)
    if label:
        notes.add(label, decoded(value))
    else:
        notes.add_bytes(keyword, value)
