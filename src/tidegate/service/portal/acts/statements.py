"""What attorneys gave for a case review. In: a person. Out: rows; one statement as a safe copy, for who reviews."""

from __future__ import annotations

import uuid

from django.db import transaction

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.holder import holder_of_person
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.portal.examine import safe_copy
from tidegate.service.portal.models import Statement


def of_person(person: uuid.UUID) -> list[Statement]:
    """Of all attorneys of this person, the latest first."""
    return list(Statement.objects.filter(person=person).order_by("-at"))


def read(office: Office, actor: Actor, row: Statement) -> bytes:
    """A safe copy; that somebody read it is recorded. Raises RefusedError, VaultError, SandboxError."""
    actor.must(Right.REVIEW_CASES)
    content = safe_copy(office, holder_of_person(row.person_id), row.sha256)
    with transaction.atomic():
        detail = {"sha256": row.sha256}
        append(Act.STATEMENT_READ, actor=actor, subject=str(row.person_id), detail=detail, now=office.now())
    return content
