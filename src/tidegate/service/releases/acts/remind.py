"""Reminders: a hold that nobody answers is told again. In: the time. Out: how many were told."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.acts.rule import OPEN
from tidegate.service.releases.models import Submission


def remind(office: Office) -> int:
    """Raise an alarm over every file that waits too long for its rulings, once in each interval."""
    now = office.now()
    interval = dt.timedelta(hours=max(1, office.instance.section("review")["reminder_hours"]))
    due = Q(settled_at__lt=now - interval) & (Q(reminded_at=None) | Q(reminded_at__lt=now - interval))
    told = 0
    for submission in Submission.objects.filter(due, state__in=OPEN):
        age = now - (submission.settled_at or now)
        hours = int(age.total_seconds() // 3600)
        with transaction.atomic():
            changed = Submission.objects.filter(pk=submission.pk, reminded_at=submission.reminded_at).update(
                reminded_at=now
            )
            if changed:
                alarm(
                    "review-waits", str(submission.pk), f"a file waits {hours:,} hours for its rulings", now
                )
                append(
                    Act.REMINDER_SENT,
                    actor=SYSTEM,
                    subject=str(submission.pk),
                    detail={"hours": hours},
                    now=now,
                )
                told += 1
    return told
