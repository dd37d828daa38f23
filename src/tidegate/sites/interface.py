"""What every place where files are public can do, whatever it is made of.

In: a path (see `paths`), cleared bytes. Out: what lies there, what was taken down, what is still reachable.
Every method raises SiteError: for a path that is none, and for a site that does not do as asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, BinaryIO, Protocol

from tidegate.sites.content import Content

if TYPE_CHECKING:
    from tidegate.sites.public import Public

__all__ = ["Content", "Gone", "Kind", "Place", "Published", "Site", "StillThere", "TakenDown"]


class Kind(Enum):
    """What lies at a path. Only a FILE was ever published by the gate."""

    FILE = "file"
    LINK = "link"
    """A symbolic link: what it shows can change without it. Never followed."""
    SPECIAL = "special"
    """A pipe, device, socket or something unknown. Never opened."""
    MARKER = "marker"
    """A version that says: deleted here. The ones before it may still be readable."""
    UNREADABLE = "unreadable"
    """A folder or file that the site names and does not let us look at."""


@dataclass(frozen=True, slots=True)
class Published:
    """One version of one file on a site.

    `path`: as the site names it; a stranger's may be one that `paths.check` refuses. `digest`: SHA-256 in
    hexadecimal where these very bytes were hashed, else None: what a site only claims is not repeated here.
    `version`: what `read` takes, "" where the site keeps one only. `token`: changes when the bytes may have.
    """

    path: str
    digest: str | None
    size: int
    modified: dt.datetime
    version: str = ""
    kind: Kind = Kind.FILE
    current: bool = True
    token: str = ""


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What `take_down` removed, newest first; nothing where nothing was there. `uploads`: unfinished ones."""

    path: str
    removed: tuple[Published, ...]
    uploads: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was looked for and found, or could not be looked for.

    `where`: "versions" or the address asked. `digest`: of what was there, None where it could not be read.
    `same`: whether that is what was looked for; None: not known. `note`: what happened, in a few words.
    """

    where: str
    digest: str | None
    same: bool | None
    note: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Looked for everywhere, found nowhere. `others`: places where other bytes are, such as a page of regret."""

    path: str
    asked: tuple[str, ...]
    others: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class StillThere:
    """Found at `places`, or they could not be asked: what is not known to be gone counts as there."""

    path: str
    places: tuple[Place, ...]
    others: tuple[Place, ...] = ()


class Site(Protocol):
    """A place where files are public. One behaviour suite runs on every kind (`tests/contract/test_sites.py`)."""

    @property
    def name(self) -> str:
        """What the settings call it."""
        ...

    @property
    def public(self) -> Public | None:
        """How the public sees it; None where that is not known."""
        ...

    def list(self, *, versions: bool = False) -> Iterator[Published]:
        """Everything that lies there now, as it is found: in no order, never all in memory.

        `versions`: the older ones and the markers too, where the site keeps them.
        """
        ...

    def read(self, path: str, version: str = "") -> AbstractContextManager[BinaryIO]:
        """The bytes of a path, or of one of its versions. Raises SiteError where there are none."""
        ...

    def publish(self, path: str, content: Content, digest: str, length: int, media_type: str) -> Published:
        """Put exactly these bytes there: a reader sees the ones before or these, never a mixture.

        Raises SiteError where content, digest and length do not agree: what was there stays. The same bytes
        twice are the same as once.
        """
        ...

    def versions(self, path: str) -> tuple[Published, ...]:
        """Every version of one path that can still be read, and the markers between; newest first."""
        ...

    def take_down(self, path: str) -> TakenDown:
        """Remove every version, marker and unfinished upload. Doing it again changes nothing.

        Raises SiteError, after removing all it can, where something stays.
        """
        ...

    def verify_gone(self, path: str, digest: str | None = None) -> Gone | StillThere:
        """Whether it is gone: by its versions, and from outside where the site has a public address.

        With a digest, other bytes in its place are told apart; without, any bytes count as still there.
        """
        ...

    def close(self) -> None:
        """Let go of connections. May be called again."""
        ...
