"""May it be destroyed? In: a schedule, what is kept, an instant. Out: for each thing yes or no, and every reason.

held, or not known whether held      no: a litigation hold wins over every term
needed, or not known                 no: a stay, a notice or a review may rest on it
schedule not signed                  no
term or instant not known, future    no
term not over                        no, until then
else                                 yes
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tidegate.model.retention import Kept, Purge, Schedule

MONTHS = 12


def purgeable(kept: Iterable[Kept], schedule: Schedule, now: dt.datetime) -> tuple[Purge, ...]:
    """A ruling for each thing, in order. `now` aware."""
    return tuple(_ruling(one, schedule, now) for one in kept)


def _ruling(one: Kept, schedule: Schedule, now: dt.datetime) -> Purge:
    why_not = []
    if one.held is not False:
        why_not.append(
            "a litigation hold stands" if one.held else "it is not known whether a litigation hold stands"
        )
    if one.needed is not False:
        why_not.append("it is still needed" if one.needed else "it is not known whether it is still needed")
    if not schedule.signed:
        why_not.append("the retention schedule is not signed, or was changed since")
    ends, reason = _ends(one, schedule, now)
    why_not += [reason] if reason else []
    return Purge(one.key, not why_not, ends, tuple(why_not))


def _ends(one: Kept, schedule: Schedule, now: dt.datetime) -> tuple[dt.datetime | None, str]:
    term = next((term for term in schedule.terms if term.key == one.term), None)
    if term is None:
        return None, "the schedule has no such class"
    start = one.instants.get(term.start.value)
    if start is None or start.utcoffset() is None:
        return None, f"when it was {term.start.value} is not known"
    if start > now:
        return None, f"when it was {term.start.value} lies in the future"
    ends = later(start, term.months)
    if ends is None:
        return None, "its term ends beyond the calendar"
    return ends, "" if now >= ends else f"its term ends on {ends.astimezone(dt.UTC):%Y-%m-%d}"


def later(start: dt.datetime, months: int) -> dt.datetime | None:
    """The same day so many months later; where that month has no such day, the first of the next: never earlier."""
    at = start.astimezone(dt.UTC)
    years, month = divmod(at.month - 1 + months, MONTHS)
    try:
        return at.replace(year=at.year + years, month=month + 1)
    except ValueError:
        pass
    years, month = divmod(at.month + months, MONTHS)
    try:
        return at.replace(year=at.year + years, month=month + 1, day=1)
    except ValueError:
        return None
