"""Case reviews as rows: where one stands, counts, instants. What was said and ruled lies sealed under the person."""

from __future__ import annotations

from django.db import models

from tidegate.service.accounts.models import Account
from tidegate.service.incidents.models import Incident
from tidegate.service.stays.models import AffectedPerson


class State(models.TextChoices):
    """Where a review stands, as `model.case_review.ReviewState` has it."""

    NEW = "new"
    OPEN = "open"
    RULED = "ruled, to be confirmed"
    DECIDED = "decided"
    APPEALED = "appealed"
    APPEAL_RULED = "ruled on appeal, to be confirmed"


WAITING = (State.RULED, State.APPEAL_RULED)
"""Another person must confirm or return it."""


class Review(models.Model):
    """One person's case review. Shown, not believed: what counts are the acts, as the record and the vault have them.

    `acts`: how many since it was opened. `replied`: how many questions have a reply. `ruled_by`: whose ruling waits for
    another. `counsel_until`: until when the attorney's word is waited for. `appeal_until`: None while nobody was told.
    `final_at`: since when it can no longer be appealed. `basis`: digest of the facts on which it was ruled.
    `reopened`: how often. `statements`: of attorneys, how many were taken up.
    """

    person = models.OneToOneField(
        AffectedPerson, on_delete=models.PROTECT, primary_key=True, related_name="review"
    )
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=40, choices=State.choices, default=State.OPEN, db_index=True)
    opened_at = models.DateTimeField()
    acts = models.PositiveIntegerField(default=0)
    acted_at = models.DateTimeField()
    replied = models.PositiveIntegerField(default=0)
    heard = models.BooleanField(default=False)
    ruled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    counsel_until = models.DateTimeField(null=True)
    appeal_until = models.DateTimeField(null=True)
    final_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=64, blank=True)
    reopened = models.PositiveIntegerField(default=0)
    statements = models.PositiveIntegerField(default=0)
