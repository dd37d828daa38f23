"""OpenPGP packets one by one -> user names, photographs, signed content; what is encrypted is a gap."""

from __future__ import annotations

import bz2
import zlib
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.unknown.openpgp import OpenPgp, Packet, packets
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content, Passage

_ENCRYPTED = frozenset((1, 3, 9, 18, 20))
_COMPRESSED, _LITERAL, _USER, _ATTRIBUTE = 8, 11, 13, 17
_LONGEST = 1 << 14
_PICTURE_HEADER = 17


def read_openpgp(part: Part) -> Iterator[Content | Part]:
    """All packets."""
    view = part.source.view()
    for packet in packets(view):
        body = b"".join(view[a:b] for a, b in packet.spans)
        at = packet.start
        for start, end in packet.spans:
            part.ledger.claim(at, start, Claim.STRUCT)
            at = end
        yield from _read(part, packet, body)


def _read(part: Part, packet: Packet, body: bytes) -> Iterator[Content | Part]:
    if packet.tag in _ENCRYPTED:
        for start, end in packet.spans:
            part.gap("is encrypted: give it without", start, end)
    elif packet.tag == _LITERAL:
        name_end = min(2 + (body[1] if len(body) > 1 else 0), len(body))
        yield Passage(body[2:name_end].decode("utf-8", "replace"), part.location("file name", visible=False))
        yield from _child(part, packet, body[name_end + 4 :], None, "content")
    elif packet.tag == _COMPRESSED:
        yield from _child(part, packet, _unpacked(part, body), OpenPgp(), "content")
    elif packet.tag == _ATTRIBUTE:
        yield from _child(part, packet, _picture(body), None, "photograph")
    elif packet.tag == _USER:
        yield Passage(body.decode("utf-8", "replace"), part.location("user name"), label="user")
        _claim(part, packet, Claim.TEXT)
    elif len(body) > _LONGEST:
        for start, end in packet.spans:
            part.gap("holds a packet that this version does not read", start, end)
    else:
        yield from runs(memoryview(body), part)
        _claim(part, packet, Claim.STRUCT)


def _claim(part: Part, packet: Packet, claim: Claim) -> None:
    for start, end in packet.spans:
        part.ledger.claim(start, end, claim)


def _child(part: Part, packet: Packet, content: bytes, format: OpenPgp | None, name: str) -> Iterator[Part]:
    if content:
        child = part.child(name, Memory(content), format=format)
        yield child
        _claim(part, packet, Claim.CHILD if child.receipt("").whole else Claim.UNREAD)
    else:
        _claim(part, packet, Claim.STRUCT)


def _picture(body: bytes) -> bytes:
    """A photograph behind its short header, or the attribute as it stands."""
    size = 1 if body[:1] < b"\xc0" else 2 if body[:1] < b"\xff" else 5
    start = size + _PICTURE_HEADER
    return body[start:] if body[size : size + 3] == b"\1\x10\0" else body


def _unpacked(part: Part, body: bytes) -> bytes:
    """Compressed packets. Raises DamagedError where they are damaged."""
    method, packed = body[:1], body[1:]
    room = part.limits.part_bytes
    try:
        if method == b"\0":
            return packed
        if method == b"\3":
            unpacker = bz2.BZ2Decompressor()
            content, rest = unpacker.decompress(packed, room), unpacker.unused_data
            if not unpacker.eof:
                raise DamagedError("its compressed bytes are damaged")
        else:
            engine = zlib.decompressobj(-15 if method == b"\1" else 15)
            content, rest = engine.decompress(packed, room), engine.unused_data
            if not engine.eof:
                raise DamagedError("its compressed bytes are damaged")
    except (zlib.error, OSError, ValueError) as error:
        raise DamagedError("its compressed bytes are damaged") from error
    if rest:
        raise DamagedError("its compressed bytes are followed by others")
    part.budget.expand(len(content))
    part.budget.ratio(len(content), len(packed))
    return content
