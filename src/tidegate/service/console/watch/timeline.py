"""One observation as instants in order. In: its row and its take-downs. Out: what happened, when, and how sure.

An instant that nobody can know is told with its bounds: when it appeared lies between the last look without it and
the first one with it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tidegate.service.watch.models import Observation, TakeDown

_STEPS = (
    ("evidence_at", "Bytes and headers kept", "sealed in the vault before anything was changed"),
    ("unpublished_at", "Unpublished", "every version removed from the site"),
    ("denied_at", "Denied", "the web server refuses the address"),
    ("purged_at", "Caches purged", "told to drop every form of the address"),
    (
        "verified_at",
        "Verified gone",
        "no version is left, nor, where the site has a public address, an answer from outside",
    ),
    ("undone_at", "Undone", "public again, by a clearance that counts"),
)


@dataclass(frozen=True, slots=True)
class Instant:
    """`at`: None where it is not known. `after`: seconds since the observation, where that says something."""

    what: str
    at: dt.datetime | None
    note: str
    after: str = ""


def timeline(row: Observation, downs: list[TakeDown]) -> list[Instant]:
    """Oldest first."""
    found = [_appeared(row), Instant("Found", row.at, _SOURCES.get(row.source, row.source))]
    for down in downs:
        who = f"by {down.account.display_name or down.account.username}" if down.account else "by the rules"
        found.append(
            Instant("Ordered down", down.ordered_at, f"{who}: {down.reason}", _after(row, down.ordered_at))
        )
        for name, what, note in _STEPS:
            if moment := getattr(down, name):
                found.append(Instant(what, moment, note, _after(row, moment)))
        if down.verified_at is None:
            found.append(Instant("Not verified yet", None, down.trouble or "on its way"))
    if row.ended_at and not downs:
        found.append(Instant(row.state.capitalize(), row.ended_at, ""))
    return found


_SOURCES = {
    "event": "the site told of a change",
    "poll": "by listing the site",
    "report": "somebody outside reported it",
    "canary": "a test of the alarm",
}


def _appeared(row: Observation) -> Instant:
    if row.before is None:
        return Instant("Appeared", row.modified, "as the site says; nobody had looked before")
    before = row.before.astimezone(dt.UTC).strftime("%H:%M:%S")
    return Instant("Appeared", row.modified, f"as the site says; it was not there at {before} UTC")


def _after(row: Observation, moment: dt.datetime) -> str:
    seconds = (moment - row.at).total_seconds()
    if seconds < 60:
        return f"+{seconds:.2f} s"
    return f"+{seconds / 60:.0f} min" if seconds < 7_200 else f"+{seconds / 3600:.0f} h"
