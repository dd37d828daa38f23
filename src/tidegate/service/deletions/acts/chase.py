"""What nobody answered. In: requests that are due. Out: drafted reminders, mail that came back, people who are told.

A reminder is drafted, never sent: a person reads it first. After the last one somebody is told.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from tidegate.errors import TidegateError
from tidegate.record.acts import Act
from tidegate.response.deletions import letters
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.deletions import mailing
from tidegate.service.deletions.details import opened, seal
from tidegate.service.deletions.models import WAITING, DeletionRequest, RequestState, Way
from tidegate.service.deletions.options import Options, options
from tidegate.service.incidents.models import IncidentState
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office
from tidegate.service.outbox.models import Mail, MailState
from tidegate.service.releases.acts.alarm import alarm

_LOST = (MailState.REFUSED, MailState.RETURNED)


def due(office: Office) -> int:
    """Every minute. How many requests moved."""
    live = DeletionRequest.objects.exclude(incident__state=IncidentState.CLOSED).filter(state__in=WAITING)
    moved = sum(_came_back(office, row) for row in live)
    said = options(office.instance)
    for row in live.filter(due_at__lt=office.now(), reminder="", escalated_at=None):
        try:
            moved += _remind(office, row, said)
        except TidegateError:
            continue  # shredded, or the vault is away: the next minute asks again
    return moved


def _remind(office: Office, request: DeletionRequest, said: Options) -> bool:
    with transaction.atomic():
        rows = DeletionRequest.objects.select_for_update(of=("self",)).select_related("incident")
        row = rows.get(pk=request.pk)
        if row.state not in WAITING or row.reminder or row.escalated_at or row.sent_at is None:
            return False
        where = f"incident {row.incident.reference}: request {row.number}"
        if row.round > said.chases:
            row.escalated_at = office.now()
            row.save(update_fields=["escalated_at"])
            alarm(
                "deletion-unanswered",
                str(row.pk),
                f"{where} is not answered; decide what to do",
                office.now(),
            )
            return True
        details = opened(office, row)
        letter = letters.reminder(
            details.subject, details.text, details.own, row.sent_at, office.now() + said.answer_within
        )
        written = replace(details, subject=letter.subject, text=letter.text)
        row.reminder = seal(office, row.incident, written)
        row.save(update_fields=["reminder"])
        alarm("deletion-due", str(row.pk), f"{where} is due: a reminder is drafted", office.now())
        return True


def _came_back(office: Office, request: DeletionRequest) -> bool:
    """What the outbox says could not be delivered is unreachable."""
    lost = Mail.objects.filter(key=mailing.key_of(request, request.round), state__in=_LOST)
    if request.way != Way.MAIL or not lost.exists():
        return False
    with transaction.atomic():
        rows = DeletionRequest.objects.select_for_update(of=("self",)).select_related("incident")
        row = rows.get(pk=request.pk)
        if row.state not in WAITING:
            return False
        row.state, row.ended_at = RequestState.UNREACHABLE, office.now()
        row.save(update_fields=["state", "ended_at"])
        words = f"incident {row.incident.reference}: request {row.number} came back undelivered"
        alarm("deletion-returned", str(row.pk), words, office.now())
        detail: dict[str, Worth] = {"request": row.number, "kind": row.kind, "outcome": row.state}
        append(
            Act.DELETION_ANSWERED, actor=SYSTEM, subject=str(row.incident_id), detail=detail, now=office.now()
        )
        return True
