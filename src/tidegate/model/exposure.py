"""When a file was reachable: what is claimed about it, and what the claims amount to. Standard library only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum


class Bound(Enum):
    """Which instant a claim is about."""

    POSTED = "posted"
    """It was put in place then: a deploy log, an audit line."""
    REACHABLE = "reachable"
    """It was given out then: a 200, an observation."""
    UNREACHABLE = "unreachable"
    """It was asked for then and not given out: 404, 410, a take-down verified from outside."""
    REMOVED = "removed"
    """It was taken out of its place then; caches may have gone on."""
    CAPTURED = "captured"
    """An archive took a copy then."""
    CACHED_UNTIL = "cached until"
    """A copy that was fetched may have been given out again until then."""
    LASTED = "lasted"
    """For how long: an amount, said by people."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody or something says when. `at`: aware; the truth lies within plus or minus `uncertainty` seconds.

    `source`: which kind of witness (`deploy log`, `access log`, `watch`, `record`, `person`). `machine`: seen by one.
    `words`: ours, without values. `id`: tells claims apart. `seconds`: of LASTED, which has no instant.
    """

    bound: Bound
    at: dt.datetime | None
    source: str
    machine: bool = True
    uncertainty: float = 0.0
    words: str = ""
    id: str = ""
    seconds: float | None = None

    def __post_init__(self) -> None:
        if (self.bound is Bound.LASTED) != (self.seconds is not None) or (self.at is None) != (
            self.bound is Bound.LASTED
        ):
            raise ValueError("LASTED has seconds and no instant; every other bound has an instant")
        if self.at is not None and self.at.tzinfo is None:
            raise ValueError("an instant has a zone")
        if not 0 <= self.uncertainty < float("inf"):
            raise ValueError("an uncertainty is a finite number of seconds, not below nought")

    @property
    def early(self) -> dt.datetime:
        """The first instant that it may mean. Raises ValueError for LASTED."""
        return self._instant() - dt.timedelta(seconds=self.uncertainty)

    @property
    def late(self) -> dt.datetime:
        """The last instant that it may mean. Raises ValueError for LASTED."""
        return self._instant() + dt.timedelta(seconds=self.uncertainty)

    def _instant(self) -> dt.datetime:
        if self.at is None:
            raise ValueError("an amount of time has no instant")
        return self.at


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of what is known about an instant, and the claim that gave it."""

    at: dt.datetime
    claim: Claim


@dataclass(frozen=True, slots=True)
class Instant:
    """The truth lies between the two; None: nothing is known on that side. `best`: what to write down."""

    not_before: Edge | None
    not_after: Edge | None
    best: Edge | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that cannot all be true. `code`: for machines. `words`: one sentence of ours, without values."""

    code: str
    words: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a person said, beside what machines saw. `within`: None where it cannot be compared.

    `off`: seconds by which it lies outside, after (+) or before (-); of a duration, how much longer than measured.
    """

    claim: Claim
    within: bool | None
    off: float | None


@dataclass(frozen=True, slots=True)
class Exposure:
    """`earliest`: when it became reachable; `latest`: when it ceased to be. `None` bests: not known.

    `least`, `most`, `measured`: seconds it was reachable; most None: no upper bound. `tail`: until when copies in
    caches may have been given out, the latest first; `captures`: archives that took a copy. `undecided`: claims that
    say nothing yet, for nothing tells on which side they lie. `missing`: what is not known, a sentence each.
    """

    earliest: Instant
    latest: Instant
    least: float | None
    most: float | None
    measured: float | None
    tail: tuple[Claim, ...]
    captures: tuple[Claim, ...]
    contradictions: tuple[Contradiction, ...]
    beside: tuple[Beside, ...]
    undecided: tuple[Claim, ...]
    missing: tuple[str, ...]
