"""What is asked of access logs. In: from the operator. Out: frozen, handed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tidegate.model.access import Owner

DAY = 86_400.0


class NetworkOwners(Protocol):
    """Whose network an address was in on a day."""

    def owner(self, address: str, on: datetime) -> Owner | None:
        """The owner, or None where the database does not say."""
        ...


class Resolver(Protocol):
    """Answers of the domain name system that were asked elsewhere: there is no network in this room."""

    def confirmed_name(self, address: str) -> str | None:
        """The name of an address that leads back to the same address, or None."""
        ...


@dataclass(frozen=True, slots=True)
class Skew:
    """A log's clock is `ahead` seconds before the true time (negative: behind), give or take `within`."""

    ahead: float
    within: float = 0.0


@dataclass(frozen=True, slots=True)
class Log:
    """One file of a log. `series`: which log it is a file of; by default as its name says, without its rotation.

    `zone`: a name of the time zone database, for formats that write none. `names`: of JSON's fields.
    """

    path: Path
    form: str = "auto"
    series: str = ""
    zone: str | None = None
    skew: Skew = Skew(0.0)
    names: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """`paths`: all paths and URLs of the file. `length`: its bytes. `lengths`: (encoding, bytes) as encoded.

    `compressible`: could the server have sent it encoded? None: as the kind of file says. `since`, `until`: the
    window, UTC. `trusted`: networks of proxies whose X-Forwarded-For is believed. `crawlers`: (name, network)
    as their operators published. `joined_within`: seconds between parts of one download.
    """

    paths: tuple[str, ...]
    length: int | None = None
    lengths: tuple[tuple[str, int], ...] = ()
    compressible: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    trusted: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()
    crawlers: tuple[tuple[str, str], ...] = ()
    owners: NetworkOwners | None = field(default=None, compare=False)
    resolver: Resolver | None = field(default=None, compare=False)
    joined_within: float = DAY
