"""Bodies as they travel -> the bytes that were sent, and what an encoding carries beside them.

In: raw bytes and the name of their transfer encoding. Out: content, and stretches that no decoder shows.
"""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

IDENTITY = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits"})
_PURE = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_PACKED = re.compile(rb"[A-Za-z0-9+/]{20,}={0,2}|[A-Za-z0-9+/]{2,}={1,2}[A-Za-z0-9+/=]*")
_LINE_END = re.compile(rb"\r\n?")
_DAMAGED = "has an attachment whose base64 is damaged"


class Sent(NamedTuple):
    """`content`: what was sent. `beside`: bytes that decoders pass over. `why`: what is wrong, or ""."""

    content: bytes
    beside: list[bytes]
    why: str = ""


def sent(raw: bytes, encoding: str) -> Sent | None:
    """The body decoded, or None for an encoding that nobody defined."""
    if encoding in IDENTITY:
        return Sent(raw, [])
    if encoding == "base64":
        return _base64(raw)
    if encoding == "quoted-printable":
        # The library takes a soft break before CR alone to reach up to the next LF, and drops what is between.
        return Sent(binascii.a2b_qp(_LINE_END.sub(b"\n", raw)), [])
    return None


def _base64(raw: bytes) -> Sent:
    """Up to the padding or the first line of anything else; decoders differ in what they make of the rest."""
    lines = [line.strip() for line in raw.splitlines()]
    used: list[bytes] = []
    at = 0
    for at, line in enumerate(lines, 1):
        if line and not _PURE.fullmatch(line):
            at -= 1
            break
        used.append(line)
        if line.endswith(b"="):
            break
    rest = [line for line in lines[at:] if line]
    packed = b"".join(used).rstrip(b"=")
    why = "has an attachment with other text within its base64" if any(map(_PACKED.fullmatch, rest)) else ""
    if len(packed) % 4 == 1 or (rest and not packed):
        packed, why = packed[: len(packed) & ~3], _DAMAGED
    content = binascii.a2b_base64(packed + b"=" * (-len(packed) % 4))
    return Sent(content, [b"\n".join(rest)] if rest else [], why)
