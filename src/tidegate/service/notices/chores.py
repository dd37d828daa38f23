"""What this room needs every minute. In: the office. Out: how much was done; safe to run twice."""

from __future__ import annotations

from tidegate.response.notices.states import State
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.notices.acts import letters
from tidegate.service.notices.acts.follow import follow
from tidegate.service.notices.models import Notice
from tidegate.service.office import Office


def every_minute(office: Office) -> int:
    """Hear what the outbox says; set the letters that a killed run, or a changed approval, left as drafts."""
    heard = follow(office)
    drafts = Notice.objects.filter(state=State.DRAFTED, superseded=False)
    waiting = Incident.objects.filter(pk__in=drafts.values("incident")).exclude(state=IncidentState.CLOSED)
    return heard + sum(letters.set_all(office, incident, wait=False) for incident in waiting)
