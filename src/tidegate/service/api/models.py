"""What the API remembers: which requests were answered already."""

from __future__ import annotations

import uuid

from django.db import models

from tidegate.service.accounts.models import Account


class IdempotencyKey(models.Model):
    """One request under a key of its sender. `digest`: SHA-256 over the request. `number`: what the act makes bears it.

    `status` None: it was begun. `claimed_at` is when somebody last began it, `answer` masked like every answer.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    digest = models.CharField(max_length=64)
    number = models.UUIDField(default=uuid.uuid4)
    made_at = models.DateTimeField(db_index=True)
    claimed_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        """A key is a person's own, and stands for one request."""

        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_request_a_key")]
