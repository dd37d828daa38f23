"""The accesses step: stub."""

from __future__ import annotations

from tidegate.service.incidents.models import Incident
from tidegate.service.incidents.outcome import Outcome, Progress
from tidegate.service.office import Office


def read(office: Office, incident: Incident, progress: Progress) -> Outcome:
    """Nothing yet."""
    return {"logs": incident.evidence.filter(kind="access log").count()}
