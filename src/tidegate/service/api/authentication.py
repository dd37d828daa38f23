"""Who asks, and whether they may. In: a request, its body unread. Out: an Actor, or a RequestError."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest
from django.utils import timezone

from tidegate.errors import RequestError
from tidegate.service.accounts import tokens
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.api.rates import Rates

RATES = Rates(a_second=50, burst=500)
"""Requests that one account may send to one process."""
_UNSET = object()


class Admission:
    """What stands before an operation. `rights`: one is needed. `media`: content types it reads; none: any."""

    openapi_security_schema: ClassVar[dict[str, str]] = {"type": "http", "scheme": "bearer"}

    def __init__(self, rights: tuple[Right, ...], media: tuple[str, ...] = ()) -> None:
        self.rights, self.media = rights, media

    def __call__(self, request: HttpRequest) -> Actor:
        """Whoever acts. Raises RequestError: 401, 403, 415, 429."""
        actor = _bearer(request)
        if actor is None:
            raise RequestError(
                401, "a valid token is needed: Authorization: Bearer TOKEN", {"WWW-Authenticate": "Bearer"}
            )
        if not any(actor.may(right) for right in self.rights):
            raise RequestError(403, "the token's scopes, or the account's roles, do not include this")
        wait = RATES.take(actor.account)
        if wait:
            raise RequestError(429, "too many requests: wait", {"Retry-After": str(wait)})
        if self.media and request.content_type not in self.media:
            raise RequestError(415, f"send {' or '.join(self.media)}")
        request.actor = actor  # type: ignore[attr-defined]
        return actor


def actor_of(request: HttpRequest) -> Actor:
    """Who was admitted."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _bearer(request: HttpRequest) -> Actor | None:
    """The token's account; the guard before us may have looked it up already."""
    known = getattr(request, "actor", _UNSET)
    if known is not _UNSET:
        return known if isinstance(known, Actor) else None
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return tokens.actor_of(token.strip(), now=timezone.now()) if kind.lower() == "bearer" else None
