"""TNEF attribute by attribute -> texts, attachments, and the properties packed into three of them.

In: the part. Out: passages and child parts. Numbers and dates are structure; bytes of any length are parts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.members import between
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.mail.words import eight_bit
from tidegate.inspection.formats.ole.compressed_rtf import decompress
from tidegate.inspection.formats.unknown.strings import printable
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK, Memory
from tidegate.model.content import Content

_CUT = "ends too early: it was probably cut short"
_ATTACHED, _TITLE = 0x800F, 0x8010
_LABELS = {0x8004: "subject", 0x800C: "body", 0x8000: "from", _TITLE: "file name"}
_PACKED = frozenset((0x9003, 0x9005))
_RECIPIENTS = 0x9004
_TEXTS = (1, 2)
_BYTES, _SHORT_BYTES = 6, 64
_NARROW, _WIDE, _BINARY, _OBJECT, _MANY, _NAMED = 0x1E, 0x1F, 0x102, 0x0D, 0x1000, 0x8000
_SIZES = {0: 0, 1: 0, 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_RICH_TEXT, _HTML, _DATA = 0x1009, 0x1013, 0x3701
_SHORT = 4096
"""Identifiers, keys and positions take less."""


def read_tnef(part: Part) -> Iterator[Content | Part]:
    """All attributes. What a reader sees is judged by what it holds, for Outlook shows it as a message."""
    view = part.source.view()
    part.ledger.claim(0, min(6, len(view)), Claim.STRUCT)
    at, title = 6, ""
    while at < len(view):
        if at + 9 > len(view):
            raise DamagedError(_CUT)
        _, code, size = struct.unpack_from("<BII", view, at)
        start, end = at + 9, at + 9 + size
        if end + 2 > len(view):
            raise DamagedError(_CUT)
        body = view[start:end]
        if sum(body) & 0xFFFF != struct.unpack_from("<H", view, end)[0]:
            part.gap("an attribute fails its checksum")
        part.ledger.claim(at, start, Claim.STRUCT)
        part.ledger.claim(end, end + 2, Claim.STRUCT)
        if code & 0xFFFF == _TITLE:
            title = eight_bit(bytes(body).rstrip(b"\0"))
        yield from _attribute(part, code, start, end, title)
        at = end + 2
    for first, last in part.ledger.unclaimed():
        yield from between(part, first, last)


def _attribute(part: Part, code: int, start: int, end: int, title: str) -> Iterator[Content | Part]:
    kind, body = code & 0xFFFF, part.source.view()[start:end]
    if kind == _ATTACHED:
        within = (start, end) if start < end else None
        yield part.child(title or "attachment", Memory(body), visible=False, within=within)
        return
    if code >> 16 == _BYTES and kind not in (*_PACKED, _RECIPIENTS) and len(body) > _SHORT_BYTES:
        yield part.child("bytes", Memory(body), label="bytes of the message", within=(start, end))
        return
    if kind in _PACKED:
        yield from _Properties(part, body).all(0)
    elif kind == _RECIPIENTS:
        yield from _Properties(part, body).rows()
    else:
        raw = bytes(body)
        text = eight_bit(raw.rstrip(b"\0")) if code >> 16 in _TEXTS else printable(raw)
        yield from passages(part, text.replace("\0", "\n"), label=_LABELS.get(kind, ""), spot="message")
    part.ledger.claim(start, end, Claim.STRUCT)


class _Properties:
    """Properties packed one after another, each padded to four bytes."""

    def __init__(self, part: Part, body: memoryview) -> None:
        self._part = part
        self._body = body
        self._at = 0

    def rows(self) -> Iterator[Content | Part]:
        """A table of recipients."""
        for _ in range(self._number()):
            yield from self.all(self._at)
        yield from self._rest()

    def all(self, at: int) -> Iterator[Content | Part]:
        """All properties from a place on."""
        self._at = at
        for _ in range(self._number()):
            kind, identifier = struct.unpack("<HH", self._taken(4))
            name = self._name() if identifier >= _NAMED else ""
            yield from self._values(kind, identifier, name)
        if not at:
            yield from self._rest()

    def _rest(self) -> Iterator[Part]:
        rest = bytes(self._body[self._at :])
        if rest.strip(BLANK):
            yield self._part.child("bytes after the properties", Memory(rest), visible=False, padding=True)
        self._at = len(self._body)

    def _taken(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._body):
            raise DamagedError(_CUT)
        raw = bytes(self._body[self._at : end])
        self._at = end
        return raw

    def _number(self) -> int:
        return int.from_bytes(self._taken(4), "little")

    def _padded(self, count: int) -> bytes:
        raw = self._taken(-(-count // 4) * 4)
        if raw[count:].strip(b"\0"):
            self._part.gap("has padding that is not blank")
        return raw[:count]

    def _name(self) -> str:
        self._taken(16)
        if self._number() == 0:
            self._taken(4)
            return ""
        return self._padded(self._number()).decode("utf-16-le", "replace").rstrip("\0")

    def _values(self, kind: int, identifier: int, name: str) -> Iterator[Content | Part]:
        single = kind & ~_MANY
        if single in _SIZES:
            count = self._number() if kind & _MANY else 1
            self._taken(count * _SIZES[single])
            return
        if single not in (_NARROW, _WIDE, _BINARY, _OBJECT):
            raise DamagedError("has a property of a kind that nobody defined")
        for _ in range(self._number()):
            raw = self._padded(self._number())
            if single in (_NARROW, _WIDE):
                text = raw.decode("utf-16-le", "replace") if single == _WIDE else eight_bit(raw)
                yield from passages(self._part, text.rstrip("\0"), label=name, spot="message")
            else:
                yield from self._bytes(identifier, raw[16:] if single == _OBJECT else raw)

    def _bytes(self, identifier: int, raw: bytes) -> Iterator[Content | Part]:
        if identifier == _RICH_TEXT:
            content, end = decompress(memoryview(raw), self._part)
            yield self._part.child("body.rtf", Memory(content))
            raw = raw[end:]
        elif identifier in (_HTML, _DATA) and raw:
            is_body = identifier == _HTML
            yield self._part.child("body.html" if is_body else "attachment", Memory(raw), visible=is_body)
            return
        yield from passages(self._part, printable(raw), spot="message", visible=False)
        if len(raw) > _SHORT and raw.strip(BLANK):
            self._part.gap("has a property of many bytes that this version does not read")
