"""Who asks for a client's papers, and who may see them. No row names anybody: what was written is sealed."""

from __future__ import annotations

import uuid

from django.db import models

from tidegate.service.accounts.models import Account
from tidegate.service.incidents.models import Incident
from tidegate.service.stays.models import AffectedPerson


class ApplicationState(models.TextChoices):
    """A person rules on each."""

    WAITING = "waiting"
    ADMITTED = "admitted"
    REFUSED = "refused"


class Application(models.Model):
    """One attorney asks for access. `serial`: of the letter, as read; "" where it is none. Whether there is such a
    letter is looked up when somebody rules, never when somebody asks.

    `details`, `proof`: digests under `application_holder`, "" once discarded. `examined`: what the sandbox did not
    like about the proof.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    serial = models.CharField(max_length=16, blank=True)
    state = models.CharField(
        max_length=16, choices=ApplicationState.choices, default=ApplicationState.WAITING
    )
    at = models.DateTimeField(db_index=True)
    details = models.CharField(max_length=64, blank=True)
    proof = models.CharField(max_length=64, blank=True)
    proof_length = models.PositiveIntegerField(default=0)
    examined = models.CharField(max_length=300, blank=True)
    ruled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)


class Representation(models.Model):
    """One attorney for one affected person, while `ended_at` is None. `proof`: digest under `holder_of_person`.

    `serial`: of the letter by which they came.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="representations")
    person = models.ForeignKey(AffectedPerson, on_delete=models.PROTECT, related_name="representations")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="representations")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="representation")
    serial = models.CharField(max_length=16)
    proof = models.CharField(max_length=64)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, db_index=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """An attorney represents a person once at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["account", "person"],
                condition=models.Q(ended_at=None),
                name="one_representation_at_a_time",
            )
        ]


class Confirmation(models.Model):
    """The attorney has received one letter for the client. `proof`: digest under `holder_of_person`."""

    representation = models.ForeignKey(Representation, on_delete=models.PROTECT, related_name="confirmations")
    notice = models.UUIDField(unique=True)
    at = models.DateTimeField()
    proof = models.CharField(max_length=64)


class Statement(models.Model):
    """What an attorney gives for the case review. `sha256`: under `holder_of_person`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    representation = models.ForeignKey(Representation, on_delete=models.PROTECT, related_name="statements")
    person = models.ForeignKey(AffectedPerson, on_delete=models.PROTECT, related_name="statements")
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        """The same bytes are given once."""

        constraints = [
            models.UniqueConstraint(fields=["representation", "sha256"], name="one_statement_the_same")
        ]


class Caller(models.Model):
    """How often one address asked within an hour, under a keyed hash; then forgotten."""

    hash = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)
