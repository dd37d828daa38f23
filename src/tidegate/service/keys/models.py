"""Orders to shred, and where copies of data keys lie. No row holds a key."""

from __future__ import annotations

from django.db import models

from tidegate.service.accounts.models import Account
from tidegate.service.releases.models import Submission


class ShredOrder(models.Model):
    """One person asks, another confirms: one of them a key custodian, one an approver.

    `kind`, `number`: what it is about; `submission`: the row, where it is one.
    `finished_at`: no copy of the key that is known of is left.
    """

    kind = models.CharField(max_length=16, default="submission")
    number = models.UUIDField(db_index=True)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="shred_orders"
    )
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    as_custodian = models.BooleanField()
    as_approver = models.BooleanField()
    reason = models.CharField(max_length=500)
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)


class KeyCopy(models.Model):
    """A folder that data keys were copied to, wrapped under another key: shredding has to reach it."""

    target = models.CharField(max_length=1024, unique=True)
    under = models.CharField(max_length=1024)
    made_at = models.DateTimeField()
