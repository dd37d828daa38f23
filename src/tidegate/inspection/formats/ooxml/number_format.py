"""Number formats: what a reader sees where the file holds a number.

In: a format code and a number. Out: a date or time under a date format, the digits with their leading zeros
and letters under a format that prints those, else the number itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache, partial

from tidegate.model.content import Value

Shown = Callable[[int | float], Value]
"""Turns a cell's number into what its format shows."""

BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Date and time formats that a styles part need not spell out (some only in East Asian versions)."""

_QUIET = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[[^\]]*\]|(.)', re.DOTALL)
LONGEST_CODE = 1024
"""Spreadsheet programs refuse codes above 255 characters; the numbers under a longer one stay numbers."""
LONG = 1_000_000
"""From here on a number behind letters (`"A"0`) is printed with them; below, it is a count with a unit."""

_LAST_DAY = 2_958_465
_LEAP_DAY_OF_1900 = 60
_EPOCH = dt.date(1899, 12, 30).toordinal()
_EPOCH_1904 = dt.date(1904, 1, 1).toordinal()


def shown(code: str, since_1904: bool) -> Shown | None:
    """What a format code does to numbers, or None where it leaves them numbers."""
    if len(code) > LONGEST_CODE:
        return None
    section = code.split(";", 1)[0] if '"' not in code else _first_section(code)
    bare = _QUIET.sub("", section).lower()
    if re.search(r"[dyhsm]", bare):
        days = re.search(r"[dy]|mmm", bare) is not None
        return lru_cache(4096)(partial(_moment, since_1904=since_1904, days=days, elapsed="[" in bare))
    return _identifier(section)


def date(number: int | float, since_1904: bool = False) -> Value:
    """A serial number as a date or a moment."""
    return _moment(number, since_1904=since_1904, days=True, elapsed=False)


def _first_section(code: str) -> str:
    for token in _TOKEN.finditer(code):
        if token.group(5) == ";":
            return code[: token.start()]
    return code


def _moment(number: int | float, *, since_1904: bool, days: bool, elapsed: bool) -> Value:
    if not 0 <= number <= _LAST_DAY:
        return number
    day, fraction = divmod(number, 1)
    seconds = round(fraction * 86_400)
    if elapsed or (day == 0 and not days):
        return (
            number if day or seconds >= 86_400 else (dt.datetime.min + dt.timedelta(seconds=seconds)).time()
        )
    if since_1904:
        start = _EPOCH_1904
    elif day == _LEAP_DAY_OF_1900:
        return "1900-02-29"
    else:
        start = _EPOCH if day > _LEAP_DAY_OF_1900 else _EPOCH + 1
    try:
        that_day = dt.date.fromordinal(start + int(day))
        if not seconds:
            return that_day
        return dt.datetime.combine(that_day, dt.time()) + dt.timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return number


def _identifier(section: str) -> Shown | None:
    """The effect of a format that prints whole numbers as an identifier: with zeros, letters or dashes."""
    pattern = _pattern(section)
    places = [i for i, item in enumerate(pattern) if item in ("0", "#")]
    if not places:
        return None
    between = any(item[0] == "'" for item in pattern[places[0] : places[-1]])
    if pattern.count("0") > 1 or between:
        return partial(_digits, pattern=pattern, least=0)
    before = "".join(item[1:] for item in pattern[: places[0]])
    if re.search(r"[A-Za-z0-9]\W?$", before):
        return partial(_digits, pattern=pattern, least=LONG)
    return None


def _pattern(section: str) -> tuple[str, ...]:
    """Digit places ("0", "#") and literals ("'A"); empty for a format that does more than whole numbers."""
    pattern: list[str] = []
    for token in _TOKEN.finditer(section):
        quoted, escaped, _, _, plain = token.groups()
        literal = quoted if quoted is not None else escaped
        if literal is not None:
            pattern.extend(f"'{char}" for char in literal)
        elif plain is None:
            continue
        elif plain in "0#":
            pattern.append(plain)
        elif plain in "-()/ :":
            pattern.append(f"'{plain}")
        else:
            return ()
    return tuple(pattern)


def _digits(number: int | float, *, pattern: tuple[str, ...], least: int) -> Value:
    """The number through the pattern, filled from the right as a spreadsheet does."""
    if number < least or number != int(number) or number >= 10**18:
        return number
    digits = list(str(int(number))) if number else []
    out: list[str] = []
    first = min(i for i, item in enumerate(pattern) if item in ("0", "#"))
    for i in range(len(pattern) - 1, -1, -1):
        item = pattern[i]
        if item[0] == "'":
            out.append(item[1:])
            continue
        if digits:
            out.append(digits.pop())
        elif item == "0":
            out.append("0")
        if i == first:
            out.extend(reversed(digits))
            digits = []
    return "".join(reversed(out))
