"""What people do with messages. In: who, which, what. Out: its state; with an entry, in one transaction.

unclear             sent (the server's log says so) | again (it does not) | drop
held, restored      the same
held, late          again | drop
held or refused by the guard, unreadable      drop; an approval lets it out by putting it again
refused by the server, returned               again | drop
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.outbox.models import Mail, MailState, Restoration, Why

Settled = Literal["sent", "again", "drop"]
_STATES: Mapping[str, MailState] = {
    "sent": MailState.SENT,
    "again": MailState.WAITING,
    "drop": MailState.DROPPED,
}
LONGEST_REASON = 500


def choices(row: Mail) -> tuple[Settled, ...]:
    """What may be done with it now."""
    if row.state == MailState.UNCLEAR or (row.state == MailState.HELD and row.why == Why.RESTORED):
        return ("sent", "again", "drop")
    if row.state == MailState.RETURNED or row.why in (Why.LATE, Why.SERVER):
        return ("again", "drop") if row.state not in (MailState.WAITING, MailState.DROPPED) else ()
    return ("drop",) if row.state in (MailState.HELD, MailState.REFUSED, MailState.WAITING) else ()


def settle(office: Office, actor: Actor, mail: Mail, how: Settled, reason: str) -> Mail:
    """Raises RefusedError without the right, without a reason, or where it does not stand so."""
    actor.must(Right.NOTIFY)
    reason = checked_reason(reason)
    now = office.now()
    with transaction.atomic():
        row = Mail.objects.select_for_update().get(pk=mail.pk)
        if how not in choices(row):
            raise RefusedError(
                f"a message that is {row.state} cannot be settled as {how}: nothing was changed"
            )
        _settled(row, actor, how, reason, now)
    return row


def lift(office: Office, actor: Actor, reason: str) -> int:
    """Nothing of what waited at the time of the backup was sent since: all of it goes out. How many. Raises
    RefusedError.
    """
    actor.must(Right.NOTIFY)
    reason = checked_reason(reason)
    now = office.now()
    with transaction.atomic():
        lifted = Restoration.objects.select_for_update().filter(lifted_at=None)
        if not lifted.update(lifted_at=now, lifted_by_id=actor.account, reason=reason):
            raise RefusedError("nothing is held since a restoration")
        held = Mail.objects.select_for_update().filter(state=MailState.HELD, why=Why.RESTORED)
        rows = list(held.order_by("made_at", "pk"))
        for row in rows:
            _settled(row, actor, "again", reason, now)
    return len(rows)


def checked_reason(reason: str) -> str:
    """Raises RefusedError for none."""
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise RefusedError(f"give a reason of at most {LONGEST_REASON} letters")
    return reason


def _settled(row: Mail, actor: Actor, how: Settled, reason: str, now: dt.datetime) -> None:
    before = row.state
    row.state, row.why, row.reason = _STATES[how], Why.NOTHING, reason
    row.settled_by = Account.objects.get(pk=actor.account)
    row.due_at = now
    row.ended_at = None if how == "again" else now
    if how == "sent":
        row.sent_at = row.claimed_at or now
    row.save()
    detail = {"how": how, "before": before, "origin": row.origin, "number": row.number}
    append(Act.MAIL_SETTLED, actor=actor, subject=str(row.pk), detail=detail, now=now)
