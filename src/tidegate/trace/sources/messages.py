"""An HTTP answer as an archive kept it. In: its bytes. Out: the body as a reader of the page would have it.

Archives keep what servers sent, and some take the coding off and leave its header on: so what does not decode is
taken as it stands, and only what plainly is still packed is told as unread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tidegate.errors import FetchError
from tidegate.sites import decoding

_HEADERS = re.compile(rb"^(content-type|transfer-encoding|content-encoding):[ \t]*([^\r\n]*)", re.I | re.M)
_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_PACKED = (b"\x1f\x8b", b"(\xb5/\xfd")
_LONGEST_HEAD = 1 << 16
_MOST = 192 << 20


@dataclass(frozen=True, slots=True)
class Message:
    """`trouble`: what could not be undone, "" mostly."""

    body: bytes
    media_type: str = ""
    trouble: str = ""


def opened(block: bytes) -> Message:
    """Never raises."""
    end = block.find(b"\r\n\r\n", 0, _LONGEST_HEAD)
    begin = end + 4
    if end < 0:
        end = block.find(b"\n\n", 0, _LONGEST_HEAD)
        begin = end + 2
    if end < 0:
        return Message(block)
    head = {name.lower(): value for name, value in _HEADERS.findall(block, 0, end)}
    body = block[begin:]
    if b"chunked" in head.get(b"transfer-encoding", b"").lower():
        body = _joined(body)
    media_type = head.get(b"content-type", b"").decode("latin-1")
    coding = head.get(b"content-encoding", b"").strip().lower().decode("latin-1")
    if coding in ("", "identity", "none"):
        return Message(body, media_type)
    return _decoded(body, coding, media_type)


def _joined(body: bytes) -> bytes:
    """The chunks as one; the bytes themselves where they are no chunks (any more)."""
    pieces: list[bytes] = []
    at = 0
    while found := _SIZE.match(body, at):
        size = int(found[1], 16)
        if not size:
            return b"".join(pieces)
        begin = found.end()
        pieces.append(body[begin : begin + size])
        at = begin + size
        if at > len(body):
            break
        at += 2 if body.startswith(b"\r\n", at) else 1 if body.startswith(b"\n", at) else 0
    return b"".join(pieces) if pieces else body


def _decoded(body: bytes, coding: str, media_type: str) -> Message:
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in decoding.decoded(coding, iter((body,))):
            size += len(piece)
            if size > _MOST:
                return Message(b"".join(pieces), media_type, "it unpacks to more than allowed")
            pieces.append(piece)
    except FetchError:
        plain = not body.startswith(_PACKED) and (coding not in ("br", "zstd") or _readable(body))
        trouble = "" if plain and not pieces else "it is packed and could not be unpacked wholly"
        return Message(b"".join(pieces) or body, media_type, trouble)
    return Message(b"".join(pieces), media_type)


def _readable(body: bytes) -> bool:
    head = body[:512]
    return sum(32 <= byte < 127 or byte in (9, 10, 13) for byte in head) >= 0.9 * len(head)
