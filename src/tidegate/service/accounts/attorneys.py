"""Accounts of attorneys, made by whoever rules on their proof. In: an Actor and a name. Out: an account with one role.

Administrators make every other account; this way leads to the role of an attorney and to no other.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.acts import ENROLMENT_LASTS
from tidegate.service.accounts.models import Account, Enrolment, Grant
from tidegate.service.accounts.roles import Right, Role
from tidegate.service.accounts.sealing import keyed_hash
from tidegate.service.ledger.append import append


def make(actor: Actor, username: str, display_name: str, email: str, *, now: dt.datetime) -> Account:
    """A new account, which waits for its enrolment link. Raises RefusedError."""
    actor.must(Right.ADMIT_ATTORNEYS)
    with transaction.atomic():
        account = Account.objects.create(
            username=username, display_name=display_name[:150], email=email,
            password=make_password(None), made_at=now,
        )  # fmt: skip
        append(Act.ACCOUNT_MADE, actor=actor, subject=str(account.id), detail={}, now=now)
        Grant.objects.create(account=account, role=Role.ATTORNEY.value, granted_at=now)
        detail = {"granted": Role.ATTORNEY.value}
        append(Act.ROLES_CHANGED, actor=actor, subject=str(account.id), detail=detail, now=now)
    return account


def enrolment(actor: Actor, account: Account, *, now: dt.datetime) -> str:
    """The token of a one-time link, for an attorney alone. Raises RefusedError."""
    actor.must(Right.ADMIT_ATTORNEYS)
    if account.roles() != {Role.ATTORNEY}:
        raise RefusedError("this is no attorney's account: an administrator makes its link")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        account.enrolments.filter(used_at=None).update(used_at=now)
        Enrolment.objects.create(
            hash=keyed_hash("enrolment", token), account=account, made_at=now,
            expires_at=now + ENROLMENT_LASTS,
        )  # fmt: skip
        append(Act.ENROLMENT_MADE, actor=actor, subject=str(account.id), detail={}, now=now)
    return token
