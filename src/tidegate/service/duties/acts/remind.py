"""Alarms before a clock ends, and when it has. In: an incident. Out: how many were raised; each once a stage.

1   a quarter of its time is left, or a day, whichever is more; of an hour, from the beginning
2   an eighth is left, or two hours
3   it has ended, and nothing says that it was met
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tidegate.model.duty import ClockState
from tidegate.service.duties.models import Duty
from tidegate.service.incidents.models import Incident
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm

DUE, BREACHED = "duty-due", "duty-breached"
_OPEN = (ClockState.BREACHED.value, ClockState.RUNNING.value, ClockState.DELAYED.value)
_STAGES = ((1, 4, dt.timedelta(days=1)), (2, 8, dt.timedelta(hours=2)))


def remind(office: Office, incident: Incident) -> int:
    """In one transaction."""
    now, raised = office.now(), 0
    with transaction.atomic():
        rows = Duty.objects.select_for_update().filter(incident=incident, firm=True, state__in=_OPEN)
        for row in rows.exclude(due_at=None):
            reached = stage(row, now)
            if reached <= row.alarmed:
                continue
            row.alarmed = reached
            row.save(update_fields=["alarmed"])
            kind = BREACHED if reached > len(_STAGES) else DUE
            alarm(kind, f"{incident.pk}:{row.key}:{reached}", _words(incident, row, reached), now)
            raised += 1
    return raised


def stage(row: Duty, now: dt.datetime) -> int:
    """How far its time has run out, 0 to 3."""
    if row.due_at is None:
        return 0
    if now > row.due_at:
        return len(_STAGES) + 1
    whole, left = row.due_at - (row.start_at or row.due_at), row.due_at - now
    return max((number for number, part, least in _STAGES if left <= max(whole / part, least)), default=0)


def _words(incident: Incident, row: Duty, reached: int) -> str:
    by = row.due_at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC") if row.due_at else "no deadline"
    ended = "has ended without being met" if reached > len(_STAGES) else "ends soon"
    return f"incident {incident.reference}: the legal clock {row.key} {ended}: {by}"
