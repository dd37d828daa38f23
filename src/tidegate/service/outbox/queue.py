"""Putting a message into the outbox. In: the caller's transaction, a key, a message. Out: its row.

The same key is the same row. A message that the guard held or refused is looked at again when it is put again, with
what it says then and who approved it then; one that was let in, or went out, is not changed any more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from email.message import EmailMessage

from django.db import transaction

from tidegate.record.acts import Act
from tidegate.response.notices.guard import Approval, Outcome, Outgoing, Ruling
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.incidents.models import Incident
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.outbox import door, envelope, wire
from tidegate.service.outbox.envelope import Parcel
from tidegate.service.outbox.models import Mail, MailState, Restoration, Why
from tidegate.service.stays.models import AffectedPerson
from tidegate.vault.holder import Holder

_STATES = {
    Outcome.PASS: MailState.WAITING,
    Outcome.HOLD: MailState.HELD,
    Outcome.REFUSE: MailState.REFUSED,
}


def put(
    office: Office,
    *,
    key: str,
    holder: Holder,
    message: EmailMessage,
    outgoing: Outgoing,
    origin: str,
    number: str,
    now: dt.datetime,
    approvals: tuple[Approval, ...] = (),
    numbers: frozenset[int] = frozenset(),
) -> Mail:
    """`key`, `origin`, `number`: of ours, no values. `holder`: an incident or an affected person, by whose file the
    guard knows other people. `numbers`: of the registry, of those who may be in attachments.

    Raises RuntimeError outside a transaction, NoticeError for a message that cannot be sent at all, VaultError.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("mail is put within the transaction that changes state")
    row = Mail.objects.select_for_update().filter(key=key).first()
    if row is not None and not (row.why == Why.GUARD and row.state in (MailState.HELD, MailState.REFUSED)):
        return row
    letter = wire.written(message, key)
    parcel = Parcel(letter.content, outgoing, approvals, numbers)
    incident = _incident(holder)
    row = row or Mail(key=key, origin=origin, number=number, made_at=now)
    row.holder_kind, row.holder_id, row.incident = holder.kind, holder.id, incident
    row.sha256 = hashlib.sha256(letter.content).hexdigest()
    row.sealed = envelope.seal(office, holder, parcel)
    row.message_id = letter.message_id
    row.due_at = now
    ruled(row, door.rule(office, parcel, letter, incident, now))
    if row.state == MailState.WAITING and _before_a_restoration(incident):
        row.state, row.why = MailState.HELD, Why.RESTORED
    row.save()
    told(Act.MAIL_PUT, row, now)
    return row


def ruled(row: Mail, ruling: Ruling) -> None:
    """State as the guard says; not saved."""
    row.state = _STATES[ruling.outcome]
    row.why = Why.NOTHING if row.state == MailState.WAITING else Why.GUARD
    row.causes = ",".join(dict.fromkeys(reason.cause.name for reason in ruling.reasons))[:300]


def holder_of(row: Mail) -> Holder:
    """Under which its words are sealed."""
    return Holder(row.holder_kind, row.holder_id)


def told(act: Act, row: Mail, now: dt.datetime, **more: str | int) -> None:
    """One entry of the record about a message, in the transaction that changes it."""
    detail: dict[str, str | int] = {
        "origin": row.origin,
        "number": row.number,
        "state": row.state,
        "message": row.sha256,
        "attempt": row.attempts,
    }
    if row.why:
        detail["why"] = row.why
    if row.causes:
        detail["causes"] = row.causes
    append(act, actor=SYSTEM, subject=str(row.pk), detail={**detail, **more}, now=now)


def _incident(holder: Holder) -> uuid.UUID | None:
    """Whose file other people are known by."""
    try:
        number = uuid.UUID(holder.id)
    except ValueError:
        return None
    if holder.kind == "incident":
        return number
    if holder.kind == "person":
        return AffectedPerson.objects.filter(pk=number).values_list("incident_id", flat=True).first()
    return None


def _before_a_restoration(incident: uuid.UUID | None) -> bool:
    """Whether its letters may have been sent by the installation that was lost."""
    last = Restoration.objects.filter(lifted_at=None).order_by("-at").values_list("at", flat=True).first()
    if last is None or incident is None:
        return last is not None
    return Incident.objects.filter(pk=incident, opened_at__lt=last).exists()
