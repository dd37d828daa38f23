"""Times as people and logs write them. In: text, and the zone it is meant in. Out: an instant and its uncertainty.

A local time that a change of clocks made ambiguous is given in the middle of its two meanings, with an uncertainty
that spans both; one that such a change skipped likewise.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tidegate.errors import UsageError

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
_CLOCK = r"(?P<h>\d{2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?P<f>[.,]\d{1,9})?)?"
_ZONE = r"(?:\s?(?P<z>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?(?![\w:])"
_FORMS = (
    re.compile(rf"(?<!\d)(?P<y>\d{{4}})[-/](?P<o>\d{{2}})[-/](?P<d>\d{{2}})[T ]{_CLOCK}{_ZONE}"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})/(?P<b>[A-Z][a-z]{{2}})/(?P<y>\d{{4}}):{_CLOCK}{_ZONE}"),
    re.compile(
        rf"(?:[A-Z][a-z]{{2}},? )(?P<d>\d{{1,2}}) (?P<b>[A-Z][a-z]{{2}}) (?P<y>\d{{4}}) {_CLOCK}{_ZONE}"
    ),
    re.compile(
        rf"(?:[A-Z][a-z]{{2}} )?(?P<b>[A-Z][a-z]{{2}}) +(?P<d>\d{{1,2}}) {_CLOCK} (?P<y>\d{{4}}){_ZONE}"
    ),
    re.compile(r"(?<![\d.])(?P<epoch>1\d{9})(?: (?P<z>[+-]\d{4}))?(?![\d.])"),
    re.compile(rf"(?:^|(?<=\s))(?P<b>[A-Z][a-z]{{2}}) +(?P<d>\d{{1,2}}) {_CLOCK}(?![\w:])"),
)


@dataclass(frozen=True, slots=True)
class Read:
    """`at`: aware. `uncertainty`: seconds to either side. `zoned`: whether the text named its zone itself."""

    at: dt.datetime
    uncertainty: float
    zoned: bool


def zone(name: str) -> dt.tzinfo:
    """`UTC`, `America/New_York`, `-05:00`. Raises UsageError."""
    if found := re.fullmatch(r"([+-])(\d{2}):?(\d{2})", name):
        hours, minutes = int(found[2]), int(found[3])
        if hours < 15 and minutes < 60:
            offset = dt.timedelta(hours=hours, minutes=minutes)
            return dt.timezone(-offset if found[1] == "-" else offset)
    try:
        return dt.UTC if name in ("UTC", "Z", "GMT") else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError("there is no such time zone: zones are UTC, -05:00 or America/New_York") from None


def find(text: str, where: dt.tzinfo = dt.UTC, year: int | None = None) -> Read | None:
    """The first instant in a line. `where`: the zone of what names none. `year`: of lines that leave it out."""
    for form in _FORMS:
        for found in form.finditer(text):
            try:
                return _read(found, where, year)
            except (ValueError, OverflowError, KeyError):
                continue
    return None


def whole(text: str, where: dt.tzinfo = dt.UTC) -> Read:
    """A time that a person typed. Raises UsageError."""
    read = find(text.strip(), where)
    if read is None:
        raise UsageError("a time is written as 2022-11-28T09:45:00-05:00, or without its zone beside --zone")
    return read


def local(naive: dt.datetime, where: dt.tzinfo) -> tuple[dt.datetime, float]:
    """What a wall clock showed, as an instant; and half the span of what it may mean, in seconds."""
    first, second = naive.replace(tzinfo=where, fold=0), naive.replace(tzinfo=where, fold=1)
    one, two = sorted((first.astimezone(dt.UTC), second.astimezone(dt.UTC)))
    return one + (two - one) / 2, (two - one).total_seconds() / 2


def _read(found: re.Match[str], where: dt.tzinfo, year: int | None) -> Read:
    part: Callable[[str], str | None] = found.groupdict().get
    if epoch := part("epoch"):
        return Read(dt.datetime.fromtimestamp(int(epoch), dt.UTC), 1.0, True)
    month = _MONTHS[part("b") or ""] if part("b") else int(part("o") or 0)
    years = int(part("y") or year or 0)
    fraction = part("f")
    naive = dt.datetime(
        years,
        month,
        int(part("d") or 0),
        int(part("h") or 0),
        int(part("m") or 0),
        int(part("s") or 0),
        round(float(f"0.{fraction[1:]}") * 1_000_000) % 1_000_000 if fraction else 0,
    )
    # What is left out was cut off, not rounded.
    coarse = 60.0 if part("s") is None else 0.001 if fraction else 1.0
    if named := part("z"):
        return Read(naive.replace(tzinfo=zone(named)).astimezone(dt.UTC), coarse, True)
    at, unsure = local(naive, where)
    return Read(at, coarse + unsure, False)
