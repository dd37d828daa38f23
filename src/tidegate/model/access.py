"""Who fetched a disclosed file: the nouns of an answer read from access logs.

Standard library only. Addresses are protected: `str` and `repr` of one are masks, the value is its `value`.
All instants are UTC, with the seconds by which they may be wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Completeness(StrEnum):
    """Has this client the whole file? From the strongest claim to none."""

    CERTAINLY = "certainly"
    PROBABLY = "probably"
    POSSIBLY = "possibly"
    PART = "part"
    NOT = "not"


class Actor(StrEnum):
    """What kind of client it was."""

    VERIFIED_CRAWLER = "verified crawler"
    CLAIMED_CRAWLER = "claimed crawler"
    ARCHIVE = "archive"
    AI_CRAWLER = "AI crawler"
    LINK_PREVIEW = "link preview"
    SECURITY_SCANNER = "security scanner"
    OWN_NETWORK = "own network"
    REPORTER = "reporter"
    CACHE = "cache"
    PERSON = "person"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What one request was answered with."""

    SERVED = "served"
    RANGE = "range"
    HEAD = "head"
    NOT_MODIFIED = "not modified"
    REDIRECTED = "redirected"
    ABSENT = "absent"
    REFUSED = "refused"
    FAILED = "failed"
    UNFINISHED = "unfinished"


class Vantage(StrEnum):
    """Where a log was written: before the caches, or behind them."""

    EDGE = "edge"
    ORIGIN = "origin"


class Cache(StrEnum):
    """What an edge says of its cache."""

    HIT = "hit"
    MISS = "miss"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """An address as it was logged. Shown only as a mask; `value` is for those who may see it."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        if ":" in self.value:
            return ":".join([*self.value.split(":")[:2], "*"])
        parts = self.value.split(".")
        return ".".join([*parts[:2], "*", "*"]) if len(parts) == 4 and parts[0].isdigit() else "*"

    def __repr__(self) -> str:
        return f"Address({self})"


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """`at` in UTC; the truth lies no more than `within` seconds from it."""

    at: datetime
    within: float = 0.0


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is written: the file's name, and a line from 1."""

    log: str
    line: int


@dataclass(frozen=True, slots=True)
class Retrieval:
    """One request for the file. `sent`: bytes of the body, at most; None where the log does not say.

    `span`: first and last byte asked for, where logged. `legs`: other lines that tell of this same request.
    """

    when: Instant
    client: Address
    agent: str
    method: str
    status: int | None
    outcome: Outcome
    sent: int | None
    span: tuple[int, int] | None
    encoding: str
    cache: Cache
    vantage: Vantage
    believed: Completeness
    reason: str
    place: Place
    legs: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose network an address was in; `dated` is the database's date, None where it has none."""

    name: str
    number: int | None
    source: str
    dated: datetime | None


@dataclass(frozen=True, slots=True)
class Client:
    """All that one address and agent did. `share`: the least and the most of the file it can have, 0 to 1.

    `reasons`: codes of the rows of the truth table; `doubts`: codes of why this may be several clients.
    """

    address: Address
    agent: str
    actor: Actor
    actor_evidence: str
    owner: Owner | None
    completeness: Completeness
    reasons: tuple[str, ...]
    share: tuple[float, float]
    first: Instant
    last: Instant
    requests: int
    sent: int
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogGap:
    """What a log does not tell: a span of time, or a place in a file. `code` says why."""

    code: str
    log: str
    words: str
    since: datetime | None = None
    until: datetime | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class LogReceipt:
    """One file, accounted for: `lines` = the sum of `formats` + `directives` + `broken`; `size` as stored.

    `mentions`: broken lines that hold the file's name. `sample`: a digest of samples of the content, unpacked.
    """

    log: str
    size: int
    unpacked: int
    sample: str
    lines: int
    formats: tuple[tuple[str, int], ...]
    directives: int
    broken: int
    first_broken: tuple[int, ...]
    mentions: tuple[int, ...]
    matched: int
    first: Instant | None
    last: Instant | None
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing the logs cannot tell: a code for programs, a sentence for people, where it is."""

    code: str
    sentence: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Accesses:
    """The answer. `served`: bytes of the file were given; `absent`: 404 or 410.

    `absent_before`: the last absence before the file was first served; `absent_after`: the first one after it
    was last served. `complete` only where no gap is stated, which a line that names the file and cannot be read is.
    """

    retrievals: tuple[Retrieval, ...]
    clients: tuple[Client, ...]
    first_served: Instant | None
    last_served: Instant | None
    last_absent: Instant | None
    absent_before: Instant | None
    absent_after: Instant | None
    receipts: tuple[LogReceipt, ...]
    gaps: tuple[LogGap, ...]
    unknown: tuple[Unknown, ...]

    @property
    def complete(self) -> bool:
        """Whether the logs are whole for the window asked about."""
        return not self.gaps
