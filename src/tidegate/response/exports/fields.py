"""What all exports share: which addresses may be told, spans of time, counts too small to tell."""

from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import unquote

from tidegate.errors import ResponseError
from tidegate.model.history import History
from tidegate.report.mask import Masker

SMALL = 11
"""A count below it may point at single people: it is left out."""

_UNITS = (("Years", 365 * 86400), ("Months", 2_629_800), ("Days", 86400), ("Hours", 3600), ("Minutes", 60))


def addresses(history: History) -> tuple[str, ...]:
    """The addresses in which nothing is recognised that a mask would hide, however they are encoded.

    A name of a person in a path is recognised less surely than a number: whoever sends an export reads it first.
    """
    return tuple(url for url in dict.fromkeys(history.file.urls) if _harmless(url))


def _harmless(url: str) -> bool:
    if not url.startswith(("https://", "http://")) or not url.isascii() or len(url) > 2048:
        return False
    masker, seen = Masker(), url.partition("?")[0]
    if seen != url:
        return False  # a query may hold what somebody asked for
    for _ in range(3):
        if masker.text(seen) != seen:
            return False
        seen = unquote(seen)
    return True


def large(number: int | None) -> int | None:
    """The count, or None where it is unknown or small."""
    return None if number is None or number < SMALL else number


def span(earlier: dt.datetime | None, later: dt.datetime | None) -> tuple[str, int] | None:
    """A VERIS unit and how many of it, rounded; None where either end is unknown or they are the wrong way round."""
    if earlier is None or later is None or later < earlier:
        return None
    seconds = (later - earlier).total_seconds()
    for unit, length in _UNITS:
        if seconds >= length:
            return unit, round(seconds / length)
    return "Seconds", round(seconds)


def utc(at: dt.datetime) -> str:
    """As `2022-11-28T18:53:00Z`, in whole seconds."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def milliseconds(at: dt.datetime) -> int:
    """Since 1970, as OCSF wants it."""
    return int(at.timestamp() * 1000)


def key(history: History) -> str:
    """The incident's UUID. Raises ResponseError where it is none: a free text could tell something."""
    try:
        return str(uuid.UUID(history.key))
    except ValueError:
        raise ResponseError("incident.key: write a UUID, as the service shows it") from None
