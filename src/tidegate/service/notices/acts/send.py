"""Letters that go by mail, into the outbox. In: an incident. Out: how many; each leaves once, whatever is run twice.

Mail leaves through the outbox alone: row and message come into being in one transaction, under the notice's key.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage

from django.db import transaction

from tidegate.errors import NoticeError, RefusedError, VaultError
from tidegate.record.acts import Act
from tidegate.response.notices.compose import compose
from tidegate.response.notices.guard import Outgoing
from tidegate.response.notices.guard.letters import as_mail
from tidegate.response.notices.mail import message
from tidegate.response.notices.states import State, Way
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.ledger.append import append
from tidegate.service.notices import approvals, sealed
from tidegate.service.notices.models import Notice, NoticeEvent
from tidegate.service.office import Office
from tidegate.service.outbox.models import Why
from tidegate.service.outbox.queue import put

_TOGETHER = 50
MAILED = (Way.E_MAIL, Way.ATTORNEY)
ORIGIN = "notices"


@dataclass(frozen=True, slots=True)
class Sent:
    """`mail`: put into the outbox now. `held`: what the guard keeps. `post`, `hand`: ready, and waiting for a batch."""

    mail: int
    held: int
    post: int
    hand: int


def send(office: Office, actor: Actor, incident: Incident) -> Sent:
    """Everything that is ready and goes by mail. Raises RefusedError without right or sender."""
    actor.must(Right.NOTIFY)
    if incident.state == IncidentState.CLOSED:
        raise RefusedError("the incident is closed")
    rows = Notice.objects.filter(incident=incident, superseded=False, state=State.READY)
    numbers = list(rows.filter(way__in=MAILED).order_by("pk").values_list("pk", flat=True))
    sender = office.instance.section("mail")["sender"]
    if numbers and not sender:
        raise RefusedError("mail has no sender: instance.toml [mail] sender names it")
    sent = 0
    for start in range(0, len(numbers), _TOGETHER):
        with transaction.atomic():
            # Whoever sets letters anew waits, or has made this one a draft again.
            Incident.objects.select_for_update().get(pk=incident.pk)
            found = Notice.objects.filter(pk__in=numbers[start : start + _TOGETHER], state=State.READY)
            some = [_one(office, actor, row, sender) for row in found.select_related("person", "incident")]
            sent += sum(some)
            if any(some):
                detail = {"mail": sum(some)}
                append(
                    Act.NOTICES_SENT, actor=actor, subject=str(incident.pk), detail=detail, now=office.now()
                )
    ways = Counter(rows.values_list("way", flat=True))
    held = Notice.objects.filter(incident=incident, superseded=False, state=State.HELD).count()
    return Sent(sent, held, ways[Way.POST], ways[Way.HAND])


def key_of(row: Notice) -> str:
    """The outbox's key of a letter: the same one is put once."""
    return f"notice-{row.key}"


def _one(office: Office, actor: Actor, row: Notice, sender: str) -> bool:
    """Whether it left. What cannot be read, or what the guard keeps at the door, is held; the others go on."""
    now = office.now()
    try:
        noun = sealed.noun(office, row)
        document = compose(noun)
        made = message(
            document,
            sender=sender,
            name=noun.office.name,
            recipient=noun.recipient.mail,
            key=row.key,
            now=now,
        )
        causes = _put(office, row, made, as_mail(noun, document, made))
    except (NoticeError, VaultError):
        causes = ["LETTER"]
    row.causes = causes
    row.state, row.out_at = (State.HELD, None) if causes else (State.OUT, now)
    row.save(update_fields=["state", "causes", "out_at"])
    NoticeEvent.objects.create(
        notice=row, at=now, what=row.state, by=actor.account, note=", ".join(causes)[:500]
    )
    return not causes


def _put(office: Office, row: Notice, made: EmailMessage, outgoing: Outgoing) -> list[str]:
    """Why the door keeps it; nothing where it is in the outbox, where it may wait for other reasons."""
    mail = put(
        office,
        key=key_of(row),
        holder=sealed.holder_of(row),
        message=made,
        outgoing=outgoing,
        origin=ORIGIN,
        number=str(row.pk),
        now=office.now(),
        approvals=approvals.standing(office, row.incident),
    )
    if mail.why != Why.GUARD:
        return []
    return [one for one in mail.causes.split(",") if one] or ["BROKEN"]
