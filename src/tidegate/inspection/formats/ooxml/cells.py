"""The typed value of one cell from the texts in its XML.

In: a cell's type, text and style. Out: a `Value`, or None for an empty cell. And column letters as numbers.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tidegate.inspection.formats.ooxml.number_format import Shown
from tidegate.inspection.formats.ooxml.strings_table import Strings
from tidegate.model.content import Value

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_NUMBER = re.compile(r"[ \t\n]*+[-+]?+(?:[0-9]++\.?+[0-9]*+|\.[0-9]++)(?:[eE][-+]?+[0-9]{1,4}+)?+[ \t\n]*+")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
EXACT = 1e15


@dataclass(frozen=True, slots=True)
class Book:
    """What cells of all sheets lean on: shared strings, and what each cell style does to numbers.

    `concealing`: styles whose cells show nothing, of a number and of a text. `locks`: what asks for a password
    before it can be edited, of the workbook and the sheets read so far.
    """

    strings: Strings = field(default_factory=Strings)
    effects: dict[int, Shown] = field(default_factory=dict)
    concealing: dict[int, tuple[bool, bool]] = field(default_factory=dict)
    locks: set[str] = field(default_factory=set)


def conceals(styles: Mapping[int, tuple[bool, bool]], style: int, value: Value) -> bool:
    """Whether a cell of this style shows nothing of its value."""
    numbers, texts = styles.get(style, (False, False))
    return texts if isinstance(value, str) else numbers


class Missing(Exception):  # noqa: N818 - a value a cell promises, not a failure of reading
    """The cell points to a shared string that is not there."""


def typed(kind: str, text: str, style: int, book: Book) -> Value | None:
    """The value of a cell whose `<v>` holds `text`. Raises Missing."""
    if not text:
        return None
    if kind == "s":
        found = book.strings.take(int(text)) if text.isdecimal() and len(text) < 12 else None
        if found is None:
            raise Missing
        return found or None
    if kind == "b":
        return {"1": True, "0": False, "true": True, "false": False}.get(text.strip(), text)
    if kind == "d":
        return moment(text)
    if kind in ("str", "e", "inlineStr"):
        return unescaped(text)
    value = number(text)
    effect = book.effects.get(style)
    return effect(value) if effect is not None and not isinstance(value, str) else value


def number(text: str) -> int | float | str:
    """Whole numbers as int, however they are written; others as float; what is no number as it stands."""
    if text.isdecimal() and len(text) < 31:
        return int(text)
    if len(text) > 400 or _NUMBER.fullmatch(text) is None:
        return text
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < EXACT else value


def moment(text: str) -> Value:
    """An ISO date or moment; what is none as it stands."""
    try:
        value = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return value.date() if value.time() == dt.time() else value


def unescaped(text: str) -> str:
    """Resolve `_x0041_`: how Office writes characters that XML forbids, and how anyone may write others."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class Columns(dict[str, int]):
    """Column letters -> 0-based number, remembered. Beyond the last column of a worksheet: -1."""

    def __missing__(self, letters: str) -> int:
        total = 0
        for letter in letters[:4]:
            total = total * 26 + ord(letter) - 64
        known = letters.isascii() and letters.isalpha() and letters.isupper() and total <= LAST_COLUMN
        self[letters[:4]] = found = total - 1 if known else -1
        return found


def letters(column: int) -> str:
    """0 -> `A`, 26 -> `AA`: the inverse of `Columns`."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
