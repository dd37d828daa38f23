"""Accounts and the roles granted to them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Role


class Accounts(BaseUserManager["Account"]):
    """Finds accounts by the name people sign in with."""


class Account(AbstractBaseUser):
    """One person. `username` signs in; the record names the id alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    break_glass = models.BooleanField(default=False)
    """May sign in with a password although people sign in at their organisation."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = Accounts()

    def roles(self) -> frozenset[Role]:
        """What was granted and not taken back; nothing for an account that is switched off."""
        if not self.is_active:
            return frozenset()
        return frozenset(Role(role) for role in self.grants.values_list("role", flat=True))

    def actor(self, by: str) -> Actor:
        """This person as whoever does an act."""
        return Actor(str(self.id), self.roles(), by)

    def totp_confirmed(self) -> bool:
        """Whether an authenticator app is set up."""
        return Totp.objects.filter(account=self, confirmed_at__isnull=False).exists()

    def forget_totp(self) -> None:
        """Forget the authenticator app."""
        Totp.objects.filter(account=self).delete()


class Grant(models.Model):
    """One role of one account; taking it back deletes the row, the record keeps both."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    granted_at = models.DateTimeField()

    class Meta:
        """A role is granted once."""

        constraints = [models.UniqueConstraint(fields=["account", "role"], name="one_grant_a_role")]


class Sitting(models.Model):
    """One sign-in of one person on one browser. `complete`: every step that the account asks for was taken.

    `authenticated_at` moves forward when the person proves again who they are, never when they merely click.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sittings")
    method = models.CharField(max_length=16)
    agent = models.CharField(max_length=60, blank=True)
    complete = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    authenticated_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Attempts(models.Model):
    """Failures in a row of one account name or one address, under a keyed hash: what was typed is not kept."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)


class Enrolment(models.Model):
    """A link with which one person sets their first password, once. `hash`: of the link's token, keyed."""

    hash = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="enrolments")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Totp(models.Model):
    """The key of a person's authenticator app, sealed. `last_step`: the newest time step whose code was used."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="totp")
    sealed = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(models.Model):
    """One code that stands in for the authenticator, once. `hash`: keyed."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)


class Passkey(models.Model):
    """The public half of a passkey."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.BinaryField(max_length=1024, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)


class Identity(models.Model):
    """Who an account is at the organisation's own sign-in (OIDC)."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="identity")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)

    class Meta:
        """One account a person."""

        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_a_subject")]


class ApiToken(models.Model):
    """What a program signs in with. `hash`: keyed SHA-256 of the token; `scopes`: names of rights."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_day = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
