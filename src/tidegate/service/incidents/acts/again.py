"""Having a step done once more, for there is more to it. In: an incident and a step. Out: its row, waiting."""

from __future__ import annotations

import datetime as dt

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.incidents.models import Incident, Step, StepKind
from tidegate.service.ledger.append import append


def again(incident: Incident, kind: StepKind, now: dt.datetime, why: str) -> None:
    """Within a transaction. What the step found stays until then; one that runs just now is done again after."""
    row = Step.objects.select_for_update().get(incident=incident, kind=kind)
    was_done = row.done_at is not None
    row.asked_at, row.done_at = now, None
    row.save(update_fields=["asked_at", "done_at"])
    if was_done:
        detail = {"step": kind.value, "why": why}
        append(Act.STEP_REPEATED, actor=SYSTEM, subject=str(incident.pk), detail=detail, now=now)
