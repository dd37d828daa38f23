"""Rulings on who is who. In: a person, a ruling. Out: the row as it now stands.

Ruling somebody out takes their stay off: it is never the last word of one person, and another ruling undoes it.
"""

from __future__ import annotations

import uuid

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.stays import recorded
from tidegate.service.stays.acts.canary import touched
from tidegate.service.stays.acts.facts import reasoned
from tidegate.service.stays.models import AffectedPerson, Resolution

RULINGS = (Resolution.EXACT, Resolution.RULED_OUT)


def rule(office: Office, actor: Actor, person: uuid.UUID, ruling: Resolution, reason: str) -> AffectedPerson:
    """`exact`: it is whom the registry says. `ruled out`: it is nobody whom this incident touches; two people say so.

    Raises RefusedError without right or reason.
    """
    actor.must(Right.RESOLVE_PEOPLE)
    if ruling not in RULINGS:
        raise RefusedError("somebody is ruled exact or ruled out")
    reasoned(reason)
    now = office.now()
    with transaction.atomic():
        row = AffectedPerson.objects.select_for_update().get(pk=person)
        if row.resolution == Resolution.CANARY:
            touched(office, actor, [person], "ruled on")
            return row
        detail = {"ruling": str(ruling.value), "incident": str(row.incident_id)}
        append(Act.PERSON_RESOLVED, actor=actor, subject=str(person), detail=detail, now=now)
        out = recorded.ruled_out(recorded.rulings([person])[str(person)])
        if ruling == Resolution.EXACT or out:
            row.resolution = ruling
        elif row.resolution != Resolution.UNMATCHED:
            row.resolution = Resolution.PROBABLE
        row.ruled_by, row.ruled_at = Account.objects.get(pk=actor.account), now
        row.save(update_fields=["resolution", "ruled_by", "ruled_at"])
    return row


def accept_missing(office: Office, actor: Actor, incident: uuid.UUID, reason: str) -> bool:
    """What could not be read of an incident's file holds nobody else, say two people; whether both have by now.

    Until then whoever is not known is answered `unknown`.
    """
    actor.must(Right.RESOLVE_PEOPLE)
    reasoned(reason)
    with transaction.atomic():
        detail = {"ruling": "nothing missing"}
        append(Act.PERSON_RESOLVED, actor=actor, subject=str(incident), detail=detail, now=office.now())
        return recorded.accepted(str(incident))
