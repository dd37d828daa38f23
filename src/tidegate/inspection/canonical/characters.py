"""One character at a time: what any script's character stands for when identifiers are matched."""

from __future__ import annotations

import functools
import re
import unicodedata

_LOOK_ALIKES = {
    # Greek and Cyrillic capitals, then small letters, then Armenian and others that fonts draw like Latin.
    **dict(zip("АВСЕНІЈКМНОРЅТХҮ", "ABCEHIJKMNOPSTXY", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict(zip("аԁеһіјӏорԛѕѵԝхуᴦ", "adehijlopqsvwxyr", strict=True)),
    **dict(zip("αινορυχϲ", "aivopuxc", strict=True)),
    **dict(zip("սօհցոՕՍ", "uohgnOU", strict=True)),
    **dict(zip("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "ABCDEFGHIJKLMNOPRSTUVWXYZ", strict=True)),
    **dict(zip("ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ", "ABCDEGHJKLMPRSTVWZ", strict=True)),
    **dict(zip("ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀѕᴛᴜᴠᴡʏᴢıɑɡ", "ABCDEGHIJKLMNOPRSTUVWYZiag", strict=True)),
}

_SAME = {
    "−": "-", "⁃": "-", "˗": "-", "‑": "-", "➖": "-", "ー": "-", "ㅡ": "-", "·": ".",
    "•": ".", "∙": ".", "⋅": ".",
    "‹": "<", "⟨": "<", "〈": "<", "˂": "<", "›": ">", "⟩": ">", "〉": ">",
    "‘": "'", "’": "'", "“": '"', "”": '"',
    "∕": "/", "⁄": "/", "⧸": "/", "꞉": ":", "∶": ":", "ː": ":", "٪": "%", "。": ".", "،": ",", "؛": ";",
    "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\u2800": " ", "\ufffc": "", "\u115f": "", "\u1160": "",
    "\u3164": "", "\uffa0": "", "\u034f": "", "\u17b4": "", "\u17b5": "", "\u20e3": "",
}  # fmt: skip

_CLUTTER = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F),
    (0x06D6, 0x06ED), (0x180B, 0x180F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20F0),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip
"""Marks and selectors that sit on a character without changing which character it is."""

_LETTERED = ((0x1F150, 0x41), (0x1F170, 0x41), (0x1F1E6, 0x41))
"""White-on-black and regional-indicator letters, which compatibility normalisation leaves alone."""


@functools.lru_cache(maxsize=4096)
def plain(character: str) -> str:
    """What one non-ASCII character is matched as: an ASCII digit, space or dash, nothing, or a letter."""
    if character in _SAME:
        return _SAME[character]
    code = ord(character)
    category = unicodedata.category(character)
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if category in ("Cf", "Cc") or any(low <= code <= high for low, high in _CLUTTER):
        return ""
    if category == "Zs":
        return " "
    if category == "Pd":
        return "-"
    for first, letter in _LETTERED:
        if first <= code < first + 26:
            return chr(letter + code - first)
    return _compatible(character)


def _compatible(character: str) -> str:
    """The compatibility form, folded once more where it is made of characters that need it."""
    form = unicodedata.normalize("NFKC", character)
    if form == character or form.isascii():
        return form
    return "".join(c if c.isascii() or c == character else plain(c) for c in form)


def _base(character: str) -> str:
    """The ASCII letter under a letter's marks, or the letter."""
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() else character


_MARKED = {c: _base(c) for c in map(chr, range(0xC0, 0x250)) if _base(c).isascii() and _base(c).isalpha()}
_CLASS = "".join(_LOOK_ALIKES)
_TOUCHING = (
    f"(?<=[A-Za-z0-9])[{_CLASS}]{{1,8}}|(?<![{_CLASS}])[{_CLASS}]{{1,8}}(?=[A-Za-z0-9]|[ #.:/-]{{1,2}}[0-9])"
)
_MARKED_BY_DIGIT = f"[{''.join(_MARKED)}](?=[0-9]|-[0-9])"
_FOLD = str.maketrans(_LOOK_ALIKES)
_UNMARK = str.maketrans(_MARKED)


def fold_look_alikes(text: str) -> str:
    """Letters of other scripts that touch Latin letters or digits become the Latin letters they look like.

    Whole words of another script stay as they are. Length is kept.
    """
    text = re.sub(_MARKED_BY_DIGIT, lambda m: m[0].translate(_UNMARK), text)
    return re.sub(_TOUCHING, lambda m: m[0].translate(_FOLD), text)
