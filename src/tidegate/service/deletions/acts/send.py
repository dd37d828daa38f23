"""Sending a request or its reminder, once a person has read it. In: a request. Out: the same, sent; an entry."""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.response.deletions.bars import ALLOWABLE
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.deletions import mailing
from tidegate.service.deletions.barred import bar_of
from tidegate.service.deletions.details import Details, opened
from tidegate.service.deletions.models import WAITING, DeletionRequest, RequestState, Way
from tidegate.service.deletions.options import Options, options
from tidegate.service.incidents.acts import evidence
from tidegate.service.incidents.models import IncidentState
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office

PROOF = "deletion request"


def send(office: Office, actor: Actor, request: DeletionRequest) -> DeletionRequest:
    """By mail, through the outbox. Twice without news between is once. Raises RefusedError, VaultError."""
    actor.must(Right.ASK_DELETION)
    said = options(office.instance)
    with transaction.atomic():
        row = _row(request)
        if row.state in WAITING and not row.reminder and not row.more:
            return row
        _may(row, Way.MAIL)
        details = opened(office, row, row.reminder)
        still_allowed(row, details, said)
        turn = row.round + 1
        mailing.put(office, row, details, said, turn)
        return _sent(office, actor, row, turn, said)


def by_form(
    office: Office,
    actor: Actor,
    request: DeletionRequest,
    proof: BinaryIO | int,
    at: dt.datetime,
) -> DeletionRequest:
    """A person filled in the operator's own form, and shows it. Raises RefusedError, VaultError."""
    actor.must(Right.ASK_DELETION)
    said = options(office.instance)
    if at.utcoffset() is None or at > office.now():
        raise RefusedError("say when it was sent, with its zone, and not in the future")
    row = _row_unlocked(request)
    _may(row, None)
    still_allowed(row, opened(office, row), said)
    kept: list[str] = []
    evidence.put(
        office,
        actor,
        row.incident,
        PROOF,
        proof,
        "proof",
        after=lambda stored, _fresh: kept.append(stored.digest),
    )
    if not kept:
        raise RefusedError("the proof is empty: show what was sent")
    with transaction.atomic():
        row = _row(request)
        _may(row, None)
        return _sent(office, actor, row, row.round + 1, said, at, kept[0])


def still_allowed(row: DeletionRequest, details: Details, said: Options) -> None:
    """Asked again at the door: settings and contacts may be others than when it was drafted. Raises RefusedError."""
    why = bar_of(row, details, said)
    if why is not None and not (row.allowed_by_id and why in ALLOWABLE):
        raise RefusedError(f"this counterpart is not asked: {why.value}")


def _sent(
    office: Office,
    actor: Actor,
    row: DeletionRequest,
    turn: int,
    said: Options,
    at: dt.datetime | None = None,
    proof: str = "",
) -> DeletionRequest:
    now = office.now()
    again = row.sent_at is not None
    row.round, row.more = turn, False
    row.state = RequestState.CHASED if row.reminder else RequestState.SENT
    row.chased_at = now if row.reminder else row.chased_at
    row.sent_at = row.sent_at or at or now
    row.due_at, row.reminder, row.ended_at = now + said.answer_within, "", None
    row.save()
    detail: dict[str, Worth] = {"request": row.number, "kind": row.kind, "round": turn}
    detail |= {"proof": proof} if proof else {}
    act = Act.DELETION_CHASED if again else Act.DELETION_SENT
    append(act, actor=actor, subject=str(row.incident_id), detail=detail, now=now)
    return row


def _may(row: DeletionRequest, way: Way | None) -> None:
    if row.incident.state == IncidentState.CLOSED:
        raise RefusedError("this incident is closed: nothing is sent for it")
    if row.state == RequestState.NOT_ASKED:
        raise RefusedError(f"this counterpart is not asked: {row.bar or 'somebody decided so'}")
    if row.state in (RequestState.ATTESTED, RequestState.REFUSED, RequestState.UNREACHABLE):
        raise RefusedError(
            f"this request has ended ({row.state}): record an answer that opens it again first"
        )
    if way is not None and row.way != way:
        raise RefusedError("there is no mail address for it: give one, or record that it was sent by a form")


def _row(request: DeletionRequest) -> DeletionRequest:
    return (
        DeletionRequest.objects.select_for_update(of=("self",)).select_related("incident").get(pk=request.pk)
    )


def _row_unlocked(request: DeletionRequest) -> DeletionRequest:
    return DeletionRequest.objects.select_related("incident").get(pk=request.pk)
