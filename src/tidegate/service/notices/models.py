"""Notices as rows: which letter, in which state, by which way. No row names anybody: who, where and what are sealed."""

from __future__ import annotations

import uuid

from django.db import models

from tidegate.response.notices.states import State, Way
from tidegate.service.accounts.models import Account
from tidegate.service.incidents.models import Incident
from tidegate.service.stays.models import AffectedPerson

_STATES = [(one.value, one.value) for one in State]
_WAYS = [(one.value, one.value) for one in Way]


class NoticeBatch(models.Model):
    """Letters for the post, or for officers who hand them over: to be printed, then on their way.

    `letters`, `sheets`: digests under `holder(incident)` of the papers to print, "" once discarded; they hold names.
    `manifest`: the list that names nobody, as CSV. `posted_at`: when it left the house.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="notice_batches")
    number = models.PositiveIntegerField()
    way = models.CharField(max_length=16, choices=_WAYS)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    letters = models.CharField(max_length=64, blank=True)
    sheets = models.CharField(max_length=64, blank=True)
    manifest = models.TextField()
    posted_at = models.DateTimeField(null=True)

    class Meta:
        """A number is given once."""

        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="one_number_a_batch")]


class Notice(models.Model):
    """One letter to one recipient. `person`: None for an authority. `round`: the first letter, the one after, ...

    `key`: a keyed number of incident, person, audience, recipient and round: whatever is run twice, it is made once.
    `wanted`: the person's language where it is another than the letter's, "" else. `causes`: why it is held (names of
    the guard's causes, `LETTER`, `ADDRESS`). `text`: the guard's digest of what leaves, which approvals are bound to.
    `edition`: digest of the facts that all letters share. `recipient`: digest of
    a sealed address that somebody gave; else the person's bundle tells. `noun`, `letter`: digests of what the letter
    says and of its PDF, sealed under `holder_of_person` (an authority's under `holder`). `superseded`: another letter
    was made in its place. `proof`: digest of what proves the outcome, sealed as the letter is. `tracking`: the post's
    number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(AffectedPerson, on_delete=models.PROTECT, null=True, related_name="notices")
    audience = models.CharField(max_length=24, db_index=True)
    key = models.CharField(max_length=64, unique=True)
    ordinal = models.PositiveIntegerField(default=0)
    """Which of a person's attorneys, of the settings' authorities, from 0."""
    round = models.PositiveIntegerField(default=1)
    serial = models.CharField(max_length=16, unique=True)
    language = models.CharField(max_length=8)
    wanted = models.CharField(max_length=16, blank=True)
    way = models.CharField(max_length=16, choices=_WAYS)
    state = models.CharField(max_length=16, choices=_STATES, default=State.DRAFTED, db_index=True)
    causes = models.JSONField(default=list)
    abroad = models.BooleanField(default=False)
    text = models.CharField(max_length=64, blank=True)
    edition = models.CharField(max_length=64, blank=True)
    recipient = models.CharField(max_length=64, blank=True)
    noun = models.CharField(max_length=64, blank=True)
    letter = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(default=0)
    superseded = models.BooleanField(default=False)
    batch = models.ForeignKey(NoticeBatch, on_delete=models.PROTECT, null=True, related_name="notices")
    tracking = models.CharField(max_length=40, blank=True)
    proof = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    out_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    """The instant that the outcome is about."""

    class Meta:
        """What pages filter by."""

        indexes = [models.Index(fields=["incident", "audience", "state"], name="notices_by_state")]


class NoticeEvent(models.Model):
    """One line of a notice's timeline. `what`: a word of ours; `note`: ours too, or a reason that names nobody."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=24)
    by = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)


class TextApproval(models.Model):
    """Counsel's word that texts may leave despite a cause. `subject`: `language:fa`, `rights`, or a text's digest.

    `cause`: a name of the guard's `Cause`; `DRAFT` for `rights`, which confirms what letters say of rights.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="text_approvals")
    subject = models.CharField(max_length=80)
    cause = models.CharField(max_length=24)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500)
