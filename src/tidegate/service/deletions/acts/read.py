"""Reading a request whole before it goes. In: a request. Out: what is sealed of it; that it was read is an entry."""

from __future__ import annotations

from django.db import transaction

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.deletions.details import Details, opened
from tidegate.service.deletions.models import DeletionRequest
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office


def read(office: Office, actor: Actor, request: DeletionRequest) -> Details:
    """With its reminder's text where one is drafted. Raises RefusedError, VaultError."""
    actor.must(Right.ASK_DELETION)
    found = opened(office, request, request.reminder)
    with transaction.atomic():
        detail: dict[str, Worth] = {"what": "deletion request", "request": request.number}
        append(
            Act.VALUE_REVEALED, actor=actor, subject=str(request.incident_id), detail=detail, now=office.now()
        )
    return found
