"""The history of one incident, as reports and exports tell it: instants with bounds, acts, cause, actions, counts.

No noun here has a place for a person's name, number or other value from the disclosed file. Staff stand in it by the
name of their account. What people write (`words`) goes into the internal report and the court bundle, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from dataclasses import dataclass, field

from tidegate.errors import ResponseError

DIGEST = re.compile(r"[0-9a-f]{64}")


class Mark(enum.Enum):
    """What an instant of the timeline is about."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    BYPASSED = "bypassed"
    POSTED = "posted"
    REACHABLE = "reachable"
    NOTICED = "noticed"
    REPORTED = "reported"
    DISCOVERED = "discovered"
    STAYED = "stayed"
    EVIDENCE_KEPT = "evidence kept"
    REMOVED = "removed"
    UNREACHABLE = "unreachable"
    CAPTURED = "captured"
    FETCHED = "fetched"
    PEOPLE_TOLD = "people told"
    AUTHORITY_TOLD = "authority told"
    STATEMENT = "statement"
    REPOSTED = "reposted"
    CLOSED = "closed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something happened between `earliest` and `latest` (aware). `source`: of ours, `deploy log`, `press`.

    `machine`: seen by a machine, or said by a person. `words`: for people inside.
    """

    mark: Mark
    earliest: dt.datetime
    latest: dt.datetime
    source: str
    machine: bool
    words: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.earliest.utcoffset() is None or self.latest.utcoffset() is None:
            raise ResponseError("earliest, latest: give their zone")
        if self.earliest > self.latest:
            raise ResponseError("earliest: lies after latest; change the two over")


class Part(enum.Enum):
    """What somebody of the office did with the file."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    BYPASSED = "bypassed"
    PUBLISHED = "published"
    TOOK_DOWN = "took down"


@dataclass(frozen=True, slots=True)
class StaffAct:
    """One act. `account`: as it signs in. `reason`: as it was given then."""

    part: Part
    account: str
    at: dt.datetime
    reason: str = field(default="", repr=False)


class Control(enum.Enum):
    """What should have stopped it."""

    CONTRACT = "contract of the slot"
    INSPECTION = "inspection"
    REVIEW = "review by people"
    RELEASE = "publishing by digest"
    WATCH = "watch of the public site"
    REPORTS = "channel for reports"
    ACCESS = "access to the site"
    NONE = "there was none"


class Cause(enum.Enum):
    """Why it happened, as VERIS names vectors of error."""

    CARELESSNESS = "Carelessness"
    PROCESSES = "Inadequate processes"
    TECHNOLOGY = "Inadequate technology"
    PERSONNEL = "Inadequate personnel"
    RANDOM = "Random error"
    OTHER = "Other"
    UNKNOWN = "Unknown"


class Discovery(enum.Enum):
    """Who noticed."""

    STRANGER = "stranger"
    AFFECTED = "affected person"
    RESEARCHER = "security researcher"
    PRESS = "press"
    PARTNER = "partner"
    STAFF = "staff"
    WATCH = "watch"
    LOGS = "logs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ControlFailure:
    """A control that failed, or was not there."""

    control: Control
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is done so that it does not happen again. `done`: None while it is open."""

    words: str = field(repr=False)
    owner: str
    due: dt.date
    done: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many. None: not known. `exposed_kinds`: kinds of information, as `A-number`, never values."""

    people: int | None = None
    stayed: int | None = None
    told: int | None = None
    told_returned: int | None = None
    reviews_open: int | None = None
    reviews_decided: int | None = None
    retrievals: int | None = None
    clients: int | None = None
    whole_file: int | None = None
    deletion_asked: int | None = None
    deletion_attested: int | None = None
    deletion_refused: int | None = None
    reposts: int | None = None
    exposed_kinds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        numbers = (getattr(self, name) for name in self.__slots__ if name != "exposed_kinds")
        if any(number is not None and number < 0 for number in numbers):
            raise ResponseError("counts: none is below zero")


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One thing kept as evidence. `kept_by`: account or machine. `origin`: where it came from, in words of ours."""

    key: str
    title: str
    sha256: str
    length: int
    kept_at: dt.datetime
    kept_by: str
    origin: str
    custody: tuple[Handing, ...] = ()

    def __post_init__(self) -> None:
        if not DIGEST.fullmatch(self.sha256):
            raise ResponseError("sha256: 64 small hexadecimal digits")


@dataclass(frozen=True, slots=True)
class Handing:
    """An exhibit went from one hand to another. `entry`: its number in the record, where there is one."""

    at: dt.datetime
    giver: str
    receiver: str
    why: str
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class DisclosedFile:
    """`sha256` hex, `length` in bytes, `urls`: where it was public. `other_digests`: of altered copies and parts."""

    sha256: str
    length: int
    urls: tuple[str, ...] = field(default=(), repr=False)
    other_digests: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(map(DIGEST.fullmatch, (self.sha256, *self.other_digests))):
            raise ResponseError("sha256: 64 small hexadecimal digits")


@dataclass(frozen=True, slots=True)
class Office:
    """Whose incident it is. `industry`: NAICS. `contact`: for the public, a page or an address."""

    name: str
    contact: str
    country: str = "US"
    industry: str = "92"
    government: str = "Federal"


@dataclass(frozen=True, slots=True)
class History:
    """`reference`: as people say it. `key`: a UUID. `confirmed`: or only suspected. `contained`: verified as gone."""

    reference: str
    key: str
    office: Office
    file: DisclosedFile
    timeline: tuple[Moment, ...]
    discovery: Discovery
    confirmed: bool
    acts: tuple[StaffAct, ...] = ()
    failures: tuple[ControlFailure, ...] = ()
    cause: Cause = Cause.UNKNOWN
    cause_words: str = field(default="", repr=False)
    remedies: tuple[Remedy, ...] = ()
    counts: Counts = field(default_factory=Counts)
    exhibits: tuple[Exhibit, ...] = ()
    not_known: tuple[str, ...] = ()
    """Sentences of ours: what could not be found out."""

    def moments(self, mark: Mark) -> tuple[Moment, ...]:
        """All of one mark, in order."""
        return tuple(sorted((one for one in self.timeline if one.mark is mark), key=lambda one: one.earliest))

    def earliest(self, *marks: Mark) -> dt.datetime | None:
        """The first instant that any of the marks may lie at, by what machines saw where they saw anything."""
        found = [one for mark in marks for one in self.moments(mark)]
        seen = [one for one in found if one.machine] or found
        return min((one.earliest for one in seen), default=None)

    def latest(self, *marks: Mark) -> dt.datetime | None:
        """The last instant that any of the marks may lie at, by what machines saw where they saw anything."""
        found = [one for mark in marks for one in self.moments(mark)]
        seen = [one for one in found if one.machine] or found
        return max((one.latest for one in seen), default=None)
