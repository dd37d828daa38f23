"""What one file gave: kept, sealed, merged in any order; the answer is made of all of them.

In: scanned files. Out: partials. Nothing here depends on zones, skews, proxies or networks, so that an answer
can be made again with other ones without reading a log twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tidegate.model.access import Vantage
from tidegate.response.accesses.formats.clocks import Moment
from tidegate.response.accesses.formats.interface import Request


@dataclass(frozen=True, slots=True)
class Hit:
    """One line that asks for the file. `before`, `own`, `after`: digests of the line before it, of it, after it.

    "" where there is no such line in the file.
    """

    line: int
    form: str
    vantage: Vantage
    request: Request
    before: str
    own: str
    after: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A span that holds at least one line: `start` in seconds since 1970, `width` long."""

    start: float
    width: int
    zoned: bool


@dataclass(frozen=True, slots=True)
class Partial:
    """One file, read to its end or to where it is damaged. `damage`: why, and at which stored byte.

    `sample`: a digest of 4 KiB in every 128 KiB of the content. Hashing all of it is for whoever keeps it as evidence.
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
    elsewhere: int
    cut: bool
    damage: tuple[str, int] | None
    first: Moment | None
    last: Moment | None
    hours: tuple[Covered, ...]
    hits: tuple[Hit, ...]


def merged(*groups: Iterable[Partial]) -> tuple[Partial, ...]:
    """All files once, in one order whatever came first: associative, and the same twice is the same once."""
    found = {(partial.log, partial.sample, partial.size): partial for group in groups for partial in group}
    return tuple(found[key] for key in sorted(found))
