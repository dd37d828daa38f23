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


class Grant(models.Model):
    """One role of one account; taking it back deletes the row, the record keeps both."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    granted_at = models.DateTimeField()

    class Meta:
        """A role is granted once."""

        constraints = [models.UniqueConstraint(fields=["account", "role"], name="one_grant_a_role")]
