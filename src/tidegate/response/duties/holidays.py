"""Days on which a business day does not fall. In: a calendar as rules (`calendars/*.toml`). Out: whether a day counts.

A calendar that misses a holiday makes a deadline earlier, never later: that is the safe side.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.errors import ResponseError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SATURDAY, SUNDAY = 5, 6
_FIXED = re.compile(r"(0[1-9]|1[0-2])-([0-2][0-9]|3[01])")
_NTH = re.compile(rf"([1-4]|last) ({'|'.join(WEEKDAYS)}) of (0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Holiday:
    """`day`: `MM-DD`, or `3 monday of 01`, `last monday of 05`. `since`: the first year.

    `observed`: kept on Friday where it falls on a Saturday, and on Monday where it falls on a Sunday.
    """

    name: str
    day: str
    since: int = 1
    observed: bool = True

    def __post_init__(self) -> None:
        if not _FIXED.fullmatch(self.day) and not _NTH.fullmatch(self.day):
            raise ResponseError("day: write MM-DD, `3 monday of 01` or `last monday of 05`")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Holidays by rule, and single days besides."""

    holidays: tuple[Holiday, ...] = ()
    days: frozenset[dt.date] = frozenset()

    def business(self, day: dt.date) -> bool:
        """Whether work is done on that day."""
        if day.weekday() >= SATURDAY or day in self.days:
            return False
        # The first of January of the next year may be kept on the last of December of this one.
        kept = (_kept(one, year) for one in self.holidays for year in (day.year, day.year + 1))
        return day not in kept

    def after(self, day: dt.date, number: int) -> dt.date:
        """The `number`th business day after a day."""
        while number > 0:
            day += dt.timedelta(days=1)
            number -= self.business(day)
        return day


def _kept(holiday: Holiday, year: int) -> dt.date | None:
    if year < holiday.since or year > dt.MAXYEAR - 1:
        return None
    if found := _FIXED.fullmatch(holiday.day):
        try:
            day = dt.date(year, int(found[1]), int(found[2]))
        except ValueError:
            return None  # 29 February of a common year
        shift = {SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0) if holiday.observed else 0
        return day + dt.timedelta(days=shift)
    which, weekday, month = holiday.day.replace(" of", "").split()
    return _nth(year, int(month), WEEKDAYS.index(weekday), which)


def _nth(year: int, month: int, weekday: int, which: str) -> dt.date:
    first = dt.date(year, month, 1)
    day = first + dt.timedelta(days=(weekday - first.weekday()) % 7)
    if which != "last":
        return day + dt.timedelta(weeks=int(which) - 1)
    weeks: Sequence[dt.date] = [day + dt.timedelta(weeks=number) for number in range(5)]
    return max(one for one in weeks if one.month == month)
