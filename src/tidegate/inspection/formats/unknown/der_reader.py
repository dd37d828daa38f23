"""A tree of tagged values -> its texts as passages, its contents as parts.

In: the part. Out: every string; octets that hold another tree are walked on, those that hold text or much are
parts of their own, and short ones (hashes, signatures, keys) are searched for words.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.members import between
from tidegate.inspection.formats.mail.message import Message, fields_of
from tidegate.inspection.formats.unknown.der import length
from tidegate.inspection.formats.unknown.strings import printable
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content, Passage

_OCTETS, _BITS, _OBJECT = 4, 3, 6
_STRINGS = {
    12: "utf-8", 18: "ascii", 19: "ascii", 20: "latin-1", 22: "ascii", 25: "latin-1", 26: "ascii",
    27: "latin-1", 28: "utf-32-be", 30: "utf-16-be",
}  # fmt: skip
_NUMBERS = frozenset((0, 1, 2, 5, 9, 10, 13, 23, 24, 31, 32, 33, 34))
"""End marks, truth, integers, nothing, reals, enumerations, dates."""
_LOCKED = {
    bytes.fromhex("2a864886f70d010703"): "is encrypted: give it without",
    bytes.fromhex("2a864886f70d010706"): "is encrypted: give it without",
    bytes.fromhex("2a864886f70d0109100117"): "is encrypted: give it without",
    bytes.fromhex("2a864886f70d01050d"): "is encrypted: give it without a password",
    bytes.fromhex("2a864886f70d0109100109"): "holds compressed content, which this version does not read",
}
"""Enveloped, encrypted and authenticated content, encryption by password, compressed content."""
_DEEPEST = 60
_SHORT = 2100
"""The longest signatures and moduli in use, with some room."""


class _Tree:
    def __init__(self, part: Part) -> None:
        self.part = part
        self.view = part.source.view()

    def values(self, start: int, end: int, depth: int, *, endless: bool = False) -> Iterator[Content | Part]:
        """All values of a range, each claimed. With `endless`, up to the end mark, which `stop` then tells."""
        if depth > _DEEPEST:
            raise DamagedError("is nested too deeply")
        at = start
        while at < end:
            head = bytes(self.view[at : at + 12])
            named, size_at = head[0], 2 if head[0] & 31 == 31 else 1
            if endless and head[:2] == b"\0\0":
                self.part.ledger.claim(at, at + 2, Claim.STRUCT)
                self.stop = at + 2
                return
            found = length(head, size_at)
            if found is None or (named & 31 == 31 and head[1] & 0x80):
                raise DamagedError("is damaged: a length does not fit")
            size, body = found[0], at + found[1]
            self.part.ledger.claim(at, min(body, end), Claim.STRUCT)
            if size == -1:
                yield from self._endless(named, body, end, depth)
                at = self.stop
                continue
            if body + size > end:
                raise DamagedError("is damaged: a length does not fit")
            if named & 0x20:
                yield from self._constructed(named, body, body + size, depth)
            else:
                yield from self._primitive(named, body, body + size, depth)
            at = body + size
        if endless:
            raise DamagedError("ends too early: it was probably cut short")

    stop = 0

    def _endless(self, named: int, start: int, end: int, depth: int) -> Iterator[Content | Part]:
        if not named & 0x20:
            raise DamagedError("is damaged: a length does not fit")
        if named in (0x24, 0xA0):
            yield from self._joined(start, end)
        yield from self.values(start, end, depth + 1, endless=True)

    def _joined(self, start: int, end: int) -> Iterator[Part]:
        """Octets in pieces, as one content. The pieces are walked as well, and claimed there."""
        pieces, at = [], start
        while at < end and self.view[at] == _OCTETS:
            found = length(bytes(self.view[at : at + 12]), 1)
            if found is None or found[0] < 0:
                return
            pieces.append(bytes(self.view[at + found[1] : at + found[1] + found[0]]))
            at += found[1] + found[0]
        if len(pieces) > 1:
            yield _content(self.part, b"".join(pieces), None)

    def _constructed(self, named: int, start: int, end: int, depth: int) -> Iterator[Content | Part]:
        if named == 0x24:
            yield from self._joined(start, end)
        yield from self.values(start, end, depth + 1)

    def _primitive(self, named: int, start: int, end: int, depth: int) -> Iterator[Content | Part]:
        raw = bytes(self.view[start:end])
        if named in _STRINGS:
            text = raw.decode(_STRINGS[named], "replace")
            if text.strip():
                yield Passage(text, self.part.location("text", visible=False))
            self.part.ledger.claim(start, end, Claim.TEXT)
        elif named == _OBJECT and raw in _LOCKED:
            self.part.gap(_LOCKED[raw])
            self.part.ledger.claim(start, end, Claim.STRUCT)
        elif len(raw) <= _SHORT and (named in _NUMBERS or named == _OBJECT):
            yield from self._searched(raw, start, end)
        elif named in (_OCTETS, _BITS) and _is_tree(raw[1:] if named == _BITS else raw):
            skipped = 1 if named == _BITS else 0
            self.part.ledger.claim(start, start + skipped, Claim.STRUCT)
            yield from self.values(start + skipped, end, depth + 1)
        elif len(raw) > _SHORT or (named == _OCTETS and _is_text(raw)):
            yield _content(self.part, raw, (start, end))
        else:
            yield from self._searched(raw, start, end)

    def _searched(self, raw: bytes, start: int, end: int) -> Iterator[Passage]:
        words = raw.decode("utf-8") if _is_text(raw) else printable(raw)
        if words.strip():
            yield Passage(words, self.part.location("text", visible=False))
        self.part.ledger.claim(start, end, Claim.STRUCT)


def _content(part: Part, raw: bytes, within: tuple[int, int] | None) -> Part:
    format = Message() if b"content-type" in fields_of(raw[:4096]) else None
    return part.child("content", Memory(raw), format=format, within=within)


def _is_tree(raw: bytes) -> bool:
    """Whether octets are one value that fills them, and could hold another."""
    if len(raw) < 2 or raw[0] not in (*_STRINGS, 0x02, 0x03, 0x04, 0x0A, 0x30, 0x31):
        return False
    found = length(raw, 1)
    return found is not None and found[0] >= 0 and found[0] + found[1] == len(raw)


def _is_text(raw: bytes) -> bool:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(text) > 3 and all(c.isprintable() or c in "\r\n\t" for c in text)


def read_der(part: Part) -> Iterator[Content | Part]:
    """The whole tree, and what follows it."""
    view = part.source.view()
    found = length(bytes(view[:12]), 1)
    if found is None:
        raise DamagedError("is damaged: a length does not fit")
    end = len(view) if found[0] < 0 else min(found[0] + found[1], len(view))
    tree = _Tree(part)
    yield from tree.values(0, end, 0) if found[0] >= 0 else tree.values(0, _end_of(view), 0)
    for start, stop in part.ledger.unclaimed():
        yield from between(part, start, stop)


def _end_of(view: memoryview) -> int:
    return len(bytes(view).rstrip(b"\r\n")) if len(view) < 1 << 24 else len(view)
