"""What a desk does. In: snapshots, ids, reasons. Out: answers as `/v1` gives them. Raises TidegateError."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tidegate.inspection.snapshot import Snapshot

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """How a file is offered. `anew`: though the very same was offered before."""

    slot: str
    name: str
    reason: str = ""
    publish: bool = False
    anew: bool = False


class Desk(Protocol):
    """A server, or this machine's installation."""

    @property
    def address(self) -> str:
        """Where people look at what was submitted."""
        ...

    def submit(self, taken: Snapshot, offer: Offer) -> Answer:
        """The submission."""
        ...

    def submission(self, number: str) -> Answer:
        """The submission as it is now."""
        ...

    def waiting(self) -> list[Answer]:
        """Submissions that wait for rulings, the oldest first."""
        ...

    def rule(self, number: str, kind: str, reason: str, days: int) -> Answer:
        """What all rulings amount to."""
        ...

    def clean(self, number: str) -> Answer:
        """The rebuilt file."""
        ...

    def publish(self, number: str) -> Answer:
        """The release of a submission."""
        ...

    def live_at(self, path: str) -> Answer | None:
        """The live release at a path of the site."""
        ...

    def withdraw(self, release: str, reason: str) -> Answer:
        """The release, taken down."""
        ...

    def roll_back(self, release: str) -> Answer:
        """The release in its place."""
        ...

    def clearance(self, number: str) -> str:
        """The envelope of a submission's clearance, if it stands at this moment; else a TidegateError says why not."""
        ...

    def trust(self, key_id: str, at: dt.datetime) -> bytes | None:
        """The public key, if what it signed at that time may be believed."""
        ...

    def stays(self, numbers: Sequence[str]) -> list[Answer]:
        """Whether the people of these case numbers or A-numbers may be acted against, at most 1,000."""
        ...

    def stay_list(self) -> str:
        """The envelope of the latest signed list."""
        ...

    def people(self, incident: str, resolution: str | None) -> Iterator[Answer]:
        """Who is affected by an incident, masked."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...
