"""Attribute values of OpenDocument: lengths, counts, the typed value of a cell, and which values say nothing."""

from __future__ import annotations

import datetime as dt
import re

from tidegate.inspection.formats.ooxml.cells import moment, number
from tidegate.model.content import Value

_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "inch": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}
_LENGTH = re.compile(r"(-?[0-9]{0,6}(?:\.[0-9]{1,12})?)(cm|mm|inch|in|pt|pc|px)")
_MEASURE = r"-?(?:[0-9]{1,6}(?:\.[0-9]{0,16})?|\.[0-9]{1,16})(?:cm|mm|inch|in|pt|pc|px|em|%|deg|grad|rad|\*)?"
_MACHINERY = re.compile(
    rf"(?:{_MEASURE}(?:[ ,]+{_MEASURE})*|#[0-9A-Fa-f]{{6}}|true|false|[A-Za-z]{{1,8}}[0-9]{{1,4}}"
    r"|[0-9a-f]{8}|(?:\./)?(?:Pictures|media|ObjectReplacements)/[0-9A-F]{8,64}\.[a-z]{3,4})?"
)
_DRAWN = re.compile(r"[A-Za-z?$(){}*/+,. 0-9-]*")
_WORDY = re.compile(r"[0-9]{7}|[A-Za-z]{5}")
DRAWN = frozenset(
    (
        "svg:d",
        "draw:points",
        "draw:enhanced-path",
        "svg:viewBox",
        "draw:text-areas",
        "draw:glue-points",
        "draw:formula",
    )
)
"""Attributes that hold lists of coordinates."""
_DURATION = re.compile(r"PT([0-9]{1,6})H([0-9]{1,2})M([0-9]{1,2})(?:[.,][0-9]{1,9})?S")
_SIGNS = r"[\s\xa0\u202f'\u2019,.%$€£¥()+-]*"
_PRINTED = re.compile(
    rf"{_SIGNS}(?:[0-9][0-9\s\xa0\u202f'\u2019,.]*)(?:[eE][+-]?[0-9]{{1,3}})?[\s\xa0\u202f,.%$€£¥()+-]*"
)
_CALENDAR = frozenset(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed", "thu",
     "fri", "sat", "sun")
)  # fmt: skip
_NO_DIGITS = re.compile(r"[^0-9]+")
_ZEROS = re.compile(r"0[0-9]")
LONG = 1_000_000
"""From here on a number that is shown with letters or dashes may be someone's; below it counts things."""


def is_machinery(key: str, value: str) -> bool:
    """Whether a value is a measure, a colour, a numbered style or a drawn path: never a person's."""
    if key in DRAWN and _DRAWN.fullmatch(value) and not _WORDY.search(value):
        return True
    return _MACHINERY.fullmatch(value) is not None


def length(text: str | None) -> float | None:
    """In centimetres, or None where it is no length."""
    found = _LENGTH.fullmatch(text or "")
    if found is None or not found[1].strip("-"):
        return None
    return float(found[1]) * _UNITS[found[2]]


def count(text: str | None, most: int) -> int:
    """A repetition: at least 1, at most `most`."""
    if text is None or not text.isascii() or not text.isdigit():
        return 1
    return max(1, min(int(text) if len(text) < 12 else most, most))


def typed(kind: str, attributes: dict[str, str], text: str) -> tuple[Value | None, str]:
    """The value of a cell as its program shows it, and what else it says that is not in that value.

    `kind`: its declared type. `attributes`: those with its value. `text`: its paragraphs.
    """
    if len(attributes) == 1:
        ((key, raw),) = attributes.items()
        if raw and key in _VALUES.get(kind, _ANY):
            return _typed(kind, raw, text)
    held = [found for key in _VALUES.get(kind, _ANY) if (found := attributes.get(key))]
    raw = held[0] if held else ""
    if len(attributes) > 1 or (attributes and not raw):
        value, more = _typed(kind, raw, text)
        return value, "\n".join(filter(None, (more, *(held for held in attributes.values() if held != raw))))
    return _typed(kind, raw, text)


def _typed(kind: str, raw: str, text: str) -> tuple[Value | None, str]:
    if not raw:
        return text or None, ""
    if kind in ("float", "percentage", "currency"):
        return _number(raw, text)
    if kind == "date":
        return moment(raw), "" if _same_digits(raw, text) else text
    if kind == "time":
        return _time(raw) or text or raw, "" if _same_digits(raw, text) else text
    if kind == "boolean":
        flag = {"true": True, "false": False}.get(raw)
        return (raw if flag is None else flag), "" if flag is not None and len(text) < 12 else text
    return raw, "" if text in ("", raw) else text


def _pair(name: str) -> tuple[str, str]:
    return f"office:{name}", f"table:{name}"


_VALUES = {
    "float": _pair("value"),
    "percentage": _pair("value"),
    "currency": _pair("value"),
    "date": _pair("date-value"),
    "time": _pair("time-value"),
    "boolean": _pair("boolean-value"),
    "string": _pair("string-value"),
}
_ANY = tuple(key for pair in dict.fromkeys(_VALUES.values()) for key in pair)
VALUES = frozenset(_ANY)
"""Attributes that hold the value of a cell, one for each type."""


def _number(raw: str, text: str) -> tuple[Value, str]:
    value = number(raw)
    if text == raw:
        return value, ""
    if not text or isinstance(value, str):
        return value, text
    digits, shown = _digits(raw), _digits(text)
    if _PRINTED.fullmatch(text) and not _ZEROS.match(text) and text.count("-") < 2:
        rounded = digits.startswith(shown[:-1]) or (len(digits) > 4 and shown.startswith(digits[:-1]))
        return value, "" if rounded or len(shown) < 6 else text
    if abs(value) >= LONG or _ZEROS.match(text):
        return text, "" if shown.lstrip("0") == digits.lstrip("0") else raw
    return value, "" if digits and digits in shown else text


def _digits(text: str) -> str:
    return _NO_DIGITS.sub("", text).strip("0")


def _same_digits(raw: str, text: str) -> bool:
    """Whether a date or time is shown by numbers that it has, and short words."""
    numbers = {found.lstrip("0") for found in re.findall(r"[0-9]+", raw)}
    numbers |= {found[-2:].lstrip("0") for found in numbers}
    numbers |= {str(int(found) % 12 or 12) for found in numbers if found.isdigit() and int(found) < 25}
    words = [word.lower()[:3] for word in re.findall(r"[^\W\d_]{3,}", text)]
    few = (len(words) <= 1 and any(map(str.isdigit, text))) or _CALENDAR.issuperset(words)
    shown = re.findall(r"[0-9]+", text)
    return len(text) <= 40 and few and all(found.lstrip("0") in numbers for found in shown)


def _time(raw: str) -> dt.time | None:
    found = _DURATION.fullmatch(raw)
    if found is None:
        return None
    hours, minutes, seconds = (int(group) for group in found.groups())
    return dt.time(hours, minutes, seconds) if hours < 24 and minutes < 60 and seconds < 60 else None
