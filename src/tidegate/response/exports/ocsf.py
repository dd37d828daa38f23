"""OCSF 1.6: an Incident Finding (class 2005) for a security office. In: a history, an instant. Out: an event."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tidegate import __version__
from tidegate.model.history import History, Mark
from tidegate.response.exports.fields import addresses, key, large, milliseconds

VERSION = "1.6.0"
CATEGORY, CLASS = 2, 2005
CREATE, UPDATE, CLOSE = 1, 2, 3
IN_PROGRESS, CLOSED = 2, 5
CRITICAL, HIGH_IMPACT = 5, 3
TRUE_POSITIVE, SUSPICIOUS = 2, 4
URL, HASH = 6, 8


def export(history: History, now: dt.datetime) -> dict[str, Any]:
    """The event, as of `now`. Raises ResponseError where the incident's key is no UUID."""
    closed = bool(history.moments(Mark.CLOSED))
    activity = CLOSE if closed else UPDATE
    told: dict[str, Any] = {
        "category_uid": CATEGORY,
        "class_uid": CLASS,
        "activity_id": activity,
        "type_uid": CLASS * 100 + activity,
        "time": milliseconds(now),
        "severity_id": CRITICAL,
        "impact_id": HIGH_IMPACT,
        "status_id": CLOSED if closed else IN_PROGRESS,
        "verdict_id": TRUE_POSITIVE if history.confirmed else SUSPICIOUS,
        "is_suspected_breach": True,
        "desc": "A file with personal information was published on a public website by error.",
        "assignee_group": {"name": "Incident response"},
        "finding_info_list": [_finding(history)],
        "metadata": {
            "version": VERSION,
            "product": {"name": "Tidegate", "vendor_name": "Tidegate", "version": __version__},
            "uid": key(history),
        },
        "observables": _observables(history),
    }
    if (began := history.earliest(Mark.POSTED, Mark.REACHABLE)) is not None:
        told["start_time"] = milliseconds(began)
    if (ended := history.latest(Mark.UNREACHABLE, Mark.REMOVED)) is not None:
        told["end_time"] = milliseconds(ended)
    if (people := large(history.counts.people)) is not None:
        told["unmapped"] = {"people": people}
    return told


def _finding(history: History) -> dict[str, Any]:
    told: dict[str, Any] = {
        "uid": key(history),
        "title": "Publishing error",
        "types": ["Publishing error", "Personal information"],
    }
    if (first := history.earliest(Mark.POSTED, Mark.REACHABLE)) is not None:
        told["first_seen_time"] = milliseconds(first)
    if (found := history.earliest(Mark.DISCOVERED, Mark.REPORTED)) is not None:
        told["created_time"] = milliseconds(found)
    return told


def _observables(history: History) -> list[dict[str, Any]]:
    digests = dict.fromkeys((history.file.sha256, *history.file.other_digests))
    return [{"name": "file.hashes.value", "type_id": HASH, "value": one} for one in digests] + [
        {"name": "file.url.url_string", "type_id": URL, "value": one} for one in addresses(history)
    ]
