"""Asking those who fetched or keep a copy to delete it; hits of the trace as evidence.

No row names a counterpart, an address or a person: those lie in the vault under the incident's holder. What anybody
answers here never says that a disclosure is contained: that is what the public receives, and nothing else.
"""

from __future__ import annotations

import uuid

from django.db import models

from tidegate.service.accounts.models import Account
from tidegate.service.incidents.models import Evidence, Incident


class RequestState(models.TextChoices):
    """Where a request stands. `attested`: a signed form lies in evidence. `chased`: reminded of, still open."""

    DRAFTED = "drafted"
    NOT_ASKED = "not asked"
    SENT = "sent"
    CHASED = "chased"
    ANSWERED = "answered"
    ATTESTED = "attested"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


OPEN = (RequestState.DRAFTED, RequestState.SENT, RequestState.CHASED, RequestState.ANSWERED)
WAITING = (RequestState.SENT, RequestState.CHASED)


class Way(models.TextChoices):
    """How it goes: by mail through the outbox, by the operator's own form, or nobody knows yet."""

    MAIL = "mail"
    FORM = "form"
    NONE = "none"


class DeletionRequest(models.Model):
    """One counterpart of one incident. `key`: keyed print of who it is, so that it is drafted once.

    `operator`: of the published table of operators, else "". `details`: digest of the sealed rest. `bar`: why it is
    not asked. `round`: how often it was sent. `reminder`: digest of a drafted reminder, "" without one. `more`: since
    it was sent the logs or the trace told more, which a next sending says.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="deletions")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    operator = models.CharField(max_length=100, blank=True)
    way = models.CharField(max_length=8, choices=Way.choices)
    state = models.CharField(
        max_length=16, choices=RequestState.choices, default=RequestState.DRAFTED, db_index=True
    )
    details = models.CharField(max_length=64)
    bar = models.CharField(max_length=200, blank=True)
    allowed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    allowed_at = models.DateTimeField(null=True)
    more = models.BooleanField(default=False)
    round = models.PositiveIntegerField(default=0)
    reminder = models.CharField(max_length=64, blank=True)
    drafted_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    chased_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A counterpart is asked once, under one number."""

        constraints = [
            models.UniqueConstraint(fields=["incident", "key"], name="one_request_a_counterpart"),
            models.UniqueConstraint(fields=["incident", "number"], name="one_number_a_request"),
        ]


class Answer(models.Model):
    """What came back, in the order in which it came. `words`: digest of what was said, sealed; "" for nothing."""

    request = models.ForeignKey(DeletionRequest, on_delete=models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=16, choices=RequestState.choices)
    at = models.DateTimeField()
    words = models.CharField(max_length=64, blank=True)
    proof = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()


class HitState(models.TextChoices):
    """What became of a copy elsewhere. `gone`: somebody looked, and it is not there any more."""

    FOUND = "found"
    GONE = "gone"
    NOT_OURS = "not ours"
    STAYS = "stays"


class Hit(models.Model):
    """One place where a copy was found. `key`: keyed print of pack, address and part: the same place is one row.

    `line`: digest of the line as it was delivered, kept as evidence. `at`: its place in that line's copies, 0 the
    first. `record`: evidence of the archive's own record, if it came. `context`: shapes without values.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="hits")
    key = models.CharField(max_length=64)
    pack = models.CharField(max_length=64)
    people = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    share = models.FloatField()
    kinds = models.JSONField(default=list)
    certain = models.BooleanField()
    context = models.JSONField(default=list)
    body = models.CharField(max_length=64, blank=True)
    """SHA-256 of the bytes found."""
    line = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="hits")
    at = models.PositiveIntegerField(default=0)
    evidence = models.CharField(max_length=80, blank=True)
    """Name of the record's file, which tells nothing; "" where none was kept."""
    record = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(DeletionRequest, on_delete=models.PROTECT, null=True, related_name="hits")
    first_seen = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=16, choices=HitState.choices, default=HitState.FOUND, db_index=True)
    taken_at = models.DateTimeField(db_index=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """A place is found once."""

        constraints = [models.UniqueConstraint(fields=["incident", "key"], name="one_row_a_copy")]


class Looked(models.Model):
    """When it was last looked whom to ask, so that nothing is read again without news."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Pack(models.Model):
    """A fingerprint pack of the disclosed file. `sha256`: of the pack, sealed. `trouble`: why there is none."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="pack")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    pack = models.CharField(max_length=32, blank=True)
    people = models.PositiveIntegerField(default=0)
    gaps = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
