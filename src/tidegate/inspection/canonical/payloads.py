"""Texts hidden in text: base64 and hexadecimal runs, character codes, tag characters, reversed runs."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tidegate.inspection.canonical.expressions import expression, in_characters


class Payload(NamedTuple):
    """A text that was encoded within another, from `start` to `end`."""

    kind: str
    text: str
    start: int
    end: int


_FIRST, _SECOND, _THIRD = "[A-Za-f]", "[A-HQ-Xg-nw-z0-3]", "[ABEFIJMNQRUVYZcdghklopstwx014589]"
_QUAD = f"{_FIRST}{_SECOND}{_THIRD}[A-Za-z0-9+/_-]"
"""Four letters of base64 that stand for three bytes below 0x80: one group in eight that is anything else."""

BASE64 = (
    rf"(?:{_QUAD}){{3}}[A-Za-z0-9+/_-]*(?:\n[ \t>]*[A-Za-z0-9+/_-]{{4,}})*={{0,2}}"
    rf"|(?:{_QUAD}){{2}}[A-Za-z0-9+/_-]{{2,3}}=={{0,1}}|{_QUAD}[A-Za-z0-9+/_-]{{12,}}"
    r"|[A-Za-z0-9+/_-]{12,}={1,2}|[A-Za-z0-9+/_-]{24,}"
)
HEXADECIMAL = r"(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[ ,:;]{0,2}){8,}"
CODES = r"\b(?:[0-9]{2,3}[, ;]{1,2}){7,}[0-9]{2,3}\b"
DUMP = r"(?m)(?:^[ \t]*[0-9A-Fa-f]{4,8}:?[ \t]{1,3}(?:[0-9A-Fa-f]{2,4}[ \t]{1,2}){1,16}[0-9A-Fa-f]{0,4}[^\n]*\n?)+"
"""Lines as `hexdump` and `xxd` print them: a place, up to sixteen bytes, and perhaps their characters."""
_DUMPED = r"(?m)^[ \t]*[0-9A-Fa-f]{4,8}:?[ \t]{1,3}((?:[0-9A-Fa-f]{2,4}(?: {1,2}|$)){1,16})"
_HEX_DIGITS = r"(?:0x|\\x)?([0-9A-Fa-f]{2})"
_TAGGED = "[\U000e0020-\U000e007e]{4,}"
_SELECTORS = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]{8,}"
_UNSEEN = (b"\xf3\xa0", b"\xef\xb8", b"\xe2\x80\xae")
"""How the characters of these three begin in UTF-8: a look at bytes is a hundred times cheaper."""
_REVERSED = "\u202e([^\u202c\n]{6,400})"


def encoded_in(text: str) -> Iterator[Payload]:
    """Texts encoded in a canonical text; what decodes to anything but text is no payload."""
    raw = text.encode("utf-8", "replace")
    for shape, kind, decode in _ENCODINGS:
        for start, end in in_characters(expression(shape).spans(raw), raw, text):
            if (decoded := decode(text[start:end])) is not None:
                yield Payload(kind, decoded, start, end)


def invisible_in(text: str) -> Iterator[Payload]:
    """Texts written in characters that nobody sees or in reverse order; `text` as the file has it."""
    raw = text.encode("utf-8", "replace")
    if not any(mark in raw for mark in _UNSEEN):
        return
    for run in re.finditer(_TAGGED, text):
        yield Payload("tag characters", "".join(chr(ord(c) - 0xE0000) for c in run[0]), *run.span())
    for run in re.finditer(_SELECTORS, text):
        codes = (ord(c) - 0xFE00 if ord(c) < 0xFE10 else ord(c) - 0xE0100 + 16 for c in run[0])
        if (decoded := _text(bytes(codes))) is not None:
            yield Payload("variation selectors", decoded, *run.span())
    for run in re.finditer(_REVERSED, text):
        yield Payload("reversed order", run[1][::-1], *run.span())


def _from_base64(run: str) -> str | None:
    """A run need not begin where its encoding does: a path or a word may stand before it."""
    packed = re.sub(r"[\s>]+", "", run).rstrip("=").replace("-", "+").replace("_", "/")
    clear = re.search(f"(?:{_QUAD}){{3}}", packed)
    for start in (0, 1, 2, 3, clear.start() if clear else 0):
        shifted = packed[start:]
        shifted = shifted[: len(shifted) - 1] if len(shifted) % 4 == 1 else shifted
        try:
            decoded = _text(base64.b64decode(shifted + "=" * (-len(shifted) % 4)))
        except binascii.Error:
            continue
        if decoded is not None:
            return decoded
    return None


def _from_hexadecimal(run: str) -> str | None:
    """Pairs apart are one text; longer groups side by side are several."""
    groups = re.split("[ ,:;]+", run.strip(" ,:;"))
    if all(len(group) <= 4 for group in groups):
        groups = ["".join(groups)]
    texts = [_text(bytes.fromhex("".join(re.findall(_HEX_DIGITS, group)))) for group in groups]
    return " ".join(text for text in texts if text) or None


def _from_dump(run: str) -> str | None:
    lines = (re.sub(r"[^0-9A-Fa-f]", "", found)[:32] for found in re.findall(_DUMPED, run))
    return _text(b"".join(bytes.fromhex(line) for line in lines if len(line) % 2 == 0))


def _from_codes(run: str) -> str | None:
    codes = [int(code) for code in re.findall("[0-9]+", run)]
    return "".join(map(chr, codes)) if all(32 <= code < 127 for code in codes) else None


_ENCODINGS: tuple[tuple[str, str, Callable[[str], str | None]], ...] = (
    (BASE64, "base64", _from_base64),
    (HEXADECIMAL, "hexadecimal", _from_hexadecimal),
    (DUMP, "hexadecimal dump", _from_dump),
    (CODES, "character codes", _from_codes),
)


_CONTROLS = bytes({*range(32), 127} - set(b"\r\n\t"))
_NO_TEXT = ("Cc", "Cn", "Co", "Cs")


def _text(decoded: bytes) -> str | None:
    """The bytes as text, or None where they are no text."""
    encoding = "utf-8"
    if len(decoded) > 8 and not any(decoded[1:8:2]):
        encoding = "utf-16-le"
    elif len(decoded) > 8 and not any(decoded[0:8:2]):
        encoding = "utf-16-be"
    try:
        text = decoded.decode(encoding)
    except UnicodeDecodeError:
        return None
    if decoded.isascii() and encoding == "utf-8":
        odd = len(decoded) - len(decoded.translate(None, _CONTROLS))
        return text if text and odd * 20 <= len(text) else None
    odd = sum(1 for c in text if unicodedata.category(c) in _NO_TEXT and c not in "\r\n\t")
    return text if text and odd * 20 <= len(text) else None
