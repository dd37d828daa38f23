"""Amounts in words. In: seconds, counts, codes. Out: text as people say it; no values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext, gettext_noop, ngettext

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
BOUNDS: Mapping[str, str] = {
    "posted": gettext_noop("put in place"),
    "reachable": gettext_noop("given out"),
    "unreachable": gettext_noop("asked for in vain"),
    "removed": gettext_noop("removed"),
    "captured": gettext_noop("captured by an archive"),
    "cached until": gettext_noop("copies in caches until"),
    "lasted": gettext_noop("lasted"),
}
STEPS: Mapping[str, str] = {
    "stays": gettext_noop("Stay everybody in the file"),
    "evidence": gettext_noop("Keep the evidence"),
    "exposure": gettext_noop("When it was reachable"),
    "accesses": gettext_noop("Who fetched it"),
    "people": gettext_noop("Complete what is known of people"),
}
STATES: Mapping[str, tuple[str, str]] = {
    "open": ("open", gettext_noop("Open")),
    "contained": ("check", gettext_noop("Contained")),
    "closed": ("past", gettext_noop("Closed")),
}
COMPLETENESS: Mapping[str, str] = {
    "certainly": gettext_noop("certainly have the whole file"),
    "probably": gettext_noop("probably have the whole file"),
    "possibly": gettext_noop("possibly have the whole file"),
    "part": gettext_noop("have a part of it"),
    "not": gettext_noop("have nothing of it"),
}


def counted(one: str, many: str) -> tuple[str, str]:
    """A pair for the catalogues."""
    return one, many


COUNTED = (
    counted("person", "people"),
    counted("relative", "relatives"),
    counted("client", "clients"),
    counted("gap", "gaps"),
    counted("page", "pages"),
    counted("set of headers", "sets of headers"),
    counted("log", "logs"),
    counted("claim", "claims"),
    counted("request", "requests"),
)


def amount(seconds: float) -> str:
    """The two largest units that say something: `4 h 19 min`."""
    left = round(abs(seconds))
    parts: list[str] = []
    for length, unit in _UNITS:
        if left >= length or (unit == "s" and not parts):
            parts.append(f"{left // length:,} {unit}")
            left %= length
        elif parts:
            break
    return " ".join(parts[:2])


def error(seconds: float) -> str:
    """How far an instant may be off: `± 1 s`, or nothing said."""
    return f"± {amount(seconds)}" if seconds else gettext("to the second")


def count(number: int, one: str, many: str = "") -> str:
    """`1 person`, `6,252 people`; the pair stands in `COUNTED`."""
    return f"{number:,} {ngettext(one, many or one + 's', number)}"


def moment(at: dt.datetime) -> str:
    """In UTC, to the second."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def listed(parts: Iterable[str]) -> str:
    """`a, b and c`."""
    *before, last = list(parts) or [""]
    return f"{', '.join(before)} {gettext('and')} {last}" if before else last
