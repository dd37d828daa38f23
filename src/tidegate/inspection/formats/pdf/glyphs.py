"""Glyph names -> characters, by the rules that names follow instead of a list of four thousand.

In: a name as fonts give it (`eacute`, `uni00E9`, `afii10017`, `f_i`). Out: the character, or "" for a name that
stands for no character in particular.
"""

from __future__ import annotations

import functools
import html.entities
import re
import unicodedata

_ACCENTS = {
    "grave": "\u0300", "acute": "\u0301", "circumflex": "\u0302", "tilde": "\u0303", "macron": "\u0304",
    "breve": "\u0306", "dotaccent": "\u0307", "dieresis": "\u0308", "ring": "\u030a",
    "hungarumlaut": "\u030b", "caron": "\u030c", "cedilla": "\u0327", "commaaccent": "\u0327",
    "ogonek": "\u0328",
}  # fmt: skip
_NAMED = {
    "space": " ", "nbspace": " ", "nonbreakingspace": " ", "exclam": "!", "quotedbl": '"', "numbersign": "#",
    "dollar": "$", "percent": "%", "ampersand": "&", "quotesingle": "'", "parenleft": "(", "parenright": ")",
    "asterisk": "*", "plus": "+", "comma": ",", "hyphen": "-", "minus": "\u2212", "period": ".",
    "slash": "/", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "colon": ":", "semicolon": ";", "less": "<", "equal": "=",
    "greater": ">", "question": "?", "at": "@", "bracketleft": "[", "backslash": "\\", "bracketright": "]",
    "asciicircum": "^", "underscore": "_", "grave": "`", "braceleft": "{", "bar": "|", "braceright": "}",
    "asciitilde": "~", "quoteleft": "\u2018", "quoteright": "\u2019", "quotedblleft": "\u201c",
    "quotedblright": "\u201d", "quotesinglbase": "\u201a", "quotedblbase": "\u201e", "endash": "\u2013",
    "emdash": "\u2014", "bullet": "\u2022", "ellipsis": "\u2026", "dotlessi": "\u0131", "germandbls": "\xdf",
    "Lslash": "\u0141", "lslash": "\u0142", "Oslash": "\xd8", "oslash": "\xf8", "Dcroat": "\u0110",
    "dcroat": "\u0111", "guilsinglleft": "\u2039", "guilsinglright": "\u203a", "guillemotleft": "\xab",
    "guillemotright": "\xbb", "fi": "fi", "fl": "fl", "ff": "ff", "ffi": "ffi", "ffl": "ffl",
    "softhyphen": "-", "sfthyphen": "-", "hyphenminus": "-", "AE": "\xc6", "ae": "\xe6", "OE": "\u0152",
    "oe": "\u0153", "Thorn": "\xde", "thorn": "\xfe", "Eth": "\xd0", "eth": "\xf0", "degree": "\xb0",
    "mu": "\xb5", "periodcentered": "\xb7", "Gbreve": "\u011e", "gbreve": "\u011f", "Idotaccent": "\u0130",
}  # fmt: skip
_UNICODE = re.compile(r"(?:uni|u\+?)((?:[0-9A-Fa-f]{4})+|[0-9A-Fa-f]{5,6})\Z")
_CYRILLIC = re.compile(r"afii(\d{5})\Z")
_ACCENTED = re.compile(r"([A-Za-z])([a-z]{4,})\Z")
_NUMBERED = re.compile(r"(?:[A-Za-z]{1,3}|cid|glyph|index)[._]?\d{1,5}\Z", re.IGNORECASE)
"""Names that only count glyphs."""


def counts_only(name: str) -> bool:
    """Whether a glyph name is a number in disguise (`g37`, `cid1234`), from which nobody can tell the character."""
    return _NUMBERED.match(name) is not None and not _UNICODE.match(name) and not _CYRILLIC.match(name)


@functools.lru_cache(maxsize=4096)
def character(name: str) -> str:
    """The character or characters of a glyph name, "" where there is none."""
    name = name.partition(".")[0] if not name.startswith(".") else ""
    if len(name) == 1:
        return name
    if name in _NAMED:
        return _NAMED[name]
    if "_" in name:
        return "".join(character(piece) for piece in name.split("_"))
    if found := _UNICODE.match(name):
        digits = found[1]
        if len(digits) in (5, 6):
            return chr(int(digits, 16)) if int(digits, 16) < 0x110000 else ""
        return "".join(chr(int(digits[at : at + 4], 16)) for at in range(0, len(digits), 4))
    if found := _CYRILLIC.match(name):
        return _afii(int(found[1]))
    if found := _ACCENTED.match(name):
        accent = _ACCENTS.get(found[2])
        if accent:
            return unicodedata.normalize("NFC", found[1] + accent)
    if name in html.entities.name2codepoint:
        return chr(html.entities.name2codepoint[name])
    return ""


def _afii(number: int) -> str:
    """Adobe's numbers for Cyrillic: А to Я with Ё in between, and the same in small."""
    for first, letter, yo in ((10017, 0x410, 10023), (10065, 0x430, 10071)):
        if first <= number < first + 33:
            if number == yo:
                return chr(0x401 if letter == 0x410 else 0x451)
            return chr(letter + number - first - (number > yo))
    return ""
