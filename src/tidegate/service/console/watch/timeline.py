"""One observation as instants in order. In: its row and its take-downs. Out: what happened, when, and how sure.

An instant that nobody can know is told with its bounds: when it appeared lies between the last look without it and
the first one with it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from tidegate.service.console.codes import word
from tidegate.service.watch.models import Observation, TakeDown

_STEPS = (
    (
        "evidence_at",
        gettext_noop("Bytes and headers kept"),
        gettext_noop("sealed in the vault before anything was changed"),
    ),
    ("unpublished_at", gettext_noop("Unpublished"), gettext_noop("every version removed from the site")),
    ("denied_at", gettext_noop("Denied"), gettext_noop("the web server refuses the address")),
    ("purged_at", gettext_noop("Caches purged"), gettext_noop("told to drop every form of the address")),
    (
        "verified_at",
        gettext_noop("Verified gone"),
        gettext_noop("no version is left, nor, where the site has a public address, an answer from outside"),
    ),
    ("undone_at", gettext_noop("Undone"), gettext_noop("public again, by a clearance that counts")),
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
    found = [_appeared(row), Instant(gettext("Found"), row.at, gettext(_SOURCES.get(row.source, row.source)))]
    for down in downs:
        who = (
            gettext("by %(name)s") % {"name": down.account.display_name or down.account.username}
            if down.account
            else gettext("by the rules")
        )
        found.append(
            Instant(
                gettext("Ordered down"),
                down.ordered_at,
                f"{who}: {down.reason}",
                _after(row, down.ordered_at),
            )
        )
        for name, what, note in _STEPS:
            if moment := getattr(down, name):
                found.append(Instant(gettext(what), moment, gettext(note), _after(row, moment)))
        if down.verified_at is None:
            found.append(Instant(gettext("Not verified yet"), None, down.trouble or gettext("on its way")))
    if row.ended_at and not downs:
        found.append(Instant(word(row.state).capitalize(), row.ended_at, ""))
    return found


_SOURCES = {
    "event": gettext_noop("the site told of a change"),
    "poll": gettext_noop("by listing the site"),
    "report": gettext_noop("somebody outside reported it"),
    "canary": gettext_noop("a test of the alarm"),
}


def _appeared(row: Observation) -> Instant:
    if row.before is None:
        return Instant(
            gettext("Appeared"), row.modified, gettext("as the site says; nobody had looked before")
        )
    before = row.before.astimezone(dt.UTC).strftime("%H:%M:%S")
    return Instant(
        gettext("Appeared"),
        row.modified,
        gettext("as the site says; it was not there at %(before)s UTC") % {"before": before},
    )


def _after(row: Observation, moment: dt.datetime) -> str:
    seconds = (moment - row.at).total_seconds()
    if seconds < 60:
        return f"+{seconds:.2f} s"
    return f"+{seconds / 60:.0f} min" if seconds < 7_200 else f"+{seconds / 3600:.0f} h"
