"""Reads memo files: the long texts of dBase and FoxPro tables, block by block.

In: a part. Out: every text as a passage; what lies behind the end of a text, or in blocks that hold none, hidden.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.inspection.formats.database.cells import text_of, words
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_HEADER = 512
_BLOCK = 512
_USED = b"\xff\xff\x08\x00"
_END = b"\x1a"
_TEXT = 1


def read(part: Part) -> Iterator[Content | Part]:
    """Everything. Raises DamagedError."""
    view = part.source.view()
    name = part.name.lower()
    yield from runs(view[:_HEADER], part, "header")
    part.ledger.claim(0, min(_HEADER, len(view)), Claim.STRUCT)
    if name.endswith((".fpt", ".smt")):
        code, place = (">H", 6) if name.endswith(".fpt") else ("<H", 4)
        yield from _blocks(part, struct.unpack_from(code, view, place)[0] or 1, ">II", 0, b"")
    elif bytes(view[_HEADER : _HEADER + 4]) == _USED or view[16] not in (0, 3):
        yield from _blocks(part, struct.unpack_from("<H", view, 20)[0] or _BLOCK, "<4xI", 8, _USED)
    else:
        yield from _marked(part)


def _blocks(part: Part, size: int, code: str, counted: int, mark: bytes) -> Iterator[Content | Part]:
    """Blocks that tell their length (`counted`: how much of their head that includes); others are slack."""
    view = part.source.view()
    at = -(-_HEADER // size) * size
    yield from _slack(part, _HEADER, min(at, len(view)))
    while at < len(view):
        length = -1
        kind = _TEXT
        if at + 8 <= len(view) and bytes(view[at : at + len(mark)]) == mark:
            *kinds, length = struct.unpack_from(code, view, at)
            kind = kinds[0] if kinds else _TEXT
            length -= counted
        start, end = at + 8, at + 8 + length
        if length <= 0 or end > len(view) or kind > 2:
            following = min(at + size, len(view))
            yield from _slack(part, at, following)
        else:
            part.ledger.claim(at, start, Claim.STRUCT)
            yield from _content(part, start, end)
            following = min(at + -(-(end - at) // size) * size, len(view))
            yield from _slack(part, end, following)
        at = following


def _content(part: Part, start: int, end: int) -> Iterator[Content | Part]:
    raw = bytes(part.source.view()[start:end])
    text = text_of(raw)
    if text is None and raw.count(0) * 8 < len(raw) and not raw.translate(None, bytes(range(9, 256))):
        text = words(raw)
    if text is None:
        yield part.child("value", Memory(raw), label=f"value at byte {start}", within=(start, end))
        return
    yield from passages(part, text, spot=f"bytes {start}-{end}")
    part.ledger.claim(start, end, Claim.TEXT)


def _marked(part: Part) -> Iterator[Content | Part]:
    """dBase III: a text from the beginning of a block to a mark."""
    raw = bytes(part.source.view())
    at = _HEADER
    while at < len(raw):
        end = raw.find(_END, at)
        if end < 0:
            yield from _slack(part, at, len(raw))
            return
        yield from passages(part, words(raw[at:end].rstrip(b"\0")), spot=f"bytes {at}-{end}")
        part.ledger.claim(at, end, Claim.TEXT)
        following = min((end // _BLOCK + 1) * _BLOCK, len(raw))
        yield from _slack(part, end, following)
        at = following


def _slack(part: Part, start: int, end: int) -> Iterator[Content | Part]:
    """Bytes of no text; what can be read in them may be a text that was taken out."""
    if start >= end:
        return
    raw = bytes(part.source.view()[start:end])
    text = text_of(raw.strip(b"\0\x1a"))
    if text is None:
        yield part.stretch(start, end, "bytes between the texts")
        return
    yield from passages(part, text, spot=f"bytes {start}-{end}", visible=False)
    part.ledger.claim(start, end, Claim.TEXT)
