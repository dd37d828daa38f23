"""Claims about when: made, withdrawn, and kept in step with what machines saw. In: a claim. Out: its row, an entry."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.model.exposure import Bound, Claim
from tidegate.record.acts import Act
from tidegate.report.mask import Masker
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.models import Claim as ClaimRow
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office

LONGEST = 300
_NUMBER = re.compile(r"\d{7}|\d{3}[ .-]?\d{3}[ .-]?\d{3}")
"""A number without its letter may be somebody's; no words about when need one so long."""
OF_OURS = frozenset({"watch", "record", "deploy log", "access log", "headers"})
"""Sources whose claims come and go with what was read; nobody else writes under these names."""


def make(office: Office, actor: Actor, incident: Incident, claim: Claim) -> ClaimRow:
    """Somebody adds one. Raises RefusedError where they may not, it is closed, or the words name somebody."""
    actor.must(Right.RESPOND)
    if claim.source in OF_OURS:
        raise RefusedError(f"{claim.source} is what Tidegate reads itself: name another source")
    with transaction.atomic():
        row = Incident.objects.select_for_update().get(pk=incident.pk)
        if row.state == IncidentState.CLOSED:
            raise RefusedError("this incident is closed: open it again first")
        return make_row(row, actor, claim, office.now())


def withdraw(office: Office, actor: Actor, number: int, incident: Incident, reason: str) -> ClaimRow:
    """It no longer counts; it stays written. Raises RefusedError."""
    actor.must(Right.RESPOND)
    checked(reason)
    with transaction.atomic():
        row = incident.claims.select_for_update().filter(pk=number).first()
        if row is None:
            raise RefusedError("there is no claim of that number in this incident")
        if row.source in OF_OURS:
            raise RefusedError(
                "this claim was read by Tidegate: take its evidence's zone or skew right instead"
            )
        if row.withdrawn_at is None:
            _withdraw(row, actor, office.now(), reason)
        return row


def settle(incident: Incident, source: str, wanted: Iterable[Claim], now: dt.datetime) -> int:
    """Make one of our sources claim what was read last, in the caller's transaction. How many claims changed."""
    rows = {_key(of_row(row)): row for row in incident.claims.filter(source=source, withdrawn_at=None)}
    keep = {_key(one): one for one in wanted}
    for key, row in rows.items():
        if key not in keep:
            _withdraw(row, SYSTEM, now, "read anew")
    fresh = [one for key, one in keep.items() if key not in rows]
    for one in fresh:
        make_row(incident, SYSTEM, one, now)
    return len(fresh) + len(rows.keys() - keep.keys())


def make_row(incident: Incident, actor: Actor, claim: Claim, now: dt.datetime) -> ClaimRow:
    """Within a transaction. Raises RefusedError."""
    if any(Masker().text(text) != text or _NUMBER.search(text) for text in (claim.words, claim.source)):
        raise RefusedError("the words of the claim hold an identifier: say it without naming anybody")
    row = ClaimRow.objects.create(
        incident=incident,
        bound=claim.bound.value,
        at=claim.at,
        seconds=claim.seconds,
        uncertainty=claim.uncertainty,
        source=claim.source[:24],
        machine=claim.machine,
        words=claim.words[:LONGEST],
        evidence_id=int(claim.id) if claim.id.isdigit() else None,
        made_by=None if actor is SYSTEM else Account.objects.get(pk=actor.account),
        made_at=now,
    )
    detail: dict[str, Worth] = {
        "claim": row.pk,
        "bound": row.bound,
        "source": row.source,
        "machine": row.machine,
    }
    append(
        Act.CLAIM_MADE,
        actor=actor,
        subject=str(incident.pk),
        detail=detail,
        now=now,
    )
    return row


def of_row(row: ClaimRow) -> Claim:
    """The noun. `id`: the row's."""
    bound = Bound(row.bound)
    return Claim(bound, row.at, row.source, row.machine, row.uncertainty, row.words, str(row.pk), row.seconds)


def _key(claim: Claim) -> tuple[object, ...]:
    return (claim.bound, claim.at, claim.seconds, claim.uncertainty, claim.words)


def _withdraw(row: ClaimRow, actor: Actor, now: dt.datetime, why: str) -> None:
    row.withdrawn_at, row.withdrawn_why = now, why[:500]
    row.save(update_fields=["withdrawn_at", "withdrawn_why"])
    detail: dict[str, Worth] = {"claim": row.pk, "bound": row.bound}
    append(Act.CLAIM_WITHDRAWN, actor=actor, subject=str(row.incident_id), detail=detail, now=now)
