"""Years out of dates of every kind, and whether a column of dates can be birth dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from tidegate.model.content import Value

DATED = (str, dt.date)
"""Types of values that can be dates."""
_YEAR = re.compile(r"(?<![0-9])(1[34][0-9]{2}|1[89][0-9]{2}|20[0-9]{2})(?![0-9])")
_SHORT = re.compile(r"[-/. ']([0-9]{2})$")
_PACKED = re.compile(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")
_COMPACT = re.compile(
    r"(?=..(0[1-9]|1[0-2])|(0[1-9]|1[0-2]))(0[1-9]|[12][0-9]|3[01])(0[1-9]|[12][0-9]|3[01])(19|20)[0-9]{2}"
)
FIRST_SERIAL, LAST_SERIAL = 2_000, 45_000
"""Spreadsheet day numbers from 1905 to 2023."""
EARLIEST, LATEST, ADULT = 1915, 2024, 2008


def year_of(value: Value) -> int | None:
    """The year of a date cell or of a date written as text; two digits as people mean them for births."""
    if isinstance(value, dt.date):
        return value.year
    if not isinstance(value, str):
        return None
    text = value.strip().split("T")[0]
    match = _YEAR.search(text)
    if match:
        year = int(match[1])
        return year + 621 if year < 1500 else year
    short = _SHORT.search(text) or _SHORT.search(text.split(" ")[0])
    if short:
        return 1900 + int(short[1]) if int(short[1]) > 24 else 2000 + int(short[1])
    return None


def is_serial(value: Value) -> bool:
    """A whole number that a spreadsheet shows as a date between 1905 and 2023."""
    if isinstance(value, str):
        return value.strip().isdecimal() and FIRST_SERIAL <= int(value) <= LAST_SERIAL
    return isinstance(value, (int, float)) and FIRST_SERIAL <= value <= LAST_SERIAL


def is_packed(value: Value) -> bool:
    """`19850312`: a date without separators."""
    return bool(_PACKED.fullmatch(str(value)))


def is_compact(value: Value) -> bool:
    """A date without separators in any order of its parts: `03121985` as well."""
    text = str(value)
    return is_packed(value) or bool(_COMPACT.fullmatch(text.zfill(8) if text.isdecimal() else text))


def is_birth_year(value: Value) -> bool:
    """A bare year in which a living person can be born."""
    text = str(value).strip().removesuffix(".0")
    return text.isdecimal() and EARLIEST <= int(text) <= LATEST


def like_births(values: Iterable[Value]) -> bool:
    """Whether dates are spread as people's births are: wide, mostly adults, hardly any of this year."""
    years = [year for year in map(year_of, values) if year is not None]
    if not years:
        return False
    within = [year for year in years if EARLIEST <= year <= ADULT]
    if len(within) < 0.95 * len(years):
        return False
    spread = max(within) - min(within)
    return spread > 25 if len(within) >= 12 else spread >= 5 or len(within) < 3
