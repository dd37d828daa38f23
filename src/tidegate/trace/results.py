"""What a shard gave. Out of a worker; into the work list, in one step with the shard's mark. No bytes but evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from tidegate.trace.sources.interface import Shard, Unread

MOST_PLACES = 200
"""Places of one reason that are told one by one, of one shard; the others are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the answer. `text`: JSON. `digest`, `excerpt`: what groups copies, "" where nothing does."""

    text: str
    digest: str = ""
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """`bodies`, `size` in bytes: looked at. `evidence`: names of files and their bytes, kept before the mark is set."""

    findings: tuple[Finding, ...] = ()
    bodies: int = 0
    size: int = 0
    unread: tuple[Unread, ...] = ()
    evidence: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    seconds: float = 0.0


class Scanner(Protocol):
    """What a worker makes once and asks for each shard. Engines know nothing else of a scan."""

    def scan(self, shard: Shard) -> Result:
        """Raises nothing over what it reads."""
        ...

    def close(self) -> None:
        """Let go of processes and maps."""
        ...


class Question(Protocol):
    """What is looked for, small enough to be sent to every worker."""

    def open(self) -> Scanner:
        """In the worker. Raises TidegateError."""
        ...


def gathered(unread: Iterable[Unread]) -> tuple[Unread, ...]:
    """At most `MOST_PLACES` of each reason by their places, and how many more there are."""
    kept: list[Unread] = []
    counts: dict[str, int] = {}
    more: dict[str, int] = {}
    for one in unread:
        counts[one.why] = counts.get(one.why, 0) + 1
        if counts[one.why] <= MOST_PLACES:
            kept.append(one)
        else:
            more[one.why] = more.get(one.why, 0) + one.count
    return (*kept, *(Unread("", why, count) for why, count in more.items()))


def failed(shard: Shard, why: str) -> Result:
    """A shard that could not be done: one gap, never nothing."""
    return Result(unread=(Unread(shard.where, why, max(1, len(shard.names))),))
