"""Dates, times and numbers as a reader writes them. In: instants and a language. Out: text.

By CLDR (Babel) where it has the language; Haitian Creole by its own table. Persian dates stand beside the Gregorian
one by the solar Hijri calendar, Amharic ones by the Ethiopian. Times are always of 24 hours: whoever counts hours
from sunrise must not be misled, so no word for morning or evening stands beside them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from tidegate.response.notices.languages import ASCII_DIGITS, Language

if TYPE_CHECKING:
    from collections.abc import Callable

_HAITIAN = (
    "janvye", "fevriye", "mas", "avril", "me", "jen", "jiyè", "out", "septanm", "oktòb", "novanm", "desanm",
)  # fmt: skip
_PERSIAN = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
_ETHIOPIC = (
    "መስከረም", "ጥቅምት", "ኅዳር", "ታኅሣሥ", "ጥር", "የካቲት", "መጋቢት", "ሚያዝያ", "ግንቦት", "ሰኔ", "ሐምሌ", "ነሐሴ", "ጳጉሜን",
)  # fmt: skip
_ETHIOPIC_EPOCH = date(8, 8, 27).toordinal()
"""29 August 8 in the Julian calendar: the first day of the first year."""
_PERSIAN_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_PERSIAN_FIRST = date(1979, 3, 21).toordinal()
"""The first day of 1358, from which years are counted; the 33-year rule holds from 1244 to 1472."""
_PERSIAN_YEARS = range(1244, 1473)


@lru_cache(maxsize=1024)
def number_text(value: int, language: Language) -> str:
    """A whole number, grouped, in the language's digits."""
    if not language.locale:
        return f"{value:,}".replace(",", "\u00a0")
    from babel.numbers import format_decimal

    text = format_decimal(value, locale=language.locale, numbering_system="latn")
    return native(text.replace(",", "٬") if language.digits != ASCII_DIGITS else text, language)


def native(text: str, language: Language) -> str:
    """ASCII digits in `text` as the language writes them."""
    return text.translate(dict(zip(range(0x30, 0x3A), language.digits, strict=True)))


@lru_cache(maxsize=1024)
def date_text(day: date, language: Language) -> str:
    """A date in words; where the language has a calendar of its own, that one first and the Gregorian beside it."""
    gregorian = native(_gregorian(day, language), language)
    other = _CALENDARS[language.second_calendar](day) if language.second_calendar else ""
    return f"{native(other, language)} ({gregorian})" if other else gregorian


def time_text(instant: datetime, language: Language) -> str:
    """Date and time of day, 24 hours, in the instant's own zone; seconds only where they are not nought."""
    clock = f"{instant:%H:%M:%S}" if instant.second else f"{instant:%H:%M}"
    comma = "، " if language.rtl else " " if language.code == "zh" else ", "
    return date_text(instant.date(), language) + comma + native(clock, language)


def zone_text(instant: datetime) -> str:
    """The distance from UTC, the same in every language: `UTC-05:00`, with a true minus sign."""
    offset = instant.utcoffset()
    if not offset:
        return "UTC"
    minutes = round(offset / timedelta(minutes=1))
    return f"UTC{'+' if minutes > 0 else '−'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _gregorian(day: date, language: Language) -> str:
    if not language.locale:
        return f"{day.day} {_HAITIAN[day.month - 1]} {day.year}"
    from babel.dates import format_date

    return format_date(day, "long", locale=language.locale)


def persian(day: date) -> str:
    """A date of the solar Hijri calendar, by the 33-year rule; empty outside the years for which it holds."""
    year, left = 1358, day.toordinal() - _PERSIAN_FIRST
    while left < 0:
        year -= 1
        left += _persian_days(year)
    while left >= _persian_days(year):
        left -= _persian_days(year)
        year += 1
    if year not in _PERSIAN_YEARS:
        return ""
    month, of_month = (left // 31, left % 31) if left < 186 else (6 + (left - 186) // 30, (left - 186) % 30)
    return f"{of_month + 1} {_PERSIAN[month]} {year}"


def _persian_days(year: int) -> int:
    return 366 if year % 33 in _PERSIAN_LEAP else 365


def ethiopic(day: date) -> str:
    """A date of the Ethiopian calendar: twelve months of thirty days, and five or six days more."""
    days = day.toordinal() - _ETHIOPIC_EPOCH
    if days < 0:
        return ""
    cycles, rest = divmod(days, 1461)
    # The third year of a cycle ends with the leap day.
    in_cycle, of_year = _ethiopic_year(rest)
    return f"{_ETHIOPIC[of_year // 30]} {of_year % 30 + 1} ቀን {cycles * 4 + in_cycle + 1} ዓ.ም."


def _ethiopic_year(rest: int) -> tuple[int, int]:
    for year, length in enumerate((365, 365, 366, 365)):
        if rest < length:
            return year, rest
        rest -= length
    raise ValueError(rest)


_CALENDARS: dict[str, Callable[[date], str]] = {"persian": persian, "ethiopic": ethiopic}
