"""What is done to accounts. Each act asks for its right, changes rows and appends an entry in one transaction.

In: an Actor, what is to be done, the time. Out: rows changed, or RefusedError and nothing changed. What a person does
to their own sign-in is in `own`, tokens in `token_acts`.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts import sittings
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account, Enrolment, Grant
from tidegate.service.accounts.roles import Right, Role
from tidegate.service.accounts.sealing import keyed_hash
from tidegate.service.ledger.append import append

ENROLMENT_LASTS = dt.timedelta(days=3)
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,149}", re.ASCII)


def make_account(
    actor: Actor,
    username: str,
    *,
    roles: Iterable[Role],
    now: dt.datetime,
    display_name: str = "",
    email: str = "",
    password: str = "",
    break_glass: bool = False,
) -> Account:
    """A new account; without a password it waits for its enrolment link. Raises RefusedError."""
    actor.must(Right.MANAGE_ACCOUNTS)
    if not _NAME.fullmatch(username):
        raise RefusedError("a user name has small letters, digits and . _ @ + - only, at most 150 of them")
    with transaction.atomic():
        if Account.objects.filter(username=username).exists():
            raise RefusedError("there is an account of that name already: grant it the roles instead")
        account = Account.objects.create(
            username=username,
            display_name=display_name,
            email=email,
            password=make_password(password or None),
            made_at=now,
            break_glass=break_glass,
        )
        _entry(Act.ACCOUNT_MADE, actor, account, now)
        for role in sorted(roles, key=lambda role: role.value):
            grant(actor, account, role, now=now)
    return account


def grant(actor: Actor, account: Account, role: Role, *, now: dt.datetime) -> None:
    """Grant one role; nothing happens where it is granted already. Raises RefusedError."""
    actor.must(Right.MANAGE_ACCOUNTS)
    with transaction.atomic():
        _, made = Grant.objects.get_or_create(account=account, role=role.value, defaults={"granted_at": now})
        if made:
            _entry(Act.ROLES_CHANGED, actor, account, now, granted=role.value)


def take(actor: Actor, account: Account, role: Role, *, now: dt.datetime) -> None:
    """Take one role back. Raises RefusedError, also where nobody would be left to administer accounts."""
    actor.must(Right.MANAGE_ACCOUNTS)
    with transaction.atomic():
        if role is Role.ADMINISTRATOR:
            _keep_one_administrator(account)
        gone, _ = Grant.objects.filter(account=account, role=role.value).delete()
        if gone:
            _entry(Act.ROLES_CHANGED, actor, account, now, taken=role.value)


def switch(actor: Actor, account: Account, *, on: bool, now: dt.datetime) -> None:
    """Switch an account off, which ends its sittings and tokens at once, or on again. Raises RefusedError."""
    actor.must(Right.MANAGE_ACCOUNTS)
    with transaction.atomic():
        if not on:
            _keep_one_administrator(account)
            sittings.end_all(account, now)
            account.tokens.filter(revoked_at=None).update(revoked_at=now)
            account.enrolments.filter(used_at=None).update(used_at=now)
        Account.objects.filter(id=account.id).update(is_active=on)
        _entry(Act.ACCOUNT_OPENED if on else Act.ACCOUNT_CLOSED, actor, account, now)
    account.is_active = on


def make_enrolment(actor: Actor, account: Account, *, now: dt.datetime) -> str:
    """The token of a one-time link that sets a password and forgets every factor. Raises RefusedError."""
    actor.must(Right.MANAGE_ACCOUNTS)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        account.enrolments.filter(used_at=None).update(used_at=now)
        Enrolment.objects.create(
            hash=keyed_hash("enrolment", token),
            account=account,
            made_at=now,
            expires_at=now + ENROLMENT_LASTS,
        )
        _entry(Act.ENROLMENT_MADE, actor, account, now)
    return token


def enrolment_of(token: str, *, now: dt.datetime) -> Enrolment | None:
    """The enrolment that a link's token opens, if it still does."""
    found = Enrolment.objects.select_related("account").filter(hash=keyed_hash("enrolment", token)).first()
    if found is None or found.used_at is not None or not found.made_at <= now < found.expires_at:
        return None
    return found if found.account.is_active else None


def enrol(token: str, password: str, *, now: dt.datetime) -> Account:
    """Use a link: its password is set, older factors and sittings are gone. Raises RefusedError."""
    with transaction.atomic():
        enrolment = enrolment_of(token, now=now)
        if enrolment is None or not _claimed(enrolment, now):
            raise RefusedError("this link was used, has run out, or was never made: ask for a new one")
        account = enrolment.account
        account.set_password(password)
        account.save(update_fields=["password"])
        sittings.end_all(account, now)
        for rows in (account.passkeys, account.recovery_codes):
            rows.all().delete()
        account.forget_totp()
        _entry(Act.ENROLMENT_USED, account.actor("console"), account, now)
    return account


def _claimed(enrolment: Enrolment, now: dt.datetime) -> bool:
    return Enrolment.objects.filter(hash=enrolment.hash, used_at=None).update(used_at=now) == 1


def _keep_one_administrator(account: Account) -> None:
    others = Grant.objects.filter(role=Role.ADMINISTRATOR.value, account__is_active=True)
    is_one = others.filter(account=account).exists()
    if is_one and not others.exclude(account=account).exists():
        raise RefusedError("this is the last administrator: make another one first")


def _entry(act: Act, actor: Actor, account: Account, now: dt.datetime, **detail: str) -> None:
    append(act, actor=actor, subject=str(account.id), detail=detail, now=now)
