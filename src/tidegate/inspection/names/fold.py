"""One cell's text to its comparable tokens: case, marks, alphabet, digits and punctuation gone.

In: any string. Out: tokens of a-z (or of a script that has no romanisation here), in their order.
"""

from __future__ import annotations

import re
import unicodedata

from tidegate.inspection.names.romanise import LATIN, romanise

_ASCII_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*")
_BREAK = re.compile(r"[\s\d\x00-\x1f\x7f-\x9f_,;:/\\|()\[\]{}<>\"“”«»&+=*#@!?%$^~.·・•‐‑‒–—―-]+")
_AFTER_LATIN = "\u0180"
_APOSTROPHES = str.maketrans("’‘ʼʻ`´ʹ׳＇", "'" * 9)


def tokens(text: str) -> list[str]:
    """The words of `text`, folded; an apostrophe inside a word vanishes (O'Brien: obrien), a hyphen parts."""
    if not text.isascii():
        if max(text) >= _AFTER_LATIN:
            words = _BREAK.split(unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).lower())
            return [folded for word in words if (folded := _folded(word))]
        text = unicodedata.normalize("NFKD", text.lower().translate(LATIN)).encode("ascii", "ignore").decode()
    found = _ASCII_TOKEN.findall(text.lower())
    return [word.replace("'", "") for word in found] if "'" in text else found


def _folded(word: str) -> str:
    """One word without marks, in Latin letters; from Devanagari to Burmese vowels are marks too, and stay."""
    word = word.replace("'", "")
    if any("\u0900" <= character <= "\u109f" for character in word):
        return romanise(word)
    bare = "".join(filter(str.isalpha, unicodedata.normalize("NFKD", word)))
    return romanise(unicodedata.normalize("NFC", bare))


def name_key(value: str) -> str:
    """The tokens of a name, sorted: the same in any order, case and style of marks."""
    return " ".join(sorted(tokens(value)))
