"""Litigation holds: what is under one is not shredded. In: a submission and a reason. Out: the hold, and an entry."""

from __future__ import annotations

import uuid

from django.db import transaction

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.keys.reasons import checked
from tidegate.service.keys.submissions import locked
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.holder import holder


def add(office: Office, actor: Actor, number: uuid.UUID, reason: str) -> None:
    """Custodians and approvers may keep. Raises RefusedError, VaultError."""
    if not actor.may(Right.APPROVE):
        actor.must(Right.MANAGE_KEYS)
    checked(reason)
    with transaction.atomic():
        submission = locked(number)
        _entry(Act.HOLD_SET, actor, submission.pk, office)
        # Last: what cannot be held must not be told as held.
        office.vault.ring.hold(holder(submission))


def lift(office: Office, actor: Actor, number: uuid.UUID, reason: str) -> None:
    """Only custodians may let go. Raises RefusedError, VaultError."""
    actor.must(Right.MANAGE_KEYS)
    checked(reason)
    with transaction.atomic():
        submission = locked(number)
        _entry(Act.HOLD_LIFTED, actor, submission.pk, office)
        office.vault.ring.lift(holder(submission))


def _entry(act: Act, actor: Actor, number: uuid.UUID, office: Office) -> None:
    append(act, actor=actor, subject=str(number), detail={}, now=office.now())
