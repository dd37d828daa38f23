"""What people do to their own sign-in. In: the Actor, who must be the account. Out: rows and an entry in one go."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts import sittings, totp
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account, Sitting
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append


def change_password(
    actor: Actor, account: Account, password: str, *, here: Sitting | None, now: dt.datetime
) -> None:
    """Set a new password; every other sitting ends."""
    must_be(actor, account)
    with transaction.atomic():
        account.set_password(password)
        account.save(update_fields=["password"])
        sittings.end_all(account, now, but=here)
        _entry(Act.FACTOR_CHANGED, actor, account, now, factor="password", change="set")


def confirm_totp(
    actor: Actor, account: Account, code: str, *, here: Sitting | None, now: dt.datetime
) -> list[str] | None:
    """Confirm the authenticator app with its first code. Recovery codes to show once, or None: it does not fit."""
    must_be(actor, account)
    with transaction.atomic():
        if not totp.confirm(account, code, now=now):
            return None
        codes = totp.new_recovery_codes(account)
        complete(here)
        _entry(Act.FACTOR_CHANGED, actor, account, now, factor="app", change="set")
    return codes


def remove_totp(actor: Actor, account: Account, *, now: dt.datetime) -> None:
    """Forget the authenticator app and its recovery codes."""
    must_be(actor, account)
    with transaction.atomic():
        account.forget_totp()
        account.recovery_codes.all().delete()
        _entry(Act.FACTOR_CHANGED, actor, account, now, factor="app", change="removed")


def renew_recovery_codes(actor: Actor, account: Account, *, now: dt.datetime) -> list[str]:
    """Fresh recovery codes; the older ones count no more. Raises RefusedError without an authenticator app."""
    must_be(actor, account)
    if not account.totp_confirmed():
        raise RefusedError("recovery codes stand in for an authenticator app: set one up first")
    with transaction.atomic():
        codes = totp.new_recovery_codes(account)
        _entry(Act.FACTOR_CHANGED, actor, account, now, factor="recovery codes", change="set")
    return codes


def remove_passkey(actor: Actor, account: Account, number: int, *, now: dt.datetime) -> None:
    """Forget one passkey."""
    must_be(actor, account)
    with transaction.atomic():
        gone, _ = account.passkeys.filter(pk=number).delete()
        if gone:
            _entry(Act.FACTOR_CHANGED, actor, account, now, factor="passkey", change="removed")


def end_sittings(actor: Actor, account: Account, *, here: Sitting | None, now: dt.datetime) -> int:
    """End every other sitting. Returns how many."""
    must_be(actor, account)
    with transaction.atomic():
        ended = sittings.end_all(account, now, but=here)
        _entry(Act.SIGN_IN_ENDED, actor, account, now, ended=ended)
    return ended


def complete(here: Sitting | None) -> None:
    """A second factor is there: the sitting that set it up may go on."""
    if here is not None:
        Sitting.objects.filter(id=here.id).update(complete=True)


def must_be(actor: Actor, account: Account) -> None:
    """Raises RefusedError unless the actor is the account."""
    actor.must(Right.OWN_ACCOUNT)
    if UUID(actor.account) != account.id:
        raise RefusedError("only the person themselves does this")


def _entry(act: Act, actor: Actor, account: Account, now: dt.datetime, **detail: str | int) -> None:
    append(act, actor=actor, subject=str(account.id), detail=detail, now=now)
