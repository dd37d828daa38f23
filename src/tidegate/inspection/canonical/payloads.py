"""Texts hidden in text: base64 and hexadecimal runs, character codes, tag characters, reversed runs."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple


class Payload(NamedTuple):
    """A text that was encoded within another, from `start` to `end`."""

    kind: str
    text: str
    start: int
    end: int


ENCODED = (
    r"(?:[A-Za-f][A-Za-z0-9+/_-]{3}){2,}[A-Za-z0-9+/_-]{2}"
    r"|(?:(?:0x|\\x|%)?[2-7][0-9A-Fa-f][ ,:;]{0,2}){7,}|(?:[0-9]{2,3}[, ;]{1,2}){7,}[0-9]{2,3}"
)
"""RE2: where an encoded run may stand."""

_BASE64 = r"[A-Za-z0-9+/_-]{10,}(?:\n[ \t]*[A-Za-z0-9+/_-]{4,})*={0,2}"
_HEX = r"(?:(?:0x|\\x)?[2-7][0-9A-Fa-f][ ,:;]{0,2}){7,}"
_CODES = r"\b(?:[0-9]{2,3}[, ;]{1,2}){7,}[0-9]{2,3}\b"
_HEX_DIGITS = r"(?:0x|\\x)?([2-7][0-9A-Fa-f])"
_TAGGED = "[\U000e0020-\U000e007e]{4,}"
_SELECTORS = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]{8,}"
_REVERSED = "\u202e([^\u202c\n]{6,400})"


def encoded_in(text: str) -> Iterator[Payload]:
    """Texts encoded in a canonical text; what decodes to anything but text is no payload."""
    for run in re.finditer(_BASE64, text):
        if (decoded := _from_base64(run[0])) is not None:
            yield Payload("base64", decoded, *run.span())
    for run in re.finditer(_HEX, text):
        digits = "".join(re.findall(_HEX_DIGITS, run[0]))
        if (decoded := _text(bytes.fromhex(digits))) is not None:
            yield Payload("hexadecimal", decoded, *run.span())
    for run in re.finditer(_CODES, text):
        codes = [int(code) for code in re.findall("[0-9]+", run[0])]
        if all(32 <= code < 127 for code in codes):
            yield Payload("character codes", "".join(map(chr, codes)), *run.span())


def invisible_in(text: str) -> Iterator[Payload]:
    """Texts written in characters that nobody sees or in reverse order; `text` as the file has it."""
    for run in re.finditer(_TAGGED, text):
        yield Payload("tag characters", "".join(chr(ord(c) - 0xE0000) for c in run[0]), *run.span())
    for run in re.finditer(_SELECTORS, text):
        codes = (ord(c) - 0xFE00 if ord(c) < 0xFE10 else ord(c) - 0xE0100 + 16 for c in run[0])
        if (decoded := _text(bytes(codes))) is not None:
            yield Payload("variation selectors", decoded, *run.span())
    for run in re.finditer(_REVERSED, text):
        yield Payload("reversed order", run[1][::-1], *run.span())


def _from_base64(run: str) -> str | None:
    packed = re.sub(r"\s+", "", run).rstrip("=").replace("-", "+").replace("_", "/")
    if len(packed) % 4 == 1:
        packed = packed[:-1]
    if not _looks_encoded(packed):
        return None
    try:
        return _text(base64.b64decode(packed + "=" * (-len(packed) % 4)))
    except binascii.Error:
        return None


def _looks_encoded(packed: str) -> bool:
    """Text in base64 mixes cases or holds digits, and starts a group of four low in the alphabet."""
    head = packed[:16]
    return not head.islower() and not head.isdecimal() and all(c in _LOW for c in head[::4])


_LOW = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


def _text(decoded: bytes) -> str | None:
    """The bytes as text, or None where they are no text."""
    encoding = "utf-16-le" if decoded[1:8:2].strip(b"\0") == b"" and len(decoded) > 8 else "utf-8"
    try:
        text = decoded.decode(encoding)
    except UnicodeDecodeError:
        return None
    odd = sum(1 for c in text if not c.isprintable() and c not in "\r\n\t")
    return text if text and odd * 20 <= len(text) else None
