"""Litigation holds: what is under one is not shredded. In: what it is, and a reason. Out: the hold, and an entry."""

from __future__ import annotations

import uuid

from django.db import transaction

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.keys.reasons import checked
from tidegate.service.keys.subjects import SUBMISSION, Subject, locked
from tidegate.service.ledger.append import append
from tidegate.service.office import Office


def add(office: Office, actor: Actor, number: uuid.UUID, reason: str, kind: str = SUBMISSION) -> None:
    """Custodians and approvers may keep. `kind`: of `keys.subjects`. Raises RefusedError, VaultError."""
    if not actor.may(Right.APPROVE):
        actor.must(Right.MANAGE_KEYS)
    checked(reason)
    with transaction.atomic():
        subject = locked(kind, number)
        _entry(Act.HOLD_SET, actor, subject, office)
        # Last: what cannot be held must not be told as held.
        office.vault.ring.hold(subject.holder)


def lift(office: Office, actor: Actor, number: uuid.UUID, reason: str, kind: str = SUBMISSION) -> None:
    """Only custodians may let go. Raises RefusedError, VaultError."""
    actor.must(Right.MANAGE_KEYS)
    checked(reason)
    with transaction.atomic():
        subject = locked(kind, number)
        _entry(Act.HOLD_LIFTED, actor, subject, office)
        office.vault.ring.lift(subject.holder)


def _entry(act: Act, actor: Actor, subject: Subject, office: Office) -> None:
    append(act, actor=actor, subject=str(subject.number), detail={"kind": subject.kind}, now=office.now())
