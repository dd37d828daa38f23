"""The inquiry as rows. What people wrote lies sealed under the incident's holder; rows hold digests and codes."""

from __future__ import annotations

import uuid

from django.db import models

from tidegate.service.accounts.models import Account
from tidegate.service.incidents.models import Incident
from tidegate.service.stays.models import AffectedPerson


class InvestigationRow(models.Model):
    """One version of the investigation. `sha256`: of the sealed text. Signed by who wrote it and by another person."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="investigations")
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    cause = models.CharField(max_length=32)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    signed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        """Each version once."""

        constraints = [models.UniqueConstraint(fields=["incident", "version"], name="one_row_a_version")]


class Paper(models.Model):
    """One report, bundle or export as it was made, sealed. `kind`: of `inquiry.kinds`. `person`: whose bundle it is.

    `manifest`: of a court bundle, the digest to be told by another way. `version`: within its kind and person.
    `final`: of a statement, what is handed out once it is approved.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="papers")
    person = models.ForeignKey(AffectedPerson, on_delete=models.PROTECT, null=True, related_name="papers")
    kind = models.CharField(max_length=16, db_index=True)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    length = models.BigIntegerField()
    manifest = models.CharField(max_length=64, blank=True)
    final = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_index=True)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        """Each version once."""

        constraints = [
            models.UniqueConstraint(
                fields=["incident", "kind", "version"],
                condition=models.Q(person=None),
                name="one_paper_a_version",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "version"],
                condition=models.Q(person__isnull=False),
                name="one_paper_a_person_and_version",
            ),
        ]


class Bundling(models.Model):
    """The making of everybody's evidence: begun by a person, taken on by whoever finds it, a person at a time.

    `after`: number of the last person who is done. `of`: how many there are.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="bundlings")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    after = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)


class WaiverRow(models.Model):
    """Somebody lets the rest of a matter go. What counts are the entries of the record; here stands the reason.

    `open`: how many were open then. `second_by`: who agreed, where two people are asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="waivers")
    matter = models.CharField(max_length=16)
    open = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    second_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)


class PurgeOrder(models.Model):
    """What an incident left behind is destroyed: one person asks, another confirms, one of them a key custodian, one an
    approver. `scope`: `incident` with everybody in it, or `person`. `certificate`: made when it is done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="purges")
    person = models.ForeignKey(AffectedPerson, on_delete=models.PROTECT, null=True, related_name="purges")
    reason = models.CharField(max_length=500)
    schedule = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    as_custodian = models.BooleanField()
    as_approver = models.BooleanField()
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    certificate = models.JSONField(null=True)
