"""What this room needs every minute. In: the office. Out: how much was done; safe to run twice."""

from __future__ import annotations

from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.duties.acts.remind import remind
from tidegate.service.duties.acts.start import recount
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.office import Office


def every_minute(office: Office) -> int:
    """Start clocks where none run, count them anew, and warn before one ends."""
    done = 0
    for incident in Incident.objects.exclude(state=IncidentState.CLOSED).order_by("opened_at"):
        done += sum(recount(office, SYSTEM, incident))
        done += remind(office, incident)
    return done
