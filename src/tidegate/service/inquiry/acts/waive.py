"""Letting the rest of a matter go, by name. In: a matter, a reason. Out: a waiver of as many as are open now.

Where two people are asked for, the first says so and the second agrees to the same; until then it counts for nothing.
"""

from __future__ import annotations

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.model.closing import Matter
from tidegate.record.acts import Act
from tidegate.response.closing import BY_TWO, NEVER_WAIVED
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.inquiry.closing import missing
from tidegate.service.inquiry.models import WaiverRow
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office


def waive(office: Office, actor: Actor, incident: Incident, matter: Matter, reason: str) -> WaiverRow:
    """Raises RefusedError where nothing is open, nobody knows how much, or it cannot be waived."""
    actor.must(Right.WAIVE)
    why, now = checked(reason), office.now()
    if matter in NEVER_WAIVED:
        raise RefusedError(f"{matter.value}: this cannot be waived by anybody")
    with transaction.atomic():
        here = Incident.objects.select_for_update().get(pk=incident.pk)
        if here.state == IncidentState.CLOSED:
            raise RefusedError("the incident is closed: there is nothing to waive")
        left = _open(here, matter, office)
        row = _agreed(actor, here, matter, left) if matter in BY_TWO else None
        account = Account.objects.get(pk=actor.account)
        if row is None:
            row = WaiverRow(incident=here, matter=matter.name, open=left, reason=why, by=account, at=now)
        else:
            row.second_by, row.second_at = account, now
        row.save()
        detail: dict[str, Worth] = {"waiver": str(row.pk), "matter": matter.name, "open": left}
        append(Act.MATTER_WAIVED, actor=actor, subject=str(here.pk), detail=detail, now=now)
    return row


def _open(incident: Incident, matter: Matter, office: Office) -> int:
    left = next((one for one in missing(incident, office.now()) if one.matter is matter), None)
    if left is None:
        raise RefusedError(f"{matter.value}: nothing is open that is not waived already")
    if left.open is None:
        raise RefusedError(f"{matter.value}: nobody knows how many are open; find out first")
    return left.open


def _agreed(actor: Actor, incident: Incident, matter: Matter, left: int) -> WaiverRow | None:
    """The word of another person that this one joins: it covers all that is open now, or it is too old."""
    waiting = WaiverRow.objects.filter(incident=incident, matter=matter.name, second_by=None, open__gte=left)
    if waiting.filter(by__pk=actor.account).exists():
        raise RefusedError("you have waived it already: another person agrees")
    return waiting.order_by("-at").first()
