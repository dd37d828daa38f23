"""Legal clocks as rows: which rule, until when, and what people said of it. No row tells of anybody affected."""

from __future__ import annotations

from django.db import models

from tidegate.service.accounts.models import Account
from tidegate.service.incidents.models import Incident


class Duty(models.Model):
    """One clock of one incident, as it was computed last. `key`: `rule/telling`. `digest`: of the rule's text then.

    `due_at`: never later than it was without somebody's word; None where there is no deadline. `firm`: a deadline in
    figures. `assumed`: its start is not known. `alarmed`: how far alarms have gone. `met_at`: as it was said.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="duties")
    key = models.CharField(max_length=128)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=24, db_index=True)
    applies = models.CharField(max_length=8)
    start_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    firm = models.BooleanField(default=False)
    assumed = models.BooleanField(default=False)
    alarmed = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        """A clock runs once."""

        constraints = [models.UniqueConstraint(fields=["incident", "key"], name="one_row_a_duty")]


class DutyFact(models.Model):
    """What somebody answered, or since when something is so. Never changed: the latest of a name counts.

    `name`: of a fact or of an instant. `holds`: None takes the answer back. `at`: for an instant.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="duty_facts")
    name = models.CharField(max_length=64)
    holds = models.BooleanField(null=True)
    at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500)
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()


class DutyRuling(models.Model):
    """What somebody said of a clock: met, not notifiable, delayed. Never changed, except that a second agrees.

    `at`: when it was met. `until`: for a delay. `proof`: SHA-256 of what proves it, kept under the incident.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="rulings")
    ruling = models.CharField(max_length=16)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    proof = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500)
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    second = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)


class RuleSignature(models.Model):
    """Somebody of counsel has read a rule's text and signs it: it counts for that text alone."""

    rule = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    signed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        """Each signs a text once."""

        constraints = [
            models.UniqueConstraint(fields=["rule", "digest", "signed_by"], name="one_signature_each")
        ]
