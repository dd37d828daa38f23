"""Incidents as rows. No row tells a name, an address or a path: those lie in the vault under the incident's holder."""

from __future__ import annotations

import uuid

from django.db import models

from tidegate.service.accounts.models import Account
from tidegate.service.watch.models import Observation, Report


class IncidentState(models.TextChoices):
    """Where an incident stands. `contained`: the bytes are gone from the site, as verified from outside."""

    OPEN = "open"
    CONTAINED = "contained"
    CLOSED = "closed"


class Incident(models.Model):
    """One suspected or confirmed disclosure of one file. The bytes lie under `holder(incident)` by `sha256`.

    `reference`: as people say it, `2026-003`. `details`: digest of the sealed description (names, path, addresses).
    `people`, `missing`: how many are affected; what of the file could not be read (a sentence of ours, or "").
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=16, choices=IncidentState.choices, default=IncidentState.OPEN)
    source = models.CharField(max_length=16)
    """observation, report or hand."""
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, null=True, related_name="incidents"
    )
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="incidents")
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(db_index=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    length = models.BigIntegerField()
    path = models.CharField(max_length=1024)
    """Masked."""
    site = models.CharField(max_length=100, blank=True)
    details = models.CharField(max_length=64)
    people = models.BigIntegerField(null=True)
    missing = models.CharField(max_length=500, blank=True)
    contained_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """The same bytes disclosed twice are one incident until it is closed."""

        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=models.Q(state__in=["open", "contained"]),
                name="one_incident_of_the_same_bytes",
            )
        ]


class StepKind(models.TextChoices):
    """What is done of itself after opening, in this order; a step waits for none but those it needs."""

    STAYS = "stays"
    EVIDENCE = "evidence"
    EXPOSURE = "exposure"
    ACCESSES = "accesses"
    PEOPLE = "people"


class Step(models.Model):
    """One step of one incident. Claimed by `lease_until`; a run that died is finished by the next.

    `asked_at`: since when it is to be done; what is asked again while it runs is done again. `progress`: 0 to 1 while
    it runs. `outcome`: counts and codes of ours. `trouble`: why it could not end, one line.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16, choices=StepKind.choices)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    progress = models.FloatField(default=0)
    outcome = models.JSONField(default=dict)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        """Each step once."""

        constraints = [models.UniqueConstraint(fields=["incident", "kind"], name="one_row_a_step")]


class LogFile(models.Model):
    """One log file of this machine, of which more is kept as it grows. Its name and where it lies are sealed.

    `source`: its place in the settings, or `given`. `device`, `inode`: as last met. `kept`: bytes of its content,
    unpacked, that lie in the vault. `grows`: whether more may come: a packed one is kept once.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="log_files")
    source = models.CharField(max_length=32)
    device = models.BigIntegerField()
    inode = models.DecimalField(max_digits=20, decimal_places=0)
    kept = models.BigIntegerField(default=0)
    grows = models.BooleanField(default=True)
    met_at = models.DateTimeField()


class Evidence(models.Model):
    """One thing that was kept, sealed under its digest. `name`: masked. `options`: how a log is read.

    `file`, `begins`: of a log that grew, which one, and where in it this piece begins. `partial`: digest of what was
    read from it, sealed, "" until it was read.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=24)
    """file, page, headers, deploy log, access log, archive capture, hit, other."""
    sha256 = models.CharField(max_length=64)
    length = models.BigIntegerField()
    name = models.CharField(max_length=300)
    options = models.JSONField(default=dict)
    file = models.ForeignKey(LogFile, on_delete=models.PROTECT, null=True, related_name="pieces")
    begins = models.BigIntegerField(default=0)
    partial = models.CharField(max_length=64, blank=True)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """The same bytes as the same kind are kept once."""

        constraints = [
            models.UniqueConstraint(fields=["incident", "kind", "sha256"], name="one_row_an_evidence")
        ]


class Claim(models.Model):
    """Somebody or something says when the file was reachable. `bound`: about which instant.

    `at` plus or minus `uncertainty` seconds; None for `lasted`, which has `seconds`. `machine`: seen by a machine, or
    said by a person. `words`: ours, or a person's, without values.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="claims")
    bound = models.CharField(max_length=24)
    """posted, reachable, unreachable, removed, captured, cached until, lasted: as `model.exposure` names them."""
    at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    uncertainty = models.FloatField(default=0)
    source = models.CharField(max_length=24)
    machine = models.BooleanField()
    words = models.CharField(max_length=300)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="claims")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)


class AccessReading(models.Model):
    """One reading of an incident's logs. `answer`: digest of the sealed nouns; `told`: counts that name nobody."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="readings")
    at = models.DateTimeField(db_index=True)
    answer = models.CharField(max_length=64)
    told = models.JSONField(default=dict)
    whole = models.BooleanField(default=False)
    """Whether no gap was stated."""
