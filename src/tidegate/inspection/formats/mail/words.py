"""Values of fields as people read them: encoded words, and parameters in several pieces.

In: raw bytes of a value. Out: text. What is wrongly encoded stays as it stands.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator

_WORD = re.compile(rb"=\?([^?\s*]{1,40})(?:\*[^?]*)?\?([bBqQ])\?([^?\r\n]*)\?=")
_BLANK = re.compile(rb"[ \t\r\n]*")
_HIGH = bytes(range(128, 256))
_NOT_TEXT = ("unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "mbcs", "oem", "palmos")


def codec(name: str) -> str:
    """The name by which Python knows a charset, or "" for one that it does not know or that is none."""
    try:
        known = codecs.lookup(name.strip("\"' "))
    except (LookupError, ValueError):
        return ""
    plain = known.name.replace("-", "_")
    is_text = getattr(known, "_is_text_encoding", True)
    return known.name if is_text and plain not in _NOT_TEXT else ""


def eight_bit(raw: bytes) -> str:
    """Bytes without a charset: UTF-8 where they are, else Western."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def in_charset(raw: bytes, charset: str) -> str:
    """Bytes in a charset; where they are not in it, or nobody knows it, as `eight_bit` reads them."""
    known = codec(charset)
    try:
        return raw.decode(known) if known else eight_bit(raw)
    except UnicodeError:
        return eight_bit(raw)


def unworded(value: bytes) -> str:
    """A value with its encoded words decoded; words side by side are one, for they may part a character."""
    return "".join(_pieces(value))


def _pieces(value: bytes) -> Iterator[str]:
    at, charset, held = 0, "", b""
    for found in _WORD.finditer(value):
        content = _content(found[2], found[3])
        if content is None:
            continue
        between = value[at : found.start()]
        own = found[1].decode("ascii", "replace").lower()
        joined = bool(held) and _BLANK.fullmatch(between) is not None
        if not joined or own != charset:
            yield in_charset(held, charset)
            held = b""
        if not joined:
            yield eight_bit(between)
        held, charset, at = held + content, own, found.end()
    yield in_charset(held, charset)
    yield eight_bit(value[at:])


def _content(kind: bytes, text: bytes) -> bytes | None:
    if kind in b"qQ":
        return binascii.a2b_qp(text, header=True)
    try:
        return binascii.a2b_base64(text.rstrip(b"=") + b"=" * (-len(text.rstrip(b"=")) % 4))
    except binascii.Error:
        return None


def recoded(raw: bytes, charset: str) -> tuple[bytes, bytes]:
    """A body in its declared charset as UTF-8, and the bytes as they stand where those read otherwise.

    A body that is not in its charset, or says nothing of it, stays as it is: its bytes tell.
    """
    known = codec(charset) if charset else ""
    if known in ("", "utf-8", "ascii"):
        return raw, b""
    try:
        text = raw.decode(known)
    except UnicodeError:
        return raw, b""
    if known.startswith(("utf-16", "utf-32")) and sum(map(str.isascii, text)) * 2 > len(text):
        return text.encode(
            "utf-8", "replace"
        ), b""  # Read in bytes of eight bits, the same letters stand apart.
    ours, theirs = raw.translate(None, _HIGH), text.encode("ascii", "ignore")
    return text.encode("utf-8", "replace"), b"" if ours == theirs else raw
