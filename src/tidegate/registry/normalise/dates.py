"""A birth date as people write it, to every day it may mean.

In: text in any usual style, language, calendar and digits, a spreadsheet's number, or a date. Out: proleptic
Gregorian ordinals of days from 1900 to 2030, the likeliest first, at most six; () where it is no date.

- Numbers: the year first or last, and day and month in both orders, also where the order is certain (a spreadsheet
  may have swapped them before); a month's name settles it. Two-digit years up to 30 in both centuries.
- Years 1270 to 1420 are read as Jalali, 1318 to 1455 as Hijri (three neighbouring days, since sighted months vary),
  both where both are possible; 2443 to 2573 as Buddhist. Ethiopian years look like Gregorian ones, so only a month's
  name or a mark (`E.C.`, `ዓ.ም`) makes a date Ethiopian.
- Numbers from 1 to 60000 are days of a spreadsheet, from 1900 and from 1904, but 1900 to 2030 are years and no dates.
  Text of five digits alike; of eight digits it is year, month, day in any of the three orders.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

from tidegate.registry.normalise import calendars, months

Order = Literal["dmy", "mdy", "ymd", "jalali", "hijri", "ethiopian"]
"""How a source writes its dates: the order of Gregorian numbers, or another calendar in any order."""

_FIRST = dt.date(1900, 1, 1).toordinal()
_LAST = dt.date(2030, 12, 31).toordinal()
_MOST = 6
_LONGEST = 80
_SERIAL_1900 = dt.date(1899, 12, 30).toordinal()
_SERIAL_1904 = dt.date(1904, 1, 1).toordinal()
_TIME = re.compile(
    r"(?:(?<=\d)t|[\s,])\s*\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|gmt)?(?:[+-]\d\d:?\d\d)?$"
)
_COMPACT_TIME = re.compile(r"(?<=^\d{8})t\d{4,6}z?$")
_PIECE = re.compile(r"\d+|[^\W\d_]+")
_EAST_ASIAN = re.compile("[年月日년월일]")
_GREGORIAN_YEARS = range(1900, 2031)
_BUDDHIST = 543


class _Written(NamedTuple):
    """The numbers of a date as written, its month where named, with the calendars that name it, and its marks."""

    numbers: list[str]
    months: dict[str, int]
    calendar: str
    month_first: bool


def birth_days(value: object) -> tuple[int, ...]:
    """Every day that `value` may mean; see the module."""
    found: list[int] = []
    for day in _readings(value):
        if day is not None and _FIRST <= day <= _LAST and day not in found:
            found.append(day)
    return tuple(found[:_MOST])


def canonical_day(value: object, order: Order) -> int | None:
    """The one day that `value` means in a source that writes its dates in `order`, or None.

    Hijri days are those of the tabular calendar. Two-digit years are the latest that lie before 2027.
    """
    if isinstance(value, dt.date) or not isinstance(value, str):
        days = birth_days(value)
        return days[0] if days else None
    written = _read(value)
    if written is None:
        return None
    return next((day for day in _ordered(written, order) if day is not None and _FIRST <= day <= _LAST), None)


def _readings(value: object) -> Iterator[int | None]:
    if isinstance(value, dt.date):  # also datetime
        yield from _either(value.toordinal())
    elif isinstance(value, bool):
        return
    elif isinstance(value, int | float):
        yield from _number(value)
    elif isinstance(value, str) and (written := _read(value)):
        yield from _written(written)


def _number(value: float) -> Iterator[int | None]:
    """Days of a spreadsheet (a fraction is a time of day), or eight digits."""
    if not -1e9 < value < 1e9:  # also not a number
        return
    whole = int(value)
    if 1 <= whole <= 60000 and whole not in _GREGORIAN_YEARS:
        yield from _either(_SERIAL_1900 + whole + (1 if whole < 60 else 0))
        yield _SERIAL_1904 + whole
    elif whole == value and 10**6 < whole < 10**8:
        yield from _compact(f"{whole:08}")


def _either(ordinal: int) -> Iterator[int | None]:
    """A day, and the one with its day and month swapped: spreadsheets swap them when they import text."""
    day = dt.date.fromordinal(ordinal)
    yield ordinal
    yield calendars.gregorian(day.year, day.day, day.month)


def _compact(digits: str) -> Iterator[int | None]:
    yield from _three(digits[:4], digits[4:6], digits[6:])
    yield from _three(digits[:2], digits[2:4], digits[4:])


def _read(value: str) -> _Written | None:
    """The pieces of a date; None where other words stand beside them."""
    text = unicodedata.normalize("NFKC", value[:_LONGEST]).lower().strip()
    if not text.isascii():
        text = "".join(map(_plain, unicodedata.normalize("NFKD", text)))
        text = unicodedata.normalize("NFC", text)
    text = _COMPACT_TIME.sub("", _TIME.sub("", text))
    era = next((year for name, year in months.ERAS.items() if text.startswith(name)), 0)
    if era:
        text = text[2:].lstrip().replace("元", "1")
        text = re.sub(r"^\d{1,3}", lambda match: str(era + int(match[0])), text)
    spaced = _EAST_ASIAN.sub(" ", text) if re.search(r"\d\s*[年년]", text) else text
    return _pieces(_PIECE.findall(spaced.replace("'", "").replace("’", "")))


def _plain(character: str) -> str:
    """ASCII digits for those of every script; Latin accents fall out, other scripts keep their marks."""
    decimal = unicodedata.decimal(character, None)
    if decimal is not None:
        return str(decimal)
    return "" if "\u0300" <= character <= "\u036f" or character in "\u200c\u200e\u200f\u0640" else character


def _pieces(pieces: list[str]) -> _Written | None:
    numbers = [piece for piece in pieces if piece.isdecimal()]
    words = [piece for piece in pieces if not piece.isdecimal()]
    named, rest = _month(list(words)) if words else ({}, [])
    calendar = ""
    joined = "".join(rest)
    for name, marks in (
        ("ethiopian", months.ETHIOPIAN_MARKS),
        ("hijri", months.HIJRI_MARKS),
        ("jalali", months.JALALI_MARKS),
    ):
        if joined in marks or (rest and all(word in marks for word in rest)):
            calendar, rest = name, []
    if any(word not in months.FILLERS and not (len(word) == 1 and word.isascii()) for word in rest):
        return None
    month_first = bool(named) and bool(pieces) and not pieces[0].isdecimal()
    return _Written(numbers, named, calendar, month_first)


def _month(words: list[str]) -> tuple[dict[str, int], list[str]]:
    """The month that one word or several together name, by calendar; and the words left over."""
    for length in range(min(4, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            name = "".join(words[start : start + length])
            found = {
                calendar: table[name]
                for calendar, table in (
                    ("gregorian", months.GREGORIAN),
                    ("jalali", months.JALALI),
                    ("hijri", months.HIJRI),
                    ("ethiopian", months.ETHIOPIAN),
                )
                if name in table
            }
            if found and not (name in months.FILLERS and len(words) > length):
                return found, words[:start] + words[start + length :]
    return {}, words


def _written(written: _Written) -> Iterator[int | None]:
    numbers = written.numbers
    if written.months:
        if len(numbers) == 2:
            first, second = numbers
            yield from _named(written, first, second)
            if (len(second) <= 2 and not written.month_first) or len(first) > 2:
                yield from _named(written, second, first)
    elif len(numbers) == 3:
        yield from _calendar(written.calendar, numbers)
    elif len(numbers) == 1 and len(numbers[0]) == 8:
        yield from _compact(numbers[0])
    elif len(numbers) == 1 and len(numbers[0]) == 5:
        yield from _number(int(numbers[0]))


def _named(written: _Written, day: str, year: str) -> Iterator[int | None]:
    if len(day) > 2 or len(year) not in (2, 4):
        return
    for calendar, month in written.months.items():
        if written.calendar and calendar not in ("gregorian", written.calendar):
            continue
        if calendar == "gregorian":
            for number in _years(year):
                yield calendars.gregorian(number, month, int(day))
        elif len(year) == 4 or len(written.months) == 1:
            yield from _other(calendar, _short_year(calendar, int(year)), month, int(day))


def _short_year(calendar: str, year: int) -> int:
    """`69` as 1369 where the calendar counts so."""
    if year >= 100:
        return year
    return {"jalali": 1300, "hijri": 1400, "ethiopian": 1900}[calendar] + year


def _other(calendar: str, year: int, month: int, day: int) -> Iterator[int | None]:
    if calendar == "jalali" and 1270 <= year <= 1420:
        yield calendars.jalali(year, month, day)
    elif calendar == "hijri" and 1318 <= year <= 1455:
        middle = calendars.hijri(year, month, day)
        if middle is not None:
            yield from (middle, middle - 1, middle + 1)
    elif calendar == "ethiopian" and 1890 <= year <= 2023:
        yield calendars.ethiopian(year, month, day)


def _calendar(calendar: str, numbers: list[str]) -> Iterator[int | None]:
    """Three numbers in a calendar that a mark names, or in any."""
    if not calendar:
        yield from _three(*numbers)
        return
    for year, month, day in _orders(numbers):
        yield from _other(calendar, _short_year(calendar, int(year)), int(month), int(day))


def _orders(numbers: list[str]) -> list[tuple[str, str, str]]:
    """Year, month and day of three numbers, in both orders of month and day; month first is the likelier."""
    first, second, third = numbers
    if len(first) > 2 or (len(third) <= 2 and int(first) > 31):
        return [(first, second, third), (first, third, second)]
    return [(third, first, second), (third, second, first)]


def _three(first: str, second: str, third: str) -> Iterator[int | None]:
    orders = _orders([first, second, third])
    for year, month, day in orders:
        if len(month) <= 2 and len(day) <= 2:
            for number in _years(year):
                yield calendars.gregorian(number, int(month), int(day))
    for calendar in ("jalali", "hijri"):
        for year, month, day in orders:
            if len(year) == 4 and len(month) <= 2 and len(day) <= 2:
                yield from _other(calendar, int(year), int(month), int(day))


def _years(year: str) -> tuple[int, ...]:
    """The Gregorian years that a written one may mean, the likelier first."""
    number = int(year)
    if len(year) == 2:
        return (1900 + number,) if number > 30 else (2000 + number, 1900 + number)
    if 1900 + _BUDDHIST <= number <= 2030 + _BUDDHIST:
        return (number - _BUDDHIST,)
    return (number,) if number in _GREGORIAN_YEARS else ()


def _ordered(written: _Written, order: Order) -> Iterator[int | None]:
    """The readings of `written` that agree with `order`."""
    numbers = written.numbers
    if written.months or len(numbers) != 3:
        if len(numbers) == 1 and len(numbers[0]) == 8:
            digits = numbers[0]
            cut = (digits[:4], digits[4:6], digits[6:])
            if order in ("dmy", "mdy"):
                cut = (digits[:2], digits[2:4], digits[4:])
            yield from _ordered(_Written(list(cut), {}, "", False), order)
        else:
            yield from _written(written)
        return
    first, second, third = numbers
    year, month, day = first, second, third
    if len(first) <= 2 and order != "ymd":
        year, month, day = (third, first, second) if order == "mdy" else (third, second, first)
    if len(month) > 2 or len(day) > 2:
        return
    if order in ("jalali", "hijri", "ethiopian"):
        yield from _other(order, _short_year(order, int(year)), int(month), int(day))
    else:
        yield from (
            calendars.gregorian(number, int(month), int(day)) for number in sorted(_years(year), reverse=True)
        )
