"""What must be done, or waived by name, before an incident is closed."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field

from tidegate.errors import ResponseError


class Matter(enum.Enum):
    """One of the things that an incident is closed by."""

    CONTAINED = "contained, as verified from outside"
    PEOPLE = "everybody in the file resolved"
    NOTICES = "notices proven"
    DELETIONS = "deletion requests ended"
    REPOSTS = "reposts dealt with"
    REVIEWS = "case reviews final"
    DUTIES = "legal duties met or ruled out"
    REPORT = "internal report approved"


@dataclass(frozen=True, slots=True)
class Tally:
    """`total` of a matter (None: not known), and how many of it are done."""

    total: int | None
    done: int = 0


@dataclass(frozen=True, slots=True)
class Waiver:
    """The rest of a matter is let go, by a named person with a reason. `open`: how many were open then; more than
    that are not covered. `second`: another person who agrees.
    """

    matter: Matter
    open: int
    by: str
    at: dt.datetime
    reason: str = field(repr=False)
    second: str = ""

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            raise ResponseError("by, reason: a waiver has a name and a reason")
        if self.second.strip().casefold() == self.by.strip().casefold():
            raise ResponseError("second: another person than the one who waives")
        if self.at.utcoffset() is None:
            raise ResponseError("at: give its zone")


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps an incident open: `open` of them (None: not known), and a line for people."""

    matter: Matter
    open: int | None
    words: str
