"""What every kind of source gives. In: a word of the command line. Out: shards, and of a shard bodies and gaps.

A shard is a piece of work that one worker does whole: small enough to be done again after a kill, large enough
that handing it out costs nothing. It crosses processes and lies in the work list, so it holds names and no bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from tidegate.inspection.snapshot import Snapshot

Body = bytes | Snapshot
"""Bytes in memory, or, above `bodies.IN_MEMORY`, a sealed copy of them on disk."""


@dataclass(frozen=True, slots=True)
class Shard:
    """`kind`: which module opens it. `where`: a path or address. `names`: what of it, where it is not all.

    `word`: the source it was cut from, as it was asked for.
    """

    kind: str
    where: str
    names: tuple[str, ...] = ()
    word: str = ""

    def encode(self) -> str:
        """As the work list keeps it."""
        return json.dumps([self.kind, self.where, list(self.names), self.word], ensure_ascii=True)

    @classmethod
    def decode(cls, text: str) -> Shard:
        """Raises ValueError."""
        kind, where, names, word = json.loads(text)
        return cls(kind, where, tuple(names), word)


@dataclass(frozen=True, slots=True)
class Item:
    """One body. `where`: what a person would call its place, an address if it has one.

    `file`, `offset`, `length`: the archive it lies in and the bytes of its record there, -1 where not known.
    `captured`: when the archive took it, ISO 8601, or "". `part`: row or member within. `record`: gives the WARC
    record it came in, asked only where it matched.
    """

    where: str
    body: Body = field(repr=False)
    media_type: str = ""
    captured: str = ""
    file: str = ""
    offset: int = -1
    length: int = -1
    part: str = ""
    record: Callable[[], bytes] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that should have been looked at and was not. `why`: in our own words, without a value of it.

    `count`: of how many things this is said.
    """

    where: str
    why: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """How sources are reached; the same in every worker.

    `networks`, `ports`, `authority`: as in a site's settings. `s3_access`, `s3_private`: references to the two keys,
    "" for a bucket that anybody may read. `base`: what the lines of a paths file are below. `fields`: which column
    of an export is what ("text", "url", "date"). `versions`: old versions of stored objects too.
    """

    networks: tuple[str, ...] = ()
    ports: tuple[int, ...] = (80, 443)
    authority: str = ""
    seconds: float = 3600.0
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_access: str = ""
    s3_private: str = ""
    base: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    versions: bool = True


class Source(Protocol):
    """One kind, as a module: two functions."""

    def plan(self, where: str, settings: Settings) -> Iterator[Shard | Unread]:
        """Cut it into shards. Raises TraceError or SiteError where it cannot even be listed."""
        ...

    def items(self, shard: Shard, settings: Settings) -> Iterator[Item | Unread]:
        """What is in a shard. What fails is an Unread; it goes on with the next."""
        ...
