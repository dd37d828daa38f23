"""Bytes above ASCII that are not UTF-8 -> the legacy encoding they most likely are, by what becomes of them.

Small and exact where it matters (ASCII stays ASCII in each), instead of a library whose import alone takes a
quarter of the start-up budget and which cannot be imported any more once the sandbox is closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

# Patterns are compiled when first needed: most files never ask, and all of them pay for the start.
_SEVERAL_BYTES = (
    ("cp932", "[ぁ-ゖァ-ヺー一-鿿、。]"),
    ("euc_jp", "[ぁ-ゖァ-ヺー一-鿿、。]"),
    ("euc_kr", "[가-힣]"),
    ("gb18030", "[一-鿿，。、]"),
    ("big5", "[一-鿿，。、]"),
)
_COMMON = "[のにはをたがでてとしれさいう的一是不了人我在有中国年月日名民姓國이다의에는을를고가]"
_ALPHABETS = (
    ("cp1251", "[А-яЁёІіЇїЄє]", "[оеаинтсрвл]"),
    ("cp866", "[А-яЁёІіЇїЄє]", "[оеаинтсрвл]"),
    ("koi8_r", "[А-яЁё]", "[оеаинтсрвл]"),
    ("iso8859_5", "[А-яЁё]", "[оеаинтсрвл]"),
    ("cp1253", "[Ά-ώ]", "[αοιετσνηυρςάόίέή]"),
    ("cp1255", "[א-ת]", "[יוהלארמתבש]"),
    ("cp1256", "[ء-ي]", "[اليمنرتبوة]"),
)
"""Codec, its letters, and the ten that make up most of any text."""

_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LATIN = ("cp1252", "cp1250", "mac_roman", "cp850")
_JOINED = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[a-z])")


class Legacy(NamedTuple):
    """A codec for all bytes, and the one-byte codec for those that break it."""

    codec: str
    fallback: str


def likeliest(head: bytes, usable: Callable[[str], bool]) -> Legacy | None:
    """The encoding of text with bytes above 0x7F that is not UTF-8; None where it looks like no script.

    Few such bytes among ASCII: UTF-8 with broken places, each read as a Latin encoding. `usable`: whether a
    codec is there.
    """
    high = sum(1 for byte in head if byte > 0x7F)
    if high * 5 < len(head.translate(None, b" \t\r\n,;|")) or len(head) < 16:
        return Legacy("utf-8", _latin(head, usable))
    if sum(map(len, _UTF8.findall(head))) * 5 > high * 4:
        return Legacy("utf-8", _latin(head, usable))
    scores = [*_several(head, usable), *_alphabets(head, usable)]
    best, codec = max(scores, default=(0.0, ""))
    if best > 0.7:
        return Legacy(codec, "cp1252")
    words = re.findall(rb"[A-Za-z]{2,}", head)
    return Legacy("utf-8", _latin(head, usable)) if sum(map(len, words)) * 3 > high else None


def _several(head: bytes, usable: Callable[[str], bool]) -> list[tuple[float, str]]:
    scores = []
    for codec, own in _SEVERAL_BYTES:
        if not usable(codec):
            continue
        for cut in range(4):
            try:
                text = head[: len(head) - cut].decode(codec)
            except UnicodeDecodeError:
                continue
            foreign = [c for c in text if c > "\x7f"]
            share = len(re.findall(own, text)) / max(len(foreign), 1)
            scores.append((share + min(0.2, len(re.findall(_COMMON, text)) / max(len(foreign), 1)), codec))
            break
    return scores


def _alphabets(head: bytes, usable: Callable[[str], bool]) -> list[tuple[float, str]]:
    scores = []
    for codec, letters, common in _ALPHABETS:
        if usable(codec):
            foreign = [c for c in head.decode(codec, "replace") if c > "\x7f"]
            text = "".join(foreign)
            share = 0.7 * len(re.findall(letters, text)) + 0.5 * len(re.findall(common, text))
            scores.append((share / max(len(foreign), 1), codec))
    return scores


def _latin(head: bytes, usable: Callable[[str], bool]) -> str:
    """Among Latin encodings the one that makes letters of what stands beside letters."""

    def fits(codec: str) -> float:
        found = _JOINED.findall(head.decode(codec, "replace"))
        letters = sum(1 for c in found if c.isalpha() and c not in "ŠŽšžŸƒˆ")
        return letters / max(len(found), 1) - 0.05 * _LATIN.index(codec)

    return max((codec for codec in _LATIN if codec == "cp1252" or usable(codec)), key=fits)
