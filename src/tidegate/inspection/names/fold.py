"""One cell's text to its comparable tokens: case, marks, alphabet and punctuation gone; digits are kept apart.

In: any string. Out: tokens of a-z (or of a script that has no romanisation here), in their order.
"""

from __future__ import annotations

import re
import unicodedata

from tidegate.inspection.names.romanise import romanise

_ASCII_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*")
_BREAK = re.compile(r"[\s\d_,;:/\\|()\[\]{}<>\"“”«»&+=*#@!?%$^~.·・•‐‑‒–—―-]+")
_APOSTROPHES = str.maketrans("’‘ʼʻ`´ʹ׳＇", "'" * 9)


def marks_gone(text: str) -> str:
    """`text` in lower case, compatibility forms unified, combining marks dropped (vowel signs stay)."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", bare).lower()


def tokens(text: str) -> list[str]:
    """The words of `text`, folded; an apostrophe inside a word vanishes (O'Brien: obrien), a hyphen parts."""
    if text.isascii():
        found = _ASCII_TOKEN.findall(text.lower())
        return [word.replace("'", "") for word in found] if "'" in text else found
    words = _BREAK.split(_virama_safe(text))
    return [folded for word in words if (folded := romanise(word.replace("'", "")))]


def _virama_safe(text: str) -> str:
    """Marks dropped, except that the Indic virama, a combining mark too, decides how a word sounds and stays."""
    text = text.translate(_APOSTROPHES)
    if "\u0900" <= max(text) and any("\u0900" <= character <= "\u0d7f" for character in text):
        return unicodedata.normalize("NFC", text).lower()
    return marks_gone(text)


def name_key(value: str) -> str:
    """The tokens of a name, sorted: the same person in another order, case or style of marks has the same key."""
    return " ".join(sorted(tokens(value)))
