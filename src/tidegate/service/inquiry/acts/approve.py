"""Approving a paper: the internal report, the public statement. In: the paper as it was read. Out: its row."""

from __future__ import annotations

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.inquiry import kinds
from tidegate.service.inquiry.models import Paper
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office


def approve(office: Office, actor: Actor, paper: Paper, reason: str) -> Paper:
    """Counsel approves what another person made; only the newest version. Raises RefusedError."""
    actor.must(Right.APPROVE_TEXT)
    checked(reason)
    with transaction.atomic():
        row = Paper.objects.select_for_update().get(pk=paper.pk)
        if not kinds.KINDS[row.kind].approved:
            raise RefusedError("this paper needs no approval")
        if str(row.made_by_id) == actor.account:
            raise RefusedError("you made it: another person approves")
        newer = Paper.objects.filter(incident_id=row.incident_id, kind=row.kind, version__gt=row.version)
        if newer.exists():
            raise RefusedError("there is a newer version: read and approve that one")
        _complete(row)
        if row.approved_by_id is not None:
            return row
        now = office.now()
        row.approved_by, row.approved_at = Account.objects.get(pk=actor.account), now
        row.save(update_fields=["approved_by", "approved_at"])
        detail: dict[str, Worth] = {
            "paper": str(row.pk),
            "kind": row.kind,
            "version": row.version,
            "sha256": row.sha256,
        }
        append(Act.PAPER_APPROVED, actor=actor, subject=str(row.incident_id), detail=detail, now=now)
    return row


def _complete(row: Paper) -> None:
    """An internal report that says why, in words that two people signed, and after those were signed."""
    if row.kind != kinds.INTERNAL:
        return
    last = row.incident.investigations.order_by("-version").first()
    if last is None or last.signed_at is None:
        raise RefusedError("the investigation is not signed by two people: sign it first")
    if last.signed_at > row.made_at:
        raise RefusedError("the report is older than the signed investigation: make it anew")
