"""When a deadline ends. In: a deadline, the instant it runs from, calendars. Out: an instant, the earliest reading.

Where a rule can be read in two ways (a day of 23 hours when clocks change, an hour that comes twice), the earlier
one counts. Nothing is moved from a weekend to a Monday: a rule that allows it says `business days`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from tidegate.errors import ResponseError
from tidegate.model.duty import Deadline, Unit
from tidegate.response.duties.holidays import Calendar

WEEKENDS = Calendar()


def due(deadline: Deadline, start: dt.datetime, calendars: Mapping[str, Calendar]) -> dt.datetime | None:
    """The instant, in UTC; the start itself for what is due at once; None for an effect without a deadline."""
    start = start.astimezone(dt.UTC)
    if deadline.unit is Unit.NONE:
        return None
    if deadline.unit is Unit.AT_ONCE:
        return start
    try:
        if deadline.unit is Unit.HOURS:
            return start + dt.timedelta(hours=deadline.amount)
        return _days(deadline, start, calendars)
    except (OverflowError, ValueError):
        raise ResponseError(
            "a deadline lies beyond the calendar; correct the instant it starts from"
        ) from None


def _days(deadline: Deadline, start: dt.datetime, calendars: Mapping[str, Calendar]) -> dt.datetime:
    zone = ZoneInfo(deadline.zone)
    local = start.astimezone(zone)
    if deadline.unit is Unit.BUSINESS_DAYS:
        calendar = calendars[deadline.calendar] if deadline.calendar else WEEKENDS
        day = calendar.after(local.date(), deadline.amount)
        return _earliest(dt.datetime.combine(day, local.time()), zone)
    wall = _earliest(local.replace(tzinfo=None) + dt.timedelta(days=deadline.amount), zone)
    return min(wall, start + dt.timedelta(days=deadline.amount))


def _earliest(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return min(wall.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
