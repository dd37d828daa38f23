"""Tokens that programs sign in with. In: a token's text. Out: the Actor it stands for, or None."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import replace

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import ApiToken
from tidegate.service.accounts.roles import Right
from tidegate.service.accounts.sealing import keyed_hash

PREFIX = "tg_"
_FORM = re.compile(r"tg_[A-Za-z0-9_-]{43}", re.ASCII)


def new_text() -> str:
    """A new token: `tg_` and 43 characters, 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def hashed(text: str) -> str:
    """What is kept of a token."""
    return keyed_hash("api token", text)


def actor_of(token: str, *, now: dt.datetime) -> Actor | None:
    """Whoever the token stands for now: its scopes, as far as the account's roles still grant them; else None."""
    if not _FORM.fullmatch(token):
        return None
    found = ApiToken.objects.select_related("account").filter(hash=hashed(token)).first()
    if found is None or found.revoked_at is not None or not found.made_at <= now < found.expires_at:
        return None
    if not found.account.is_active:
        return None
    if found.last_used_day != now.date():
        ApiToken.objects.filter(id=found.id).update(last_used_day=now.date())
    return replace(found.account.actor("token"), rights=scopes_of(found))


def scopes_of(token: ApiToken) -> frozenset[Right]:
    """The rights a token names; a name that no right has any more grants nothing."""
    return frozenset(right for right in Right if right.name in token.scopes)
