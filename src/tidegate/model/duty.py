"""Legal clocks: what a rule asks, what is known, what somebody ruled, and the clock that comes of it."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field

from tidegate.errors import ResponseError


class Answer(enum.Enum):
    """Whether something holds. Unknown is an answer of its own, and the one that everything starts with."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Standing(enum.Enum):
    """How well a rule's text is known: read at its source, read in somebody's account of it, or not read."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Unit(enum.Enum):
    """What a deadline is counted in. `AT_ONCE`: "without undue delay", no figure. `NONE`: an effect, no deadline."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business days"
    AT_ONCE = "at once"
    NONE = "none"


class Start(enum.Enum):
    """From which instant a deadline is counted. All but the first lie at it or later."""

    DISCOVERY = "discovery"
    IDENTIFICATION = "identification"
    MAJOR_DECLARED = "major declared"
    MATERIALITY = "materiality"
    ASSESSMENT = "assessment"
    PEOPLE_TOLD = "people told"


@dataclass(frozen=True, slots=True)
class Deadline:
    """So many units from a start. `calendar`: whose holidays; `zone`: whose clock (an IANA name)."""

    unit: Unit
    amount: int = 0
    start: Start = Start.DISCOVERY
    zone: str = "UTC"
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule stands. `read`: on which day it was, None if it was not. `words`: what of it was read, what not."""

    text: str
    url: str
    standing: Standing
    read: dt.date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Counsel's. `digest`: of the rule's text without this table; it counts only while that text is unchanged."""

    name: str
    date: dt.date
    digest: str


@dataclass(frozen=True, slots=True)
class Telling:
    """Somebody who must be told, and by when. `key`: within its rule. `standing`: where it differs from the rule's."""

    key: str
    whom: str
    deadline: Deadline
    contents: tuple[str, ...] = ()
    trigger: Trigger | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """Names of facts, or `people >= N`. Everything in `all`, something in `any`, nothing in `none`."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule file. `digest`: SHA-256 of its text without the signature, hex. `file`: where it was read."""

    key: str
    title: str
    who: str
    trigger: Trigger
    tellings: tuple[Telling, ...]
    citation: Citation
    digest: str
    file: str
    signature: Signature | None = None

    @property
    def signed(self) -> bool:
        """Whether counsel signed this very text."""
        return self.signature is not None and self.signature.digest == self.digest


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an incident, for its duties. A fact that is not in `answers` is unknown.

    `people_least`, `people_most`: bounds of how many are affected; None: no upper bound is known.
    `instants`: by the value of `Start`, aware. `discovery` must be there: the earliest moment anybody knew.
    """

    instants: dict[str, dt.datetime]
    answers: dict[str, bool] = field(default_factory=dict)
    people_least: int = 0
    people_most: int | None = None

    def __post_init__(self) -> None:
        known = {start.value for start in Start}
        if unknown := sorted(set(self.instants) - known):
            raise ResponseError(
                f"instants: {len(unknown)} of them unknown; known are {', '.join(sorted(known))}"
            )
        if Start.DISCOVERY.value not in self.instants:
            raise ResponseError("instants.discovery: missing; give the earliest moment at which anybody knew")
        first = self.instants[Start.DISCOVERY.value]
        for name, at in self.instants.items():
            if at.utcoffset() is None:
                raise ResponseError(f"instants.{name}: give its zone")
            if at < first:
                raise ResponseError(f"instants.{name}: lies before the discovery; correct one of the two")
        if self.people_least < 0 or (self.people_most is not None and self.people_most < self.people_least):
            raise ResponseError("people_most: less than people_least; correct one of the two")


class Ruling(enum.Enum):
    """What people say about one clock."""

    MET = "met"
    NOT_NOTIFIABLE = "not notifiable"
    DELAYED = "delayed"


@dataclass(frozen=True, slots=True)
class DutyRuling:
    """By a named person, with a reason, about the clock `rule/telling`. It is kept; it never changes the due instant.

    `at`: when it was met, or ruled. `second`: another person who agrees; needed to rule out what the facts say
    applies. `until`: for a delay, by when it is to be met.
    """

    clock: str
    ruling: Ruling
    by: str
    at: dt.datetime
    reason: str
    second: str = ""
    until: dt.datetime | None = None

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise ResponseError("by: name the person who rules")
        if not self.reason.strip():
            raise ResponseError("reason: write it down; for a met duty, where its proof lies")
        if self.at.utcoffset() is None or (self.until is not None and self.until.utcoffset() is None):
            raise ResponseError("at: give its zone")
        if (self.ruling is Ruling.DELAYED) != (self.until is not None):
            raise ResponseError("until: a delay has one, and nothing else has")
        if self.second.strip().casefold() == self.by.strip().casefold():
            raise ResponseError("second: another person than the one who rules")


class ClockState(enum.Enum):
    """Where a clock stands, the worst first: the order in which they are shown."""

    BREACHED = "breached"
    RUNNING = "running"
    DELAYED = "delayed"
    EFFECT = "effect, no deadline"
    MET_LATE = "met late"
    MET = "met"
    NOT_NOTIFIABLE = "not notifiable"
    NOT_TRIGGERED = "not triggered"


@dataclass(frozen=True, slots=True)
class Clock:
    """One duty of one incident. `key`: `rule/telling`.

    `applies`: what the trigger says; where it is unknown, the clock runs, and `unknown` names the facts that would
    decide. `assumed`: the start is not known, so that the discovery stands for it. `firm`: a deadline in figures.
    `due`: None only where there is no deadline. `notes`: sentences of ours, for people.
    """

    key: str
    title: str
    whom: str
    contents: tuple[str, ...]
    state: ClockState
    applies: Answer
    start: dt.datetime
    assumed: bool
    due: dt.datetime | None
    firm: bool
    remaining: dt.timedelta | None
    unknown: tuple[str, ...]
    notes: tuple[str, ...]
    standing: Standing
    signed: bool
    citation: Citation
    ruling: DutyRuling | None = None
