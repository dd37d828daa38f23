"""Affected people and stays as rows. No row names anybody: values lie in the vault, prints are keyed."""

from __future__ import annotations

import uuid

from django.db import models

from tidegate.service.accounts.models import Account
from tidegate.service.incidents.models import Incident


class Resolution(models.TextChoices):
    """Whose a row of the file is. `probable` waits for a person's ruling and is stayed meanwhile."""

    EXACT = "exact"
    PROBABLE = "probable"
    UNMATCHED = "unmatched"
    RULED_OUT = "ruled out"
    CANARY = "canary"
    """Put there by us: nobody's, and an alarm when it is touched."""


class AffectedPerson(models.Model):
    """One individual of one incident's file. Membership is itself protected: who may list is a right of its own.

    `number`: in the order of the file, from 1. `by`: what it was resolved by (`a_number`, `name+birth_date`).
    `fields`: which kinds of their fields were exposed (names of InformationType), no value. `minor`: None unknown.
    `sealed`: digest under `holder_of_person`, "" until the people step. `relative_of`: whose relative they are, as the
    file or the case source says. `in_file`: False for a relative whom the case source alone knows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="affected")
    number = models.PositiveIntegerField()
    resolution = models.CharField(max_length=16, choices=Resolution.choices, db_index=True)
    by = models.CharField(max_length=64, blank=True)
    fields = models.JSONField(default=list)
    minor = models.BooleanField(null=True)
    language = models.CharField(max_length=16, blank=True)
    custody = models.CharField(max_length=24, blank=True)
    """in custody, released, removed, deceased, unknown."""
    in_file = models.BooleanField(default=True)
    attorneys = models.PositiveIntegerField(default=0)
    relative_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="relatives")
    sealed = models.CharField(max_length=64, blank=True)
    ruled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True)

    class Meta:
        """A number is given once."""

        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="one_number_a_person")]


class Stay(models.Model):
    """No adverse action on this person. Never deleted. That it ended is computed from the record, never read here.

    `notified_at`, `reviewed_at`: as the record's entries say; shown, not believed. `held`: kept on whatever else.
    """

    person = models.OneToOneField(AffectedPerson, on_delete=models.PROTECT, related_name="stay")
    set_at = models.DateTimeField(db_index=True)
    notified_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    held = models.CharField(max_length=300, blank=True)


class Print(models.Model):
    """By what a question finds a stay: a keyed number of a case, an A-number, or a pair of fields."""

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="prints")
    field = models.CharField(max_length=32)
    value = models.CharField(max_length=64, db_index=True)

    class Meta:
        """A stay has each print once."""

        constraints = [models.UniqueConstraint(fields=["stay", "field", "value"], name="one_print_a_stay")]


class StayList(models.Model):
    """One signed list as it was given out. `sha256`: of the envelope, which lies under the record's witnesses too."""

    made_at = models.DateTimeField(db_index=True)
    good_until = models.DateTimeField()
    stays = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    envelope = models.TextField()


class PersonReveal(models.Model):
    """One uncovering of one person: by whom, why. Never what was seen."""

    person = models.ForeignKey(AffectedPerson, on_delete=models.PROTECT, related_name="reveals")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(db_index=True)


class Asking(models.Model):
    """How many questions one account asked on one day. Whom it asked about is written nowhere."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(db_index=True)
    questions = models.PositiveIntegerField(default=0)

    class Meta:
        """A row an account and day."""

        constraints = [models.UniqueConstraint(fields=["account", "day"], name="one_row_an_asking_day")]
