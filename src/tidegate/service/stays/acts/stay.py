"""The first act of a response: everybody in the disclosed file is stayed. Safe to run twice and to be killed anywhere."""

from __future__ import annotations

from collections.abc import Callable

from tidegate.errors import RefusedError
from tidegate.service.incidents.models import Incident
from tidegate.service.office import Office

Progress = Callable[[float], None]
Outcome = dict[str, int | str]


def stay(office: Office, incident: Incident, progress: Progress) -> Outcome:
    """Counts and words of ours. Sets `incident.people` and `incident.missing`. Raises TidegateError."""
    raise RefusedError("stays cannot be set yet")
