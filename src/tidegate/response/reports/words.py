"""Instants, spans and numbers as reports say them. In: values. Out: text in plain English, always with the zone."""

from __future__ import annotations

import datetime as dt


def instant(at: dt.datetime) -> str:
    """As `2022-11-28 18:53:00 UTC`: one zone for everything, so that no two rows must be converted to be compared."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"


def between(earliest: dt.datetime, latest: dt.datetime) -> str:
    """One instant, or the two it lies between."""
    if earliest == latest:
        return instant(earliest)
    first, last = earliest.astimezone(dt.UTC), latest.astimezone(dt.UTC)
    same = first.date() == last.date()
    return (
        f"{first:%Y-%m-%d %H:%M:%S} to {last:%H:%M:%S} UTC"
        if same
        else f"{instant(first)} to {instant(last)}"
    )


def maybe(at: dt.datetime | None) -> str:
    """The instant, or that it is not known."""
    return "not known" if at is None else instant(at)


def count(number: int | None) -> str:
    """With thousands apart, or that it is not known."""
    return "not known" if number is None else f"{number:,}"


def span(earlier: dt.datetime | None, later: dt.datetime | None) -> str:
    """As `4 h 19 min`, rounded up: a span of exposure is never told shorter than it was."""
    if earlier is None or later is None or later < earlier:
        return "not known"
    minutes = -int(-(later - earlier).total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    return f"{days} d {hours} h {rest} min" if days else f"{hours} h {rest} min" if hours else f"{rest} min"


def day(at: dt.datetime) -> str:
    """As `28 November 2022`, in the zone of the instant."""
    return f"{at.day} {at:%B %Y}"


def clock(at: dt.datetime) -> str:
    """As `13:53 (UTC-05:00)`."""
    return f"{at:%H:%M} ({at:%Z})" if at.tzinfo is not None else f"{at:%H:%M}"
