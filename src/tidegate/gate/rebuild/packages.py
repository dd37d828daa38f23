"""Zip packages without a trace of when, where or by whom they were made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

EPOCH = (1980, 1, 1, 0, 0, 0)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORBIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535, *range(55296, 57344)))


def package(entries: Iterable[tuple[str, str]], *, stored: str = "") -> bytes:
    """Entries (name, text) packed in order; the one named `stored` is not compressed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return packed.getvalue()


def xml(text: str) -> str:
    """Text as XML may hold it."""
    return escape(text.translate(_FORBIDDEN), {'"': "&quot;"})


def letters(column: int) -> str:
    """What a 0-based column is called."""
    name, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
