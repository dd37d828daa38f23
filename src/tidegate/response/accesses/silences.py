"""Hours without a line where the same log has lines before and after. In: partials of one log. Out: gaps.

Also where a log begins or ends within the window that is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tidegate.model.access import LogGap
from tidegate.response.accesses.partial import Partial
from tidegate.response.accesses.times import utc

HOUR = timedelta(hours=1)
_ROTATED = re.compile(
    r"(?:\.(?:gz|zst|bz2|xz|log|txt|json|jsonl|csv)|[._-]?\d{4}-?\d\d-?\d\d(?:[T_-]?\d\d(?:-?\d\d){0,2}Z?)?"
    r"|\.\d+|\.\d{4}-\d\d-\d\d-\d\d\.[0-9A-Za-z]+|[._-][0-9A-F]{16}$|_\d+\.\d+\.\d+\.\d+_[0-9a-zA-Z]+)$"
)
_IIS = re.compile(r"^u_(?:ex|in|nc)\d{4,10}$")
_STAMPED = re.compile(r"\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-[0-9A-F]{16}")


def series_of(name: str) -> str:
    """Which log a file is of, by its name without what a rotation adds: `access.log.2.gz` is of `access`."""
    folder, slash, last = name.rpartition("/")
    last = _STAMPED.sub("", last)
    while (shorter := _ROTATED.sub("", last)) != last and shorter:
        last = shorter
    return folder + slash + ("u_ex" if _IIS.match(last) else last)


def silences(
    series: str, partials: Sequence[Partial], zones: Sequence[ZoneInfo | None],
    window: tuple[datetime | None, datetime | None],
) -> list[LogGap]:  # fmt: skip
    """The spans of an hour or more without a line, and what the window asks for beyond the log's own span."""
    since, until = window
    spans = sorted(
        (start, start + timedelta(seconds=covered.width))
        for partial, zone in zip(partials, zones, strict=True)
        for covered in partial.hours
        for start in [utc(covered.start, covered.zoned, zone)[0]]
    )
    if not spans:
        return []
    gaps = []
    end = spans[0][1]
    for first, last in spans[1:]:
        if first - end >= HOUR and _inside(end, first, since, until):
            gaps.append(_gap("silence", series, "no line between lines before and after", end, first))
        end = max(end, last)
    if since and spans[0][0] > since:
        gaps.append(_gap("begins-late", series, "the log begins within the window", since, spans[0][0]))
    if until and end < until:
        gaps.append(_gap("ends-early", series, "the log ends within the window", end, until))
    return gaps


def _inside(start: datetime, end: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (until is None or start < until) and (since is None or end > since)


def _gap(code: str, series: str, words: str, since: datetime, until: datetime) -> LogGap:
    return LogGap(code, series, words, since, until)
