"""Which installation a command about incidents asks. In: `--server` or `--home` and `--as`. Out: an IncidentDesk."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from tidegate.cli.desk.interface import Answer
from tidegate.inspection.snapshot import Snapshot

Told = Callable[[str, float], None]
"""Hears a step's name and its share, 0 to 1."""


class IncidentDesk(Protocol):
    """What can be done with incidents; answers are the API's. `word`: an incident's reference or id."""

    def open(self, taken: Snapshot, said: Mapping[str, str]) -> Answer:
        """`fresh` and the incident. `said`: as the fields of POST /v1/incidents."""
        ...

    def incidents(self, state: str | None) -> list[Answer]:
        """The newest first."""
        ...

    def incident(self, word: str) -> Answer:
        """Whole."""
        ...

    def follow_log(self, word: str, path: str, said: Mapping[str, str]) -> None:
        """An access log of this machine: kept, and here followed as it grows."""
        ...

    def add(self, word: str, kind: str, path: str, said: Mapping[str, str]) -> Answer:
        """A piece of evidence."""
        ...

    def claim(self, word: str, said: Mapping[str, object]) -> Answer:
        """A claim about when."""
        ...

    def withdraw(self, word: str, claim: int, reason: str) -> Answer:
        """The claim."""
        ...

    def close_incident(self, word: str, reason: str) -> Answer:
        """The incident."""
        ...

    def carry_out(self, word: str, told: Told) -> Answer:
        """The incident once its steps are done, or cannot be for now."""
        ...


@contextmanager
def incident_desk(arguments: argparse.Namespace) -> Iterator[IncidentDesk]:
    """Raises UsageError, and what opening it raises."""
    from tidegate.cli.desk.choose import desk
    from tidegate.cli.desk.local import Local

    with desk(arguments) as here:
        if isinstance(here, Local):
            from tidegate.cli.incident.local import LocalIncidents

            yield LocalIncidents(here)
        else:
            from tidegate.cli.desk.remote import Remote
            from tidegate.cli.incident.remote import RemoteIncidents

            assert isinstance(here, Remote)  # noqa: S101 - there are two kinds of desk
            yield RemoteIncidents(here)
