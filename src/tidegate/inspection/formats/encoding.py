"""Bytes -> text for every format that is text: the encoding decided on the beginning, checked to the end.

In: a part's leading bytes, then all of them. Out: decoded pieces, and a Gap for each stretch that is no text.
No byte is dropped: what breaks the decided encoding is read as its one-byte fallback. Every encoding used
here leaves ASCII letters and digits as they are, except EBCDIC, UTF-16 and UTF-32, which are recognised by
their own patterns.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Callable, Iterator
from encodings import normalize_encoding
from encodings.aliases import aliases
from functools import lru_cache
from typing import NamedTuple

from tidegate.inspection.formats.text.script import likeliest
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import CHUNK

_LEGACY = (
    "cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 koi8_r iso8859_2 iso8859_5 iso8859_7 iso8859_9 "
    "iso8859_15 mac_roman cp850 cp437 cp866 cp932 shift_jis euc_jp gb18030 gbk gb2312 big5 euc_kr cp949 "
    "iso2022_jp iso2022_jp_2"
)
PRELOAD = tuple(f"encodings.{name}" for name in _LEGACY.split())
"""Modules to be imported before the sandbox closes. One that is missing costs accents, never a digit."""

SAMPLE = 1 << 16
"""How many leading bytes decide the encoding."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
_WRITTEN = bytes(b for b in range(256) if b in b"\0\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f" or b > 31)
_STRANGE = re.compile("[\x01-\x08\x0e-\x19\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff]")
_WINDOW = 1024
_SPREAD = re.compile(rb"(?:[^\0]\0{1,3}){3,}|(?:\0{1,3}[^\0]){3,}")
_FILL = re.compile(rb"\0{16,}")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-z][\w.:-]{1,30})""")
_EBCDIC = bytes(
    byte
    for low, high in (
        (0x05, 0x05), (0x0D, 0x0D), (0x15, 0x15), (0x25, 0x25), (0x40, 0x40), (0x4B, 0x50), (0x5A, 0x61),
        (0x6B, 0x6F), (0x7A, 0x7F), (0x81, 0x89), (0x91, 0x99), (0xA2, 0xA9), (0xC1, 0xC9), (0xD1, 0xD9),
        (0xE2, 0xE9), (0xF0, 0xF9),
    )
    for byte in range(low, high + 1)
)  # fmt: skip
"""Controls, blank, punctuation, letters and digits of EBCDIC."""
_PREAMBLE = 2048
_SHIFTED = {0x85: "\n"}


class Encoding(NamedTuple):
    """How to decode: codec, one-byte fallback for what breaks it, and the length of a byte order mark."""

    codec: str
    fallback: str = "cp1252"
    mark: int = 0


def detect(head: bytes, declared: str = "") -> Encoding | None:
    """The encoding of text that begins with `head`, or None where that is not text.

    `declared`: what the file says of itself; believed only if a byte order mark, a NUL pattern or valid UTF-8
    does not say otherwise.
    """
    for mark, codec in _MARKS:
        if head.startswith(mark):
            text = head[len(mark) :].decode(codec, "replace") if codec in _WIDE else ""
            return Encoding(codec, mark=len(mark)) if not _dense(text) else None
    wide = _wide(head)
    if wide:
        return Encoding(wide)
    if not head.strip(b"\0"):
        return None
    if _is_ebcdic(head):
        return Encoding("cp037")
    if any(_binary(head)):
        return None
    if b"\x1b$" in head and _loaded("iso2022_jp_2"):
        return Encoding("iso2022_jp_2")
    return _eight_bit(head, declared)


def _eight_bit(head: bytes, declared: str) -> Encoding | None:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
        return Encoding("utf-8")
    except UnicodeDecodeError:
        if declared and declared.lower() not in {"utf-8", "utf8"} and _keeps_ascii(declared):
            return Encoding(declared)
    found = likeliest(head, _loaded)
    if found is None:
        return None
    return Encoding(found.codec, found.fallback)


def declared(head: bytes) -> str:
    """The charset that HTML or XML declares for itself in its first bytes, or ""."""
    beginning = head[:_PREAMBLE].replace(b"\0", b"").lower()
    if b"charset" not in beginning and b"encoding" not in beginning:
        return ""
    found = _DECLARED.search(beginning)
    return found[1].decode("ascii") if found else ""


@lru_cache(maxsize=1)
def begin(head: bytes) -> str | None:
    """The decoded beginning, for recognising; None where it is not text.

    Five formats ask this about the same bytes in turn, hence the memory of one answer.
    """
    encoding = detect(head, declared(head))
    if encoding is None:
        return None
    decoder = codecs.getincrementaldecoder(encoding.codec)(_reread(encoding.fallback))
    text: str = decoder.decode(head[encoding.mark :])
    return text


def encoding_of(part: Part) -> Encoding:
    """The encoding of a part that is to be read as text, whatever it is."""
    head = part.source.head(SAMPLE)
    return detect(head, declared(head)) or Encoding("utf-8")


def decoded(part: Part, *, quiet: bool = False) -> Iterator[str]:
    """The whole part as text, in pieces of about `CHUNK` that mostly end at line ends.

    Stretches that are not text become a Gap on the part (and are yielded all the same). When the last piece
    has been taken, the caller owes `claim_rest`. `quiet`: no Gaps, for a first look only.
    """
    encoding = encoding_of(part)
    blamed = None if quiet else part
    decoder = codecs.getincrementaldecoder(encoding.codec)(_reread(encoding.fallback))
    by_text = encoding.codec in _WIDE or encoding.codec == "cp037"
    raw = _marked_off(part, encoding.mark) if by_text else _whole_lines(part, encoding.mark, blamed)
    for piece in raw:
        text = decoder.decode(piece)
        yield _checked(blamed, text, encoding.codec) if by_text else text
    yield decoder.decode(b"", True)


def claim_rest(part: Part, claim: Claim = Claim.TEXT) -> None:
    """Claim every byte of the part that is not a Gap. Only after everything has been decoded and yielded."""
    for start, end in part.ledger.unclaimed():
        part.ledger.claim(start, end, claim)


def _marked_off(part: Part, mark: int) -> Iterator[bytes]:
    for piece in part.source.chunks():
        yield piece[mark:]
        mark = 0


def _whole_lines(part: Part, mark: int, blamed: Part | None) -> Iterator[bytes]:
    """Pieces cut at line ends, binary stretches declared, NULs between characters taken out."""
    carry, at = b"", 0
    for piece in part.source.chunks():
        carry += piece[mark:] if not at else piece
        at += len(piece)
        cut = carry.rfind(b"\n") + 1
        if not cut and len(carry) < CHUNK:
            continue
        cut = cut or len(carry)
        yield _clean(blamed, carry[:cut], at - len(carry))
        carry = carry[cut:]
    yield _clean(blamed, carry, at - len(carry))


def _clean(part: Part | None, piece: bytes, at: int) -> bytes:
    if not piece.translate(None, _WRITTEN) and b"\0" not in piece:
        return piece
    for start, end in _binary(piece):
        if part is not None:
            part.gap("bytes that are not text, within text", at + start, at + end)
    if b"\0" in piece:
        piece = _SPREAD.sub(lambda found: found[0].replace(b"\0", b""), _FILL.sub(b"\n", piece))
    return piece


def _binary(piece: bytes) -> Iterator[tuple[int, int]]:
    """Ranges, in windows of 1 KiB, where one byte in fifty is a control character: packed, not written."""
    if not piece.translate(None, _WRITTEN):
        return
    for start in range(0, len(piece), _WINDOW):
        window = piece[start : start + _WINDOW]
        strange = len(window.translate(None, _WRITTEN))
        if strange * 50 > len(window) - window.count(0):
            yield start, start + len(window)


def _checked(part: Part | None, text: str, codec: str) -> str:
    """Text of a two- or four-byte encoding: also as it reads if part of it is in fact something else."""
    if codec == "cp037":
        text = text.translate(_SHIFTED)
    if part is not None and _dense(text):
        part.gap("holds stretches that are not text")
    return text + "".join(_other_readings(text, codec)) if codec.startswith("utf-16") else text


_PRINTED = range(0x20, 0x7F)
_BREAKS = (9, 10, 13)
_PAIRS = "".join(f"{chr(high << 8 | 0x20)}-{chr(high << 8 | 0x7E)}" for high in _PRINTED)
_ONE_BYTE = f"[{_PAIRS}]{{5,}}"
_MISPLACED = f"[{_PAIRS}]?[{''.join(chr(high << 8) for high in (*_BREAKS, *_PRINTED))}]{{6,}}"
_AT_BREAKS = "".join(chr(c << 8 | b) + chr(b << 8 | c) for b in _BREAKS for c in _PRINTED)
_JOINED = f"([{_PAIRS}{_AT_BREAKS}]?)([ -~]{{4,}})([{_PAIRS}{_AT_BREAKS}]?)"
"""Two characters of one byte each read as one, beside others: the nearer half may belong to those."""


def _other_readings(text: str, codec: str) -> Iterator[str]:
    """ASCII within UTF-16, and UTF-16 out of step by a byte: both decode without an error, to nonsense."""
    for run in re.findall(_ONE_BYTE, text):
        yield f"\n{run.encode(codec).decode('ascii')}\n"
    for run in re.findall(_MISPLACED, text):
        yield f"\n{''.join(chr(ord(c) >> 8) for c in run)}\n"
    for before, run, after in re.findall(_JOINED, text):
        if before or after:
            first, last = before.encode(codec)[1:].decode("ascii"), after.encode(codec)[:1].decode("ascii")
            yield f"\n{first}{run}{last}\n"


def _dense(text: str) -> bool:
    """Whether some 1 Ki of characters hold what no text holds."""
    if not _STRANGE.search(text):
        return False
    windows = (text[start : start + _WINDOW] for start in range(0, len(text), _WINDOW))
    return any(len(_STRANGE.findall(window)) * 50 > len(window) for window in windows)


def _wide(head: bytes) -> str:
    """UTF-32 or UTF-16 without a mark, told by where the NULs are."""
    if len(head) < 4 or b"\0" not in head:
        return ""
    head = head[: len(head) & ~3]
    share = [head[i::4].count(0) / (len(head) / 4) for i in range(4)]
    if min(share[2:]) > 0.95 and share[1] > 0.5 and share[0] < 0.1:
        return "utf-32-le"
    if min(share[:2]) > 0.95 and share[2] > 0.5 and share[3] < 0.1:
        return "utf-32-be"
    even, odd = (share[0] + share[2]) / 2, (share[1] + share[3]) / 2
    found = "utf-16-le" if odd > 0.4 and even < 0.05 else "utf-16-be" if even > 0.4 and odd < 0.05 else ""
    return "" if found and _dense(head.decode(found, "replace")) else found


def _is_ebcdic(head: bytes) -> bool:
    """Mostly EBCDIC letters, digits and blanks, and hardly an ASCII blank, digit or line end."""
    if len(head) < 8:
        return False
    ascii_text = len(head) - len(head.translate(None, b" 0123456789\n,"))
    if ascii_text > 0.01 * len(head):
        return False
    return len(head.translate(None, _EBCDIC)) < 0.05 * len(head) and _has_words(head)


def _has_words(head: bytes) -> bool:
    blank = head.count(0x40) + head.count(0x15) + head.count(0x25) + head.count(0x6B)
    high = sum(1 for byte in head if byte > 0x80)
    return blank > 0 and high > 0.4 * len(head)


def _loaded(codec: str) -> bool:
    """Whether a codec can be used now: inside the sandbox no module can be imported any more."""
    return f"encodings.{codec.lower().replace('-', '_')}" in sys.modules


def _keeps_ascii(name: str) -> bool:
    known = normalize_encoding(name).lower()
    codec = aliases.get(known, known)
    if not _loaded(codec) or codec.startswith(("utf_", "idna", "punycode", "raw_", "unicode_", "undefined")):
        return False
    printable = bytes(range(32, 127))
    try:
        return printable.decode(codec) == printable.decode("ascii")
    except (LookupError, UnicodeError):
        return False


def _reread(fallback: str) -> str:
    """The name of the error handler that reads bad bytes one by one as `fallback`."""
    name = f"tidegate-{fallback}"
    try:
        codecs.lookup_error(name)
    except LookupError:
        codecs.register_error(name, _reader(fallback))
    return name


def _reader(fallback: str) -> Callable[[UnicodeError], tuple[str, int]]:
    table = [bytes([byte]).decode(fallback, "ignore") or chr(byte) for byte in range(256)]

    def read(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return "".join(table[byte] for byte in error.object[error.start : error.end]), error.end

    return read


for _codec in (*_WIDE, "cp1252", "cp037"):
    codecs.lookup(_codec)
