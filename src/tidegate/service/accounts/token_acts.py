"""Making and revoking tokens. In: an Actor, scopes, a time. Out: the token's text, once; rows and an entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts import own, tokens
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account, ApiToken
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append

LONGEST = dt.timedelta(days=366)
FOR_PEOPLE_ONLY = frozenset({Right.OWN_ACCOUNT, Right.MANAGE_ACCOUNTS, Right.MANAGE_KEYS, Right.REVEAL})
"""What no program does in a person's name."""


def offered(account: Account) -> list[Right]:
    """What a token of this account may be given, in the order of the rights."""
    actor = account.actor("console")
    return [right for right in Right if actor.may(right) and right not in FOR_PEOPLE_ONLY]


def make_token(
    actor: Actor,
    account: Account,
    name: str,
    scopes: Collection[Right],
    *,
    lasts: dt.timedelta,
    now: dt.datetime,
) -> str:
    """The text of a new token; only its keyed hash is kept. Raises RefusedError."""
    own.must_be(actor, account)
    if not scopes or not set(scopes) <= set(offered(account)):
        raise RefusedError("a token may do what its owner may, and something at least")
    if not dt.timedelta(0) < lasts <= LONGEST:
        raise RefusedError("a token lasts a year at most")
    text = tokens.new_text()
    with transaction.atomic():
        row = ApiToken.objects.create(
            account=account,
            name=name,
            hash=tokens.hashed(text),
            scopes=sorted(right.name for right in scopes),
            made_at=now,
            expires_at=now + lasts,
        )
        append(
            Act.TOKEN_MADE,
            actor=actor,
            subject=str(row.id),
            detail={"scopes": " ".join(row.scopes), "expires": row.expires_at.isoformat(timespec="seconds")},
            now=now,
        )
    return text


def revoke_token(actor: Actor, account: Account, token: UUID, *, now: dt.datetime) -> bool:
    """Whether a token of this account was revoked now."""
    own.must_be(actor, account)
    with transaction.atomic():
        if not account.tokens.filter(id=token, revoked_at=None).update(revoked_at=now):
            return False
        append(Act.TOKEN_REVOKED, actor=actor, subject=str(token), detail={}, now=now)
    return True
