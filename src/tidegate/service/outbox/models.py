"""Mail as rows, each message once. No row names anybody: addresses and words lie in the vault under the holder."""

from __future__ import annotations

import uuid

from django.db import models

from tidegate.service.accounts.models import Account


class MailState(models.TextChoices):
    """Where a message stands. Only `waiting` is ever sent by itself; `claimed` without a living sender is unclear."""

    WAITING = "waiting"
    HELD = "held"
    CLAIMED = "claimed"
    SENT = "sent"
    UNCLEAR = "unclear"
    REFUSED = "refused"
    RETURNED = "returned"
    DROPPED = "dropped"


class Why(models.TextChoices):
    """Why a message is held or refused."""

    NOTHING = ""
    GUARD = "guard"
    """The outbound guard: `causes` names them."""
    RESTORED = "restored"
    """Restored from a backup: it may have been sent since."""
    LATE = "late"
    """No server took it for days: what it says may be out of date."""
    SEALED = "sealed"
    """Its sealed words cannot be opened: shredded or damaged."""
    SERVER = "server"
    """The server refused it for good."""


class Mail(models.Model):
    """One message. `key`: whoever puts the same key again means this one. `origin`, `number`: the room and its row.

    `sha256`: of the message as it goes out; `sealed`: of the object with what the guard needs to look again.
    `message_id`: made from the key, the same at every attempt. `causes`: names of `Cause`, comma between.
    `code`: the server's last answer, 0 none. `due_at`: not to be tried before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    origin = models.CharField(max_length=32, db_index=True)
    number = models.CharField(max_length=64, db_index=True)
    holder_kind = models.CharField(max_length=32)
    holder_id = models.CharField(max_length=64, db_index=True)
    incident = models.UUIDField(null=True, db_index=True)
    sha256 = models.CharField(max_length=64)
    sealed = models.CharField(max_length=64)
    message_id = models.CharField(max_length=200, db_index=True)
    state = models.CharField(max_length=16, choices=MailState.choices, db_index=True)
    why = models.CharField(max_length=16, choices=Why.choices, blank=True)
    causes = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    code = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField(db_index=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)


class Bounce(models.Model):
    """One report from a mail server that was read: by what identifies it, so that each is acted on once."""

    identity = models.CharField(max_length=64, unique=True)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, null=True, related_name="bounces")
    status = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()


class Restoration(models.Model):
    """Restored from a backup at `at`. Until a person lifts it, no mail of an incident of before leaves by itself."""

    generation = models.CharField(max_length=100)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
