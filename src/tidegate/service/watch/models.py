"""What was seen on the sites, as rows. Names of files may hold values: here they are masked, whole in the vault."""

from __future__ import annotations

import uuid

from django.db import models

from tidegate.service.accounts.models import Account
from tidegate.service.releases.models import Alarm, Release, Submission


class Patrolled(models.Model):
    """One site's patrol. `beat_at`: the last sign of life. `whole_at`: when the last whole listing began.

    `force`: what judged then; when it differs from what judges now, everything is looked at again.
    """

    site = models.CharField(max_length=100, primary_key=True)
    beat_at = models.DateTimeField()
    whole_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    objects_seen = models.BigIntegerField(default=0)
    force = models.CharField(max_length=64, blank=True)
    trouble = models.CharField(max_length=300, blank=True)


class Seen(models.Model):
    """One place that was looked at: keyed numbers, so that the row tells no name. `path`: "" where it holds a value."""

    site = models.CharField(max_length=100)
    place = models.CharField(max_length=32)
    token = models.BigIntegerField()
    path = models.CharField(max_length=1024, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        """A place is seen once."""

        constraints = [models.UniqueConstraint(fields=["site", "place"], name="one_row_a_place")]


class ObservationState(models.TextChoices):
    """Where an observation stands. `open`: it is live, or nobody knows that it is not."""

    OPEN = "open"
    GOING = "being taken down"
    TAKEN_DOWN = "taken down"
    ACCEPTED = "accepted"
    GONE = "gone"


class Observation(models.Model):
    """Bytes that were live without a release. Bytes, headers and whole names lie in the vault (`evidence`).

    `path`, `url`: masked. `before`: the last time it was surely not there (None: never looked). `modified`: as the
    site says. `why`: the row of triage that decided. `source`: event, poll, report, canary. `details`: digest of the
    sealed description.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.CharField(max_length=100)
    place = models.CharField(max_length=32, db_index=True)
    path = models.CharField(max_length=1024)
    url = models.CharField(max_length=2048, blank=True)
    version = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=16)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    length = models.BigIntegerField(default=0)
    before = models.DateTimeField(null=True)
    modified = models.DateTimeField(null=True)
    at = models.DateTimeField(db_index=True)
    judged_at = models.DateTimeField()
    source = models.CharField(max_length=16)
    verdict = models.CharField(max_length=8, blank=True)
    people = models.BigIntegerField(null=True)
    protected = models.BigIntegerField(default=0)
    report = models.JSONField(null=True)
    details = models.CharField(max_length=64)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="observations")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=16)
    action = models.CharField(max_length=16)
    stopped = models.BooleanField(default=False)
    """Whether the breaker kept it from being taken down."""
    state = models.CharField(
        max_length=20, choices=ObservationState.choices, default=ObservationState.OPEN, db_index=True
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Two patrols that meet the same bytes at one place make one observation."""

        constraints = [
            models.UniqueConstraint(
                fields=["site", "place", "sha256"],
                condition=models.Q(state__in=["open", "being taken down"]),
                name="one_open_observation",
            )
        ]


class TakeDown(models.Model):
    """The steps of one take-down, each with the instant at which it was done; a run that died is finished by these.

    `account`: None where the system acted by its rules. `missed`: versions that were gone before they were kept.
    `checked_at`: when it was last asked for again.
    """

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="take_downs")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500)
    ordered_at = models.DateTimeField(db_index=True)
    evidence_at = models.DateTimeField(null=True)
    unpublished_at = models.DateTimeField(null=True)
    denied_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    kept = models.JSONField(default=list)
    missed = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)


class Request(models.Model):
    """A removal that somebody else must do: a search engine, an archive, a cache. Drafted here, sent by a person."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=32)
    to = models.CharField(max_length=200)
    text = models.TextField()
    drafted_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")


class Canary(models.Model):
    """One test of the alarm: an invented roster put on a site behind the gate's back."""

    site = models.CharField(max_length=100)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    seeded_at = models.DateTimeField(db_index=True)
    found_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)


class ReportState(models.TextChoices):
    """What the reporter may be told: that it came, and whether a person has read it."""

    RECEIVED = "received"
    LOOKED = "looked"
    CLOSED = "closed"


class Report(models.Model):
    """What a stranger told us. Text and addresses lie in the vault; of the receipt code only a hash is kept.

    `mail`: a digest that tells one mail from another, "" for the page.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=16)
    at = models.DateTimeField(db_index=True)
    words = models.CharField(max_length=64)
    mail = models.CharField(max_length=64, blank=True, db_index=True)
    ours = models.PositiveIntegerField(default=0)
    others = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=16, choices=ReportState.choices, default=ReportState.RECEIVED, db_index=True
    )
    looked_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    observations = models.ManyToManyField(Observation, related_name="reports")


class Sender(models.Model):
    """How much came from one address in one hour, under a keyed hash that no later hour shares; then forgotten."""

    hash = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)


class Page(models.Model):
    """A message about alarms, to be sent once. `key`: the same in every attempt, so that a relay can tell."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    channel = models.CharField(max_length=16)
    to = models.CharField(max_length=300)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    alarms = models.ManyToManyField(Alarm, related_name="pages")
    escalation = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)
