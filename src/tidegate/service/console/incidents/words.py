"""Amounts in words. In: seconds, counts, codes. Out: text as people say it; no values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
BOUNDS: Mapping[str, str] = {
    "posted": "put in place",
    "reachable": "given out",
    "unreachable": "asked for in vain",
    "removed": "removed",
    "captured": "captured by an archive",
    "cached until": "copies in caches until",
    "lasted": "lasted",
}
STEPS: Mapping[str, str] = {
    "stays": "Stay everybody in the file",
    "evidence": "Keep the evidence",
    "exposure": "When it was reachable",
    "accesses": "Who fetched it",
    "people": "Complete what is known of people",
}
STATES: Mapping[str, tuple[str, str]] = {
    "open": ("open", "Open"),
    "contained": ("check", "Contained"),
    "closed": ("past", "Closed"),
}
COMPLETENESS: Mapping[str, str] = {
    "certainly": "certainly have the whole file",
    "probably": "probably have the whole file",
    "possibly": "possibly have the whole file",
    "part": "have a part of it",
    "not": "have nothing of it",
}


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
    return f"± {amount(seconds)}" if seconds else "to the second"


def count(number: int, one: str, many: str = "") -> str:
    """`1 person`, `6,252 people`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def moment(at: dt.datetime) -> str:
    """In UTC, to the second."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def listed(parts: Iterable[str]) -> str:
    """`a, b and c`."""
    *before, last = list(parts) or [""]
    return f"{', '.join(before)} and {last}" if before else last
