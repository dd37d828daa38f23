"""Identifiers pulled apart by layout: over a line end, letter by letter, in words, with look-alike digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple


class Rearrangement(NamedTuple):
    """One way to pull an identifier apart, and how it is put together again.

    `where`: RE2, matches around which the text is rearranged. `undo`: the rearranged text of one surrounding.
    """

    kind: str
    where: str
    undo: Callable[[str], str]


_BREAK = r"([0-9A-Za-z#<])-?[ \t]*\n[ \t>|*#\"']*(?=-?[0-9<])"
_HYPHEN_KEPT = r"([0-9A-Za-z#<])(-?)[ \t]*\n[ \t>|*#\"']*(?=-?[0-9<])"
_SINGLE = r"(?<![0-9A-Za-z])(?:[0-9A-Za-z][ \t\n._/,;:|*~+-]{1,5}){6,}[0-9A-Za-z](?![0-9A-Za-z])"
_BETWEEN = r"[ \t\n._/,;:|*~+-]+"
_LETTER_DIGIT = (
    r"(?:(?<=[0-9])|(?<=[0-9][ -]))[OoQDIl|SBZ]{1,4}(?=[0-9])|(?<=[0-9]{5})[OoIl|SBZ](?![A-Za-z0-9])"
)
_DIGIT_OF_LETTER = str.maketrans("OoQDIl|SBZ", "0000111582")
_MRZ_SPACE = r"(?<=[A-Z0-9<])[ \t\n]+(?=[A-Z0-9<])"
_CHINESE = str.maketrans("〇零一二三四五六七八九", "00123456789")

_NUMERALS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4",
    "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9",
}  # fmt: skip
_NUMERAL = "|".join(_NUMERALS)
_SPELLED = (
    rf"(?i)((?:\b[a-z][\s,.-]{{1,3}}){{0,3}})\b((?:(?:{_NUMERAL})[\s,.-]{{1,3}}){{5,}}(?:{_NUMERAL}))\b"
)


def _joined(text: str) -> str:
    return re.sub(_BREAK, r"\1", text)


def _joined_by_hyphen(text: str) -> str:
    if not re.search(r"-[ \t]*\n", text):
        return text
    return re.sub(_HYPHEN_KEPT, r"\1\2", text)


def _joined_by_space(text: str) -> str:
    return text.replace("\n", " ")


def _unspaced(text: str) -> str:
    return re.sub(_SINGLE, _closed_up, text)


def _closed_up(spaced: re.Match[str]) -> str:
    """Without what stands between the characters; where most stand one apart, wider gaps part words."""
    gaps = re.findall(_BETWEEN, spaced[0])
    ordinary = 1 if 2 * sum(len(gap) == 1 for gap in gaps) > len(gaps) else max(map(len, gaps))
    return re.sub(_BETWEEN, lambda gap: "" if len(gap[0]) <= ordinary else _kept(gap[0]), spaced[0])


def _kept(gap: str) -> str:
    """A space, and the sign that stood among the blanks, if any."""
    sign = gap.strip()
    return f"{sign} " if sign else " "


def _unspelled(text: str) -> str:
    def number(match: re.Match[str]) -> str:
        letters, words = re.sub(_BETWEEN, "", match[1]), re.findall(r"[a-z]+", match[2].lower())
        return letters + "".join(_NUMERALS[word] for word in words)

    return re.sub(_SPELLED, number, text.translate(_CHINESE))


def _digits(text: str) -> str:
    return re.sub(_LETTER_DIGIT, lambda m: m[0].translate(_DIGIT_OF_LETTER), text)


def _zone(text: str) -> str:
    return re.sub(_MRZ_SPACE, "", text)


_LINE_END = r"[0-9A-Za-z#<][ \t]*-?[ \t]*\n[ \t>|*#\"']*-?[0-9<]"
REARRANGEMENTS = (
    Rearrangement("a broken line", _LINE_END, _joined),
    Rearrangement("a hyphen at a line end", _LINE_END, _joined_by_hyphen),
    Rearrangement("two lines", _LINE_END, _joined_by_space),
    Rearrangement("spaced out", r"\b(?:[0-9A-Za-z][ \t\n._/,;:|*~+-]{1,5}){6,40}[0-9A-Za-z]\b", _unspaced),
    Rearrangement(
        "spelled out",
        rf"(?i)\b(?:(?:{_NUMERAL})[\s,.-]{{1,3}}){{5,}}(?:{_NUMERAL})\b|[〇零一二三四五六七八九]{{6,}}",
        _unspelled,
    ),
    Rearrangement("letters for digits", r"[0-9][ -]?[OoQDIl|SBZ]{1,4}[0-9]|[0-9]{5}[OoIl|SBZ]\b", _digits),
    Rearrangement("spaced machine-readable zone", r"<<|[A-Z0-9]<[ \t\n]+[A-Z0-9<]", _zone),
)
