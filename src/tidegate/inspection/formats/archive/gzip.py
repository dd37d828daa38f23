"""Gzip streams: one or many members as one child part, with what their headers say and what follows them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial

from tidegate.errors import DamagedError, ReadingError
from tidegate.inspection.formats.inflate import Inflated, deflated
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK, Memory
from tidegate.model.content import Content, Passage

MARK = b"\x1f\x8b\x08"
UNPACKED = " unpacked"
_CHECKSUM, _EXTRA, _NAME, _COMMENT, _UNKNOWN = 2, 4, 8, 16, 0xE0

_NUMBERS = {b"BC": 6, b"sl": 12}
"""Extra fields of block-wise writers: whole length of a field that holds nothing but sizes."""


class Gzip:
    """One stream, of one member or of many."""

    name = "gzip"
    suffixes = frozenset({".gz", ".tgz"})
    reads = "gzip streams with all their members, header texts and trailing bytes"

    def recognises(self, head: bytes, name: str) -> bool:
        """By the mark and the only compression method there is."""
        return head.startswith(MARK)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """The unpacked stream as one child, then header texts and trailing bytes."""
        view = part.source.view()
        notes: dict[tuple[str, bytes], None] = {}
        source = Inflated(view, partial(_members, notes), part.budget)
        name = _unpacked_name(part.name)
        child = part.child(name, source)
        yield child
        if not child.gaps:
            try:
                source.finish()
            except ReadingError as error:
                part.gap(f"the stream {error}")
        if source.consumed is not None:
            whole = child.receipt("").whole
            part.ledger.claim(0, source.consumed, Claim.CHILD if whole else Claim.UNREAD)
            yield from _trailer(part, view, source.consumed)
        yield from _told(part, list(notes))


def _unpacked_name(name: str) -> str:
    lower = name.lower()
    if lower.endswith(".tgz"):
        return name[:-4] + ".tar"
    if lower.endswith(".gz") and len(name) > 3:
        return name[:-3]
    return f"{name.removesuffix(UNPACKED)}{UNPACKED}"


def _trailer(part: Part, view: memoryview, start: int) -> Iterator[Part]:
    if start < len(view):
        yield part.stretch(start, len(view), f"bytes {start}-{len(view)} after the stream")


def _told(part: Part, notes: list[tuple[str, bytes]]) -> Iterator[Content | Part]:
    """What the headers say: texts as passages, extra fields as hidden parts."""
    for label in ("file name", "comment"):
        text = "\n".join(_decoded(raw) for kind, raw in notes if kind == label)
        if text:
            yield Passage(text, part.location(label, visible=False), label=label)
    for kind, raw in notes:
        if kind == "extra field" and raw.strip(BLANK):
            yield part.child(kind, Memory(raw), visible=False, padding=True)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _members(
    notes: dict[tuple[str, bytes], None], packed: memoryview, room: int
) -> Iterator[tuple[bytes, int]]:
    """A codec over all members; `notes` collects what their headers say, each text once."""
    at = 0
    while True:
        body, found = _header(packed, at)
        notes.update(dict.fromkeys(found))
        crc, total, used = 0, 0, 0
        for piece, used in deflated(packed[body:], room):
            crc, total = zlib.crc32(piece, crc), total + len(piece)
            yield piece, body + used
        end = body + used + 8
        trailer = bytes(packed[body + used : end])
        if len(trailer) < 8:
            raise DamagedError("ends in the middle of its trailer")
        if trailer != crc.to_bytes(4, "little") + (total & 0xFFFFFFFF).to_bytes(4, "little"):
            raise DamagedError("fails its own checksum")
        yield b"", end
        at = end
        if packed[at : at + 3] != MARK:
            return


def _header(packed: memoryview, at: int) -> tuple[int, list[tuple[str, bytes]]]:
    """Where the member's deflate stream begins, and its texts. Raises DamagedError where it is cut short."""
    if len(packed) < at + 10:
        raise DamagedError("ends in the middle of a header")
    flags, spot = packed[at + 3], at + 10
    notes: list[tuple[str, bytes]] = []
    if flags & _UNKNOWN:
        raise DamagedError("has a header of a kind that nobody defined")
    if flags & _EXTRA:
        length = int.from_bytes(packed[spot : spot + 2], "little")
        body = bytes(packed[spot + 2 : spot + 2 + length])
        if len(body) != _NUMBERS.get(body[:2]):
            notes.append(("extra field", body))
        spot += 2 + length
    for flag, label in ((_NAME, "file name"), (_COMMENT, "comment")):
        if flags & flag:
            text, spot = _terminated(packed, spot)
            notes.append((label, text))
    return spot + (2 if flags & _CHECKSUM else 0), notes


def _terminated(packed: memoryview, start: int) -> tuple[bytes, int]:
    """Bytes up to the next zero, and the place behind it."""
    pieces: list[bytes] = []
    for begin in range(start, len(packed), 4096):
        piece = bytes(packed[begin : begin + 4096])
        end = piece.find(0)
        if end >= 0:
            return b"".join([*pieces, piece[:end]]), begin + end + 1
        pieces.append(piece)
    raise DamagedError("ends in the middle of a header")
