"""What becomes of an incident: contained when the bytes are gone from outside, open again when they are back, closed.

In: the rows of the watch, or a person's word. Out: the incident, an entry.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.acts.again import again
from tidegate.service.incidents.models import Incident, IncidentState, StepKind
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.watch.models import Observation, ObservationState, TakeDown

_LIVE = (ObservationState.OPEN, ObservationState.GOING)


def follow(office: Office) -> int:
    """Every minute: what the watch has verified since. How many incidents changed."""
    changed = 0
    for number in Incident.objects.exclude(state=IncidentState.CLOSED).values_list("pk", flat=True):
        with transaction.atomic():
            row = Incident.objects.select_for_update().get(pk=number)
            changed += _settled(row, office.now())
    return changed


def close(office: Office, actor: Actor, incident: Incident, reason: str) -> Incident:
    """Nothing is watched for it any more; evidence, stays and hold stay. Raises RefusedError."""
    actor.must(Right.RESPOND)
    checked(reason)
    with transaction.atomic():
        row = Incident.objects.select_for_update().get(pk=incident.pk)
        if row.state == IncidentState.CLOSED:
            return row
        if row.state == IncidentState.OPEN and _observations(row, *_LIVE).exists():
            raise RefusedError("the file is still to be had: take it down first")
        if row.steps.filter(done_at=None).exists():
            raise RefusedError(
                "steps of the response are not done yet: see them, and bring them to their end"
            )
        row.closed_at = office.now()
        _turn(row, actor, IncidentState.CLOSED, office.now())
        return row


def _settled(row: Incident, now: dt.datetime) -> bool:
    live = _observations(row, *_LIVE).exists()
    down = TakeDown.objects.filter(
        observation__sha256=row.sha256, observation__state=ObservationState.TAKEN_DOWN
    ).exclude(verified_at=None)
    if row.state == IncidentState.OPEN and not live and down.exists():
        row.contained_at = down.order_by("-verified_at").values_list("verified_at", flat=True)[0]
        _turn(row, SYSTEM, IncidentState.CONTAINED, now)
    elif row.state == IncidentState.CONTAINED and live:
        row.contained_at = None
        _turn(row, SYSTEM, IncidentState.OPEN, now)
    else:
        return False
    again(row, StepKind.EXPOSURE, now, "the watch")
    return True


def _observations(row: Incident, *states: ObservationState) -> QuerySet[Observation]:
    found = Observation.objects.filter(sha256=row.sha256, state__in=states)
    return found.exclude(source="canary")


def _turn(row: Incident, actor: Actor, state: IncidentState, now: dt.datetime) -> None:
    before, row.state = row.state, state
    row.save()
    detail = {"from": str(before), "to": state.value}
    append(Act.INCIDENT_CHANGED, actor=actor, subject=str(row.pk), detail=detail, now=now)
