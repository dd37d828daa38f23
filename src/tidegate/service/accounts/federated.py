"""Accounts of people who sign in at their organisation. In: who the provider says it is. Out: the account.

The provider's claim decides on roles at every sign-in: what it no longer lists is taken back.
"""

from __future__ import annotations

import datetime as dt
import re

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.accounts.models import Account, Grant, Identity
from tidegate.service.accounts.oidc import Identified
from tidegate.service.accounts.roles import Role
from tidegate.service.ledger.append import append

_UNFIT = re.compile(r"[^a-z0-9._@+-]+")


def account_of(who: Identified, *, now: dt.datetime) -> Account:
    """The account, made at the first sign-in. Raises RefusedError where it is switched off."""
    with transaction.atomic():
        known = (
            Identity.objects.select_related("account").filter(issuer=who.issuer, subject=who.subject).first()
        )
        account = known.account if known else _made(who, now)
        if not account.is_active:
            raise RefusedError("this account is switched off")
        _settle_roles(account, who.roles, now)
    return account


def _made(who: Identified, now: dt.datetime) -> Account:
    account = Account.objects.create(
        username=_free_name(who.username),
        display_name=who.name,
        email=who.email,
        password=make_password(None),
        made_at=now,
    )
    Identity.objects.create(account=account, issuer=who.issuer, subject=who.subject)
    _entry(Act.ACCOUNT_MADE, account, now, by_sign_in=True)
    return account


def _settle_roles(account: Account, wanted: frozenset[Role], now: dt.datetime) -> None:
    granted = account.roles()
    for role in sorted(wanted - granted, key=lambda role: role.value):
        Grant.objects.create(account=account, role=role.value, granted_at=now)
        _entry(Act.ROLES_CHANGED, account, now, granted=role.value)
    for role in sorted(granted - wanted, key=lambda role: role.value):
        Grant.objects.filter(account=account, role=role.value).delete()
        _entry(Act.ROLES_CHANGED, account, now, taken=role.value)


def _free_name(wanted: str) -> str:
    base = _UNFIT.sub("-", wanted.lower()).strip("-._@+")[:140] or "person"
    name, number = base, 2
    while Account.objects.filter(username=name).exists():
        # A name taken by another identity is never joined to this one: names can be chosen, subjects cannot.
        name, number = f"{base}-{number}", number + 1
    return name


def _entry(act: Act, account: Account, now: dt.datetime, **detail: str | bool) -> None:
    append(act, actor=SYSTEM, subject=str(account.id), detail=detail, now=now)
