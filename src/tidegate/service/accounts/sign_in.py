"""Signing in with a password, and then a code. In: what was typed. Out: the account, or None with one answer for all.

An unknown name, a wrong password and an account that is switched off take the same time and get the same answer.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import transaction

from tidegate.record.acts import Act
from tidegate.service.accounts import attempts
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.accounts.models import Account
from tidegate.service.ledger.append import append

_NO_PASSWORD = "!"  # noqa: S105  what Django keeps where no password fits


def by_password(name: str, password: str, address: str, *, now: dt.datetime) -> Account | None:
    """The account whose name and password these are, or None."""
    if not attempts.claim(name, address, now=now):
        return None
    account = Account.objects.filter(username=name).first()
    fits = check_password(password, account.password if account else _NO_PASSWORD)
    if account is None or not fits or not account.is_active or not password_allowed(account):
        failed(account, "password", now)
        return None
    return account


def password_allowed(account: Account) -> bool:
    """Where people sign in at their organisation, passwords are for break-glass accounts: those the shell made."""
    return not settings.INSTANCE.section("oidc")["issuer"] or account.break_glass


def needs_factor(account: Account) -> bool:
    """Whether the account has a second factor to ask for."""
    return account.totp_confirmed() or account.passkeys.exists()


def may_do_without() -> bool:
    """Whether an account without a second factor may go on: with invented people only."""
    return bool(settings.INSTANCE.section("service")["demo"])


def failed(account: Account | None, method: str, now: dt.datetime) -> None:
    """Record a failure: of an account, or of nobody known; never what was typed."""
    with transaction.atomic():
        append(
            Act.SIGN_IN_FAILED,
            actor=SYSTEM,
            subject=str(account.id) if account else "unknown",
            detail={"method": method},
            now=now,
        )
