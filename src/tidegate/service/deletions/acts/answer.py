"""What came back. In: an outcome, words, a proof. Out: the request in its new state; an entry, without the words.

No answer says that the disclosure is contained, and none touches a stay: whoever attests may have passed it on.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import BinaryIO

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.deletions.models import Answer, DeletionRequest, RequestState
from tidegate.service.incidents.acts import evidence
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Evidence, IncidentState
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office

ATTESTATION = "attestation"
OUTCOMES = (
    RequestState.ANSWERED,
    RequestState.ATTESTED,
    RequestState.REFUSED,
    RequestState.UNREACHABLE,
)
_ENDED = OUTCOMES[1:]
LONGEST = 4000


def answer(
    office: Office,
    actor: Actor,
    request: DeletionRequest,
    outcome: str,
    words: str = "",
    proof: BinaryIO | int | None = None,
    at: dt.datetime | None = None,
) -> DeletionRequest:
    """`words`: as they wrote, sealed. `proof`: the signed form or letter, kept as evidence. Raises RefusedError."""
    actor.must(Right.ASK_DELETION)
    when = office.now() if at is None else at
    _checked(request, outcome, words, proof, when, office.now())
    kept = _kept(office, actor, request, proof)
    sealed = ""
    if words.strip():
        sealed = office.vault.put(holder(request.incident_id), io.BytesIO(words.strip().encode())).digest
    with transaction.atomic():
        rows = DeletionRequest.objects.select_for_update(of=("self",)).select_related("incident")
        row = rows.get(pk=request.pk)
        _open(row)
        Answer.objects.create(
            request=row,
            outcome=outcome,
            at=when,
            words=sealed,
            proof=kept,
            recorded_by=Account.objects.get(pk=actor.account),
            recorded_at=office.now(),
        )
        row.state = RequestState(outcome)
        row.ended_at = when if outcome in _ENDED else None
        row.save(update_fields=["state", "ended_at"])
        detail: dict[str, Worth] = {"request": row.number, "kind": row.kind, "outcome": outcome}
        detail |= {"proof": kept.sha256} if kept else {}
        append(
            Act.DELETION_ANSWERED, actor=actor, subject=str(row.incident_id), detail=detail, now=office.now()
        )
        return row


def _open(row: DeletionRequest) -> None:
    if row.incident.state == IncidentState.CLOSED:
        raise RefusedError("this incident is closed: open it again first")
    if row.sent_at is None:
        raise RefusedError("it was not sent: nobody can have answered it")


def _checked(
    request: DeletionRequest,
    outcome: str,
    words: str,
    proof: object,
    when: dt.datetime,
    now: dt.datetime,
) -> None:
    if outcome not in OUTCOMES:
        raise RefusedError(f"an answer is one of {', '.join(OUTCOMES)}")
    if when.utcoffset() is None or when > now:
        raise RefusedError("say when the answer came, with its zone, and not in the future")
    if outcome == RequestState.ATTESTED and proof is None:
        raise RefusedError("that somebody attests is proven by what they signed: add it")
    if len(words) > LONGEST:
        raise RefusedError(
            f"the words of an answer are at most {LONGEST:,} characters: add the rest as proof"
        )
    if outcome != RequestState.ATTESTED and not words.strip() and proof is None:
        raise RefusedError("say in a few words what came back")


def _kept(
    office: Office, actor: Actor, request: DeletionRequest, proof: BinaryIO | int | None
) -> Evidence | None:
    if proof is None:
        return None
    digests: list[str] = []
    evidence.put(
        office,
        actor,
        request.incident,
        ATTESTATION,
        proof,
        "attestation",
        after=lambda stored, _fresh: digests.append(stored.digest),
    )
    if not digests:
        raise RefusedError("the proof is empty")
    return Evidence.objects.get(incident=request.incident, kind=ATTESTATION, sha256=digests[0])
