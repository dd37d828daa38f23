"""The gate's path as rows. No row holds a value from a file: content and names that may hold one lie in the vault."""

from __future__ import annotations

import uuid

from django.db import models

from tidegate.service.accounts.models import Account


class SubmissionState(models.TextChoices):
    """Where a submission stands. `received` is the only state in which nothing is known of the file."""

    RECEIVED = "received"
    CLEARED = "cleared"
    HELD = "held"
    BLOCKED = "blocked"
    WITHHELD = "withheld"


class Submission(models.Model):
    """A file offered for a slot. Its bytes lie in the vault under the holder `submission/<id>`.

    `path`: where on the site. `publish`: to be published as soon as it is clear. `lease_until`: somebody is
    inspecting it until then, or died over it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slot = models.CharField(max_length=100)
    site = models.CharField(max_length=100)
    path = models.CharField(max_length=1024)
    sha256 = models.CharField(max_length=64, db_index=True)
    length = models.BigIntegerField()
    submitter = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="submissions")
    reason = models.CharField(max_length=500, blank=True)
    publish = models.BooleanField(default=False)
    state = models.CharField(
        max_length=16, choices=SubmissionState.choices, default=SubmissionState.RECEIVED, db_index=True
    )
    received_at = models.DateTimeField(db_index=True)
    settled_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)


class Examination(models.Model):
    """One inspection of a submission's bytes. `report`: as in the JSON report, masked, with parts and shapes."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="examinations")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=8)
    people = models.BigIntegerField(null=True)
    protected = models.BigIntegerField(default=0)
    policy = models.CharField(max_length=64)
    rules = models.CharField(max_length=32)
    registry = models.CharField(max_length=128)
    report = models.JSONField()


class Ruling(models.Model):
    """What one person decided on one examination, under their name and with a reason; never changed."""

    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="rulings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="rulings")
    kind = models.CharField(max_length=16)
    approver = models.BooleanField()
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField()
    expires = models.DateTimeField(null=True)


class Cleaned(models.Model):
    """The rebuilt file that a release in part publishes, in the vault under the submission's holder."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="cleaned")
    sha256 = models.CharField(max_length=64)
    length = models.BigIntegerField()
    suffix = models.CharField(max_length=16)
    verdict = models.CharField(max_length=8)
    report = models.JSONField()


class ClearanceRow(models.Model):
    """A signed clearance: `envelope` is what counts; the other columns are for finding it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="clearances")
    envelope = models.TextField()
    sha256 = models.CharField(max_length=64, db_index=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    site = models.CharField(max_length=100)
    path = models.CharField(max_length=1024)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)


class ReleaseState(models.TextChoices):
    """Where a publication stands. `claimed` means that bytes may be on their way."""

    CLAIMED = "claimed"
    LIVE = "live"
    WITHDRAWING = "withdrawing"
    FAILED = "failed"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Release(models.Model):
    """A publication by digest. At one place only one may be claimed or live."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clearance = models.ForeignKey(ClearanceRow, on_delete=models.PROTECT, related_name="releases")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="releases")
    slot = models.CharField(max_length=100)
    site = models.CharField(max_length=100)
    path = models.CharField(max_length=1024)
    sha256 = models.CharField(max_length=64, db_index=True)
    state = models.CharField(
        max_length=16, choices=ReleaseState.choices, default=ReleaseState.CLAIMED, db_index=True
    )
    claimed_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        """Two runs cannot both put a file in one place."""

        constraints = [
            models.UniqueConstraint(
                fields=["site", "path"],
                condition=models.Q(state__in=["claimed", "withdrawing"]),
                name="one_claim_a_place",
            ),
            models.UniqueConstraint(
                fields=["site", "path"], condition=models.Q(state="live"), name="one_live_a_place"
            ),
        ]


class Reveal(models.Model):
    """One value shown to one person: who, where in the file, why, when. Never the value."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reveals")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reveals")
    place = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(db_index=True)


class Alarm(models.Model):
    """Something a person must look at. `text`: one line without values."""

    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=128, blank=True)
    text = models.CharField(max_length=300)
    raised_at = models.DateTimeField(db_index=True)
    told_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")


class Judging(models.Model):
    """The one row that says what judged last: when it differs from what judges now, clearances are void."""

    policy = models.CharField(max_length=64)
    rules = models.CharField(max_length=32)
    registry = models.CharField(max_length=128)
    since = models.DateTimeField()
