"""Year, month and day of the Jalali, Hijri and Ethiopian calendars to proleptic Gregorian ordinals, or None.

None where the calendar has no such day. Ordinals are those of `datetime.date.toordinal`.
"""

from __future__ import annotations

import datetime as dt

_JALALI_1400 = dt.date(2021, 3, 21).toordinal()
_HIJRI_EPOCH = 227014  # the day before 1 Muharram 1 (16 July 622 Julian)
_ETHIOPIAN_EPOCH = 2796  # 1 Meskerem 1 (29 August 8 Julian)


def gregorian(year: int, month: int, day: int) -> int | None:
    """The ordinal of a Gregorian day."""
    try:
        return dt.date(year, month, day).toordinal()
    except ValueError:
        return None


def jalali(year: int, month: int, day: int) -> int | None:
    """The ordinal of a Persian (solar Hijri) day; exact from 1178 to 1633."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    before = 31 * (month - 1) if month <= 6 else 186 + 30 * (month - 7)
    found = _jalali_year(year) + before + day - 1
    after = _jalali_year(year + 1) if month == 12 else found + 1
    if found >= after or (month > 6 and day > 30):
        return None
    return found


def _jalali_year(year: int) -> int:
    """The ordinal of Nowruz, by the cycle of 33 years."""
    return _JALALI_1400 + _jalali_days(year) - _jalali_days(1400)


def _jalali_days(year: int) -> int:
    shifted = year + 1595
    return 365 * shifted + shifted // 33 * 8 + (shifted % 33 + 3) // 4


def hijri(year: int, month: int, day: int) -> int | None:
    """The ordinal of a day of the tabular Islamic calendar; sighted and Umm al-Qura months differ by a day or so."""
    if not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    return _HIJRI_EPOCH + (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day


def ethiopian(year: int, month: int, day: int) -> int | None:
    """The ordinal of an Ethiopian day; the thirteenth month has five days, or six before a leap year."""
    last = 30 if month <= 12 else (6 if year % 4 == 3 else 5)
    if not (1 <= month <= 13 and 1 <= day <= last):
        return None
    return _ETHIOPIAN_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1
