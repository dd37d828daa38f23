"""Patterns of text in two and four bytes a character, and what tells Chinese from chance.

In: nothing but the codecs that are loaded. Out: RE2 expressions over bytes for both byte orders, and a check.
A pair of bytes falls into the blocks of Chinese characters by chance one time in three, so runs of those count
only as far as all are characters in common use.
"""

from __future__ import annotations

import functools
import re
import sys

_PRINTED = r"\t\n\r\x20-\x7e"

_SCRIPTS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("\\xa0-\\xff", "\\x00"), ("\\x00-\\x7f", "\\x01"), ("\\x18-\\x1b", "\\x02"), ("\\xa0-\\xf9", "\\x1e"),
     ("\\x10-\\x3a", "\\x20")),  # Latin and its punctuation
    (("\\x84-\\xce", "\\x03"), ("\\x00-\\xff", "\\x1f")),  # Greek
    (("\\x00-\\xff", "\\x04"),),  # Cyrillic
    (("\\x31-\\x8f", "\\x05"),),  # Armenian
    (("\\x91-\\xf4", "\\x05"),),  # Hebrew
    (("\\x0c-\\xff", "\\x06"), ("\\x0c\\x0d", "\\x20")),  # Arabic, Persian
    (("\\x01-\\x7f", "\\x09"),),  # Devanagari
    (("\\x80-\\xff", "\\x09"),),  # Bengali
    (("\\x01-\\x7f", "\\x0a"),),  # Gurmukhi
    (("\\x01-\\x5b", "\\x0e"),),  # Thai
    (("\\x00-\\x9f", "\\x10"),),  # Burmese
    (("\\xa0-\\xff", "\\x10"),),  # Georgian
    (("\\x00-\\xff", "\\x12\\x13"),),  # Ethiopic
)  # fmt: skip
"""Low bytes and high bytes of one script's characters; a run keeps to one script, and ASCII among it."""

_CHINESE = (("\\x00-\\xff", "\\x30\\x4e-\\x9f\\xac-\\xd7"), ("\\x01-\\x5e", "\\xff"))
"""Kana and its punctuation, ideographs, Hangul, full-width forms."""


def _pair(low: str, high: str, big: bool) -> str:
    return f"[{high}][{low}]" if big else f"[{low}][{high}]"


def utf16(big: bool) -> bytes:
    """Runs of alphabets, five characters or more."""
    ascii_pair = _pair(_PRINTED, "\\x00", big)
    runs = ("|".join((ascii_pair, *(_pair(*each, big) for each in script))) for script in _SCRIPTS)
    return "|".join(f"(?:{run}){{5,}}" for run in runs).encode()


def chinese(big: bool) -> bytes:
    """Runs that may be Chinese, Japanese or Korean: two characters between ASCII or small numbers, or eight."""
    one = "|".join(_pair(*each, big) for each in _CHINESE)
    ascii_pair, beside = _pair(_PRINTED, "\\x00", big), _pair("\\x00-\\x7e", "\\x00", big)
    rest = f"(?:{one}|{ascii_pair})*"
    return f"{beside}(?:{one}){{2,7}}{beside}{rest}|(?:{one}){{8,}}{rest}".encode()


def utf32(big: bool) -> bytes:
    """Runs of four characters or more, of the scripts above and Chinese, Japanese, Korean."""
    pairs = (
        _pair(_PRINTED + "\\xa0-\\xff", "\\x00", big),
        _pair("\\x00-\\xff", "\\x01-\\x06\\x09\\x0a\\x0e\\x10\\x12\\x13\\x30\\x4e-\\x9f\\xac-\\xd7", big),
    )
    quads = (f"\\x00\\x00{pair}" if big else f"{pair}\\x00\\x00" for pair in pairs)
    return f"(?:{'|'.join(quads)}){{4,}}".encode()


_COMMON = (
    ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF), ""),
    ("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)), ""),
    ("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF), "\u3005\u3041-\u30fe"),
    ("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF), ""),
)
"""Codec, and the first and second bytes of its first level: the characters in common use."""
_ANYWHERE = r"\t\n\r\x20-\x7e\u3001\u3002\uff01-\uff5e"


@functools.cache
def _common() -> tuple[re.Pattern[str], ...]:
    """First what is common in any of the languages, then each by itself."""
    each = []
    for codec, first, second, more in _COMMON:
        if f"encodings.{codec}" in sys.modules:
            table = bytes(byte for one in first for other in second for byte in (one, other))
            each.append(re.escape(table.decode(codec, "ignore")) + more)
    return tuple(re.compile(f"[{_ANYWHERE}{own}]{{2,}}") for own in ("".join(each), *each))


def common(text: str) -> list[tuple[int, int]]:
    """Where all characters of a text are in common use in one of the languages: two by zeros, four elsewhere."""
    any_language, *languages = _common()
    spans: list[tuple[int, int]] = []
    for stretch in any_language.finditer(text):
        if not _enough(text, *stretch.span()):
            continue
        for language in languages:
            for found in language.finditer(text, *stretch.span()):
                if _enough(text, *found.span()):
                    spans.append(found.span())
    return spans


def _enough(text: str, start: int, end: int) -> bool:
    if (
        end - start < 4
        and not (text[start - 1 : start] or "A") < " "
        and not (text[end : end + 1] or "A") < " "
    ):
        return False
    return sum(1 for c in text[start:end] if c > "\x7f") > 1
