"""Alarms: what a person must look at. Raised within the caller's transaction; told by mail later."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.releases.models import Alarm


def alarm(kind: str, subject: str, text: str, now: dt.datetime) -> Alarm:
    """Raise one, unless the same one about the same thing is open already."""
    open_one = Alarm.objects.filter(kind=kind, subject=subject, acknowledged_at=None).first()
    if open_one is not None:
        return open_one
    append(Act.ALARM_RAISED, actor=SYSTEM, subject=subject or kind, detail={"kind": kind}, now=now)
    return Alarm.objects.create(kind=kind, subject=subject, text=text[:300], raised_at=now)


def acknowledge(actor: Actor, number: int, now: dt.datetime) -> None:
    """Somebody has seen it. Raises RefusedError where they may not."""
    actor.must(Right.ACKNOWLEDGE)
    with transaction.atomic():
        row = Alarm.objects.select_for_update().get(pk=number)
        if row.acknowledged_at is not None:
            return
        row.acknowledged_at, row.acknowledged_by = now, Account.objects.get(pk=actor.account)
        row.save()
        append(
            Act.ALARM_SETTLED,
            actor=actor,
            subject=row.subject or row.kind,
            detail={"kind": row.kind},
            now=now,
        )
