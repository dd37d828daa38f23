"""Deny by default: a view without a declared right answers nobody. In: a request. Out: the view's answer, or a refusal.

Pages know people by their sitting; addresses under `/v1/` know them by the token in `Authorization`, and by nothing
else, so that no page elsewhere can make a browser call them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext

from tidegate.service.accounts import sittings, tokens
from tidegate.service.accounts.access import Access, Needs, Open, declared
from tidegate.service.accounts.actor import Actor
from tidegate.service.problem import problem

API = "/v1/"
_SIGN_IN, _ENROL = "/sign-in", "/account/second-factor"
Answer = Callable[[HttpRequest], HttpResponse]


class DenyByDefault:
    """Middleware. Sets `request.actor` (None: nobody) and `request.sitting`."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        now = timezone.now()
        request.sitting = None  # type: ignore[attr-defined]
        if request.path.startswith(API):
            request.actor = _bearer(request, now)  # type: ignore[attr-defined]
        else:
            sitting = sittings.current(request, now)
            request.sitting = sitting  # type: ignore[attr-defined]
            request.actor = sitting.account.actor("console") if sitting else None  # type: ignore[attr-defined]
        response = self._get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, arguments: tuple[Any, ...], names: dict[str, Any]
    ) -> HttpResponse | None:
        """A refusal, or None to let the view answer."""
        access = declared(view, request.method or "GET")
        if request.path.startswith(API):
            return _refused_program(request, access)
        return _refused_person(request, access)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, in a view that needs a right. Raises LookupError in a view that is open to all."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise LookupError("nobody is signed in")
    return actor


def _bearer(request: HttpRequest, now: dt.datetime) -> Actor | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return tokens.actor_of(token.strip(), now=now) if kind.lower() == "bearer" else None


def _refused_person(request: HttpRequest, access: Access | None) -> HttpResponse | None:
    from tidegate.service.console.views.errors import forbidden

    actor: Actor | None = getattr(request, "actor", None)
    match access:
        case None:
            return forbidden(request, gettext("This page declares no right, so it is shown to nobody."))
        case Open():
            return None
        case Needs():
            if actor is None:
                return HttpResponseRedirect(f"{_SIGN_IN}?next={quote(_onward(request))}")
            if not request.sitting.complete and not access.enrolling:  # type: ignore[attr-defined]
                return HttpResponseRedirect(_ENROL)
            if not any(actor.may(right) for right in access.rights):
                return forbidden(
                    request, gettext("Your roles do not include this. An administrator grants roles.")
                )
            return None


def _refused_program(request: HttpRequest, access: Access | None) -> HttpResponse | None:
    actor: Actor | None = getattr(request, "actor", None)
    match access:
        case None:
            return problem(403, "this address declares no right, so it answers nobody")
        case Open():
            return None
        case Needs():
            if actor is None:
                line = "a valid token is needed: Authorization: Bearer TOKEN"
                return problem(401, line, headers={"WWW-Authenticate": "Bearer"})
            if not any(actor.may(right) for right in access.rights):
                return problem(403, "the token's scopes, or the account's roles, do not include this")
            return None


def _onward(request: HttpRequest) -> str:
    return request.get_full_path() if request.method == "GET" else "/"
