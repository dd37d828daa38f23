"""Files written out as text within a body: uuencode, yEnc, and the armour of PGP and certificates.

In: the bytes of a body. Out: where each such block stands, what kind it is, and what it holds.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple


class Block(NamedTuple):
    """`start`-`end`: its lines. `content`: the file, or None where it is damaged. `beside`: lines within that
    hold words, such as the name and the fields of an armour."""

    start: int
    end: int
    name: str
    content: bytes | None
    beside: bytes


_UU = re.compile(
    rb"^begin [0-7]{3,4} ([^\r\n]+)\r?\n((?:[\x20-\x60][^\r\n]*\r?\n)*?)(?:[ `]?\r?\n)?end[ \t]*\r?$",
    re.MULTILINE,
)
_UU64 = re.compile(
    rb"^begin-base64 [0-7]{3,4} ([^\r\n]+)\r?\n([A-Za-z0-9+/=\r\n]*?)\r?\n====[ \t]*\r?$", re.MULTILINE
)
_YENC = re.compile(
    rb"^(=ybegin [^\r\n]*?name=([^\r\n]*)\r?\n(?:=ypart [^\r\n]*\r?\n)?)(.*?)\r?\n(=yend[^\r\n]*)\r?$",
    re.MULTILINE | re.DOTALL,
)
_PEM = re.compile(
    rb"^-----BEGIN (?P<kind>[A-Z0-9 ]{3,40})-----[ \t]*\r?\n"
    rb"(?P<fields>(?:[A-Za-z-]{1,30}: [^\r\n]*\r?\n)*)(?:[ \t]*\r?\n)?"
    rb"(?P<body>[A-Za-z0-9+/=\s]*?)(?P<sum>^=[A-Za-z0-9+/]{4}[ \t]*\r?\n)?^-----END (?P=kind)-----[ \t]*\r?$",
    re.MULTILINE,
)
_ESCAPED = re.compile(rb"=(.)", re.DOTALL)
_YENC_TABLE = bytes((byte - 42) % 256 for byte in range(256))
_UNREAD = (b"PGP MESSAGE", b"ENCRYPTED")


def blocks(raw: bytes) -> Iterator[Block]:
    """All blocks in order, none within another."""
    at = 0
    for block in sorted(_found(raw)):
        if block.start >= at:
            yield block
            at = block.end


def _found(raw: bytes) -> Iterator[Block]:
    if b"begin " in raw:
        for found in _UU.finditer(raw):
            yield Block(*found.span(), _name(found[1]), _uudecoded(found[2]), b"")
    if b"begin-base64 " in raw:
        for found in _UU64.finditer(raw):
            yield Block(*found.span(), _name(found[1]), _base64(found[2]), b"")
    if b"=ybegin " in raw:
        for found in _YENC.finditer(raw):
            beside = found[1] + found[4]
            yield Block(*found.span(), _name(found[2]), _unyenced(found[3]), beside)
    if b"-----BEGIN " in raw:
        for found in _PEM.finditer(raw):
            kind = found["kind"]
            content = None if kind in _UNREAD else _base64(found["body"])
            yield Block(*found.span(), kind.decode("ascii").lower(), content, found["fields"])


def _name(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").strip() or "attachment"


def _base64(body: bytes) -> bytes | None:
    packed = b"".join(body.split())
    try:
        return binascii.a2b_base64(packed, strict_mode=True)
    except binascii.Error:
        return None


def _uudecoded(body: bytes) -> bytes | None:
    pieces = []
    for line in body.splitlines():
        if not line.strip(b" `"):
            continue
        count = (line[0] - 32) & 63
        wanted = 1 + -(-count // 3) * 4
        try:
            # Trailing blanks are often lost; what stands beyond the declared length is no part of the file.
            pieces.append(binascii.a2b_uu(line[:wanted]))
        except binascii.Error:
            return None
        if line[wanted + 1 :].strip():
            return None
    return b"".join(pieces)


def _unyenced(body: bytes) -> bytes | None:
    joined = body.replace(b"\r", b"").replace(b"\n", b"")
    shifted = _ESCAPED.sub(lambda found: bytes(((found[1][0] - 64) % 256,)), joined)
    return shifted.translate(_YENC_TABLE)
