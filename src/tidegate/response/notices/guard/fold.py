"""Text made comparable: one form, one case, plain digits, few vowel signs. In: text. Out: text.

What hides or reorders words is told apart from what a language needs: the isolates round names, and the joiners of
Persian, Punjabi and their like, vanish; any other invisible character is `disguised`.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache, lru_cache

_VANISH = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200c\u200d\u0640"), None)
_SAME = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "’": "'", "ʼ": "'"}
)
_MIXED = ("LATIN", "CYRILLIC", "GREEK")
_HIDING = frozenset(
    "\u200b\u2060\ufeff\u00ad\u180e\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u034f\u115f\u1160\u3164"
)
_ISOLATES = {"\u2066": 1, "\u2067": 1, "\u2068": 1, "\u2069": -1}


def fold(text: str) -> str:
    """Comparable text: compatibility form, no case, no vowel signs of Latin, Cyrillic and Arabic, ASCII digits."""
    flat = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text.translate(_VANISH)).casefold())
    bare = "".join(
        c for c in flat if not ("\u0300" <= c <= "\u036f" or ("\u0610" <= c <= "\u06ed" and _mark(c)))
    )
    return digits(unicodedata.normalize("NFC", bare)).translate(_SAME)


def _mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


def digits(text: str) -> str:
    """Digits of every script as ASCII."""
    if text.isascii():
        return text
    return text.translate(_digits())


@cache
def _digits() -> dict[int, str]:
    """Every decimal digit that Unicode has."""
    every = ((number, chr(number)) for number in range(128, sys.maxunicode + 1))
    return {number: str(unicodedata.decimal(c)) for number, c in every if c.isdecimal()}


@lru_cache(maxsize=4096)
def disguised(text: str) -> bool:
    """Whether it has characters that nobody sees, unpaired isolates, or a word of two look-alike scripts."""
    if text.isascii():
        return any(ord(c) < 32 and c not in "\n\t" for c in text)
    depth = 0
    for character in text:
        if character in _HIDING or (
            unicodedata.category(character) in ("Cc", "Co", "Cs", "Cn") and character not in "\n\t"
        ):
            return True
        depth += _ISOLATES.get(character, 0)
        if depth < 0 or depth > 1:
            return True
    return depth != 0 or any(len(scripts(word)) > 1 for word in _words(text))


def scripts(word: str) -> frozenset[str]:
    """Which of Latin, Cyrillic and Greek the letters of a word are."""
    if word.isascii():
        return frozenset({"LATIN"} if any(map(str.isalpha, word)) else ())
    names = (unicodedata.name(c, "") for c in word if c.isalpha())
    return frozenset(name.split()[0] for name in names if name.startswith(_MIXED))


def _words(text: str) -> list[str]:
    return "".join(c if c.isalpha() else " " for c in text).split()
