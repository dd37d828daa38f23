"""Closing an incident: only when each matter is done, or waived by name. In: a reason. Out: the incident, closed."""

from __future__ import annotations

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.acts import change
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.inquiry import closing, waivers
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import append
from tidegate.service.office import Office


def close(office: Office, actor: Actor, incident: Incident, reason: str) -> Incident:
    """Stays, evidence and the hold stay. Raises RefusedError with all that is missing, a clause each."""
    actor.must(Right.RESPOND)
    checked(reason)
    with transaction.atomic():
        here = Incident.objects.select_for_update().get(pk=incident.pk)
        if here.state == IncidentState.CLOSED:
            return here
        now = office.now()
        if left := closing.missing(here, now):
            raise RefusedError(f"it stays open: {' | '.join(one.words for one in left)}")
        counted = closing.tallies(here)
        detail = {matter.name.lower(): f"{tally.done}/{tally.total}" for matter, tally in counted.items()}
        waived = sorted({one.matter.name.lower() for one in waivers.standing(here)})
        append(
            Act.INCIDENT_CLOSED,
            actor=actor,
            subject=str(here.pk),
            detail={**detail, "waived": waived},
            now=now,
        )
        return change.close(office, actor, here, reason)
