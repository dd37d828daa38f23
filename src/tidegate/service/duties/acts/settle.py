"""What people say of a clock: met, not notifiable, late. In: a duty, a reason, proof. Out: its row; kept for good.

Nothing here moves a deadline: what is late stays late, with its reason beside it.
"""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.model.duty import Answer, Ruling, Start
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.duties.acts.start import recount
from tidegate.service.duties.facts import facts
from tidegate.service.duties.models import Duty, DutyRuling
from tidegate.service.incidents.models import Incident
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office

_DIGEST = re.compile(r"[0-9a-f]{64}")


def met(office: Office, actor: Actor, duty: Duty, at: dt.datetime, proof: str, reason: str) -> Duty:
    """It was done at that instant. `proof`: SHA-256 of what proves it. Raises RefusedError."""
    if not _DIGEST.fullmatch(proof):
        raise RefusedError("the proof is named by its SHA-256: 64 hexadecimal digits")
    if at.tzinfo is None or at > office.now():
        raise RefusedError("say when it was met: an instant with its zone, not in the future")
    if at < facts(duty.incident).instants[Start.DISCOVERY.value]:
        raise RefusedError(
            "it lies before anybody knew of the incident, so that it proves nothing: give the second"
        )
    return _ruled(office, actor, duty, Ruling.MET, reason, at=at, proof=proof)


def not_notifiable(office: Office, actor: Actor, duty: Duty, reason: str) -> Duty:
    """It does not bind here. Where the facts say that it does, it counts once another person has said the same.

    Raises RefusedError.
    """
    return _ruled(office, actor, duty, Ruling.NOT_NOTIFIABLE, reason)


def late(office: Office, actor: Actor, duty: Duty, reason: str, until: dt.datetime) -> Duty:
    """It will be met later than it should; by when. The deadline stays as it is. Raises RefusedError."""
    if until.tzinfo is None or until <= office.now():
        raise RefusedError("say by when it will be met: an instant with its zone, in the future")
    return _ruled(office, actor, duty, Ruling.DELAYED, reason, until=until)


def waits_for_second(duty: Duty) -> DutyRuling | None:
    """The ruling of one person that another one has to agree to, or None."""
    if duty.applies != Answer.YES.value:
        return None
    rows = duty.rulings.filter(ruling=Ruling.NOT_NOTIFIABLE.value, second=None)
    return rows.order_by("pk").first()


def _ruled(
    office: Office,
    actor: Actor,
    duty: Duty,
    ruling: Ruling,
    reason: str,
    *,
    at: dt.datetime | None = None,
    until: dt.datetime | None = None,
    proof: str = "",
) -> Duty:
    actor.must(Right.MANAGE_DUTIES)
    words = checked(reason)
    now = office.now()
    with transaction.atomic():
        Incident.objects.select_for_update().get(pk=duty.incident_id)
        row = Duty.objects.select_for_update().get(pk=duty.pk)
        who = Account.objects.get(pk=actor.account)
        first = waits_for_second(row) if ruling is Ruling.NOT_NOTIFIABLE else None
        if first is not None and first.said_by_id != who.pk:
            first.second, first.second_at = who, now
            first.save(update_fields=["second", "second_at"])
        elif first is None:
            DutyRuling.objects.create(
                duty=row, ruling=ruling.value, at=at or now, until=until, proof=proof, reason=words,
                said_by=who, said_at=now,
            )  # fmt: skip
        else:
            raise RefusedError("you have said so already: another person must agree")
        detail: dict[str, Worth] = {
            "clock": row.key,
            "ruling": ruling.value,
            "at": (at or now).astimezone(dt.UTC).isoformat(),
            "until": until.astimezone(dt.UTC).isoformat() if until else None,
            "proof": proof,
        }
        append(Act.DUTY_RULED, actor=actor, subject=str(row.incident_id), detail=detail, now=now)
        recount(office, actor, row.incident)
        row.refresh_from_db()
    return row
