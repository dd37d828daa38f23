"""Passkeys: adding, removing, signing in and confirming with one. In and out: JSON for the page's own script."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tidegate.errors import RefusedError
from tidegate.service.accounts import attempts, own, passkeys, sign_in, sittings
from tidegate.service.accounts.access import needs, open_to_all
from tidegate.service.accounts.address import client_address
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.accounts.sittings import recently_authenticated
from tidegate.service.console.views.account import person
from tidegate.service.console.views.confirm import recently
from tidegate.service.console.views.sign_in import onward_of

_KEY = "passkey challenge"
_LASTS = dt.timedelta(minutes=5)
_NOBODY = "passkey"
"""Stands for the account's name where tries are counted: a passkey names none before it is proven."""


@open_to_all("signing in")
@require_POST
def sign_in_options(request: HttpRequest) -> HttpResponse:
    """A challenge."""
    return JsonResponse(passkeys.sign_in_options(_party(request), _challenge(request, "sign-in")))


@open_to_all("signing in")
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey; it is both factors, since the authenticator verified the person."""
    now, address = timezone.now(), client_address(request)
    body = _body(request)
    if not attempts.claim(f"{_NOBODY} {address}", address, now=now):
        return _refusal(gettext("There were too many tries: wait a little."))
    try:
        account = _proven(request, body, "sign-in", now)
    except RefusedError as error:
        sign_in.failed(None, "passkey", now)
        return _refusal(f"{error}")
    attempts.succeeded(f"{_NOBODY} {address}", address)
    if not sign_in.password_allowed(account):
        return _refusal(gettext("sign in at your organisation"))
    sittings.start(request, account, "passkey", complete=True, now=now)
    return JsonResponse({"onward": onward_of(_texts(body))})


@needs(Right.OWN_ACCOUNT)
@require_POST
def confirm_options(request: HttpRequest) -> HttpResponse:
    """A challenge."""
    return JsonResponse(passkeys.sign_in_options(_party(request), _challenge(request, "confirm")))


@needs(Right.OWN_ACCOUNT)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Prove again who one is."""
    now, body = timezone.now(), _body(request)
    try:
        account = _proven(request, body, "confirm", now)
    except RefusedError as error:
        return _refusal(f"{error}")
    if account.id != person(request).id:
        return _refusal(gettext("this is another person's passkey"))
    sittings.authenticated_again(request.sitting, now)  # type: ignore[attr-defined]
    return JsonResponse({"onward": onward_of(_texts(body))})


@needs(Right.OWN_ACCOUNT, enrolling=True)
@require_POST
def options(request: HttpRequest) -> HttpResponse:
    """A challenge for a new passkey."""
    if not recently_authenticated(request, timezone.now()):
        return _confirm_first(request)
    return JsonResponse(
        passkeys.registration_options(person(request), _party(request), _challenge(request, "register"))
    )


@needs(Right.OWN_ACCOUNT, enrolling=True)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Keep a new passkey."""
    now, body = timezone.now(), _body(request)
    if not recently_authenticated(request, now):
        return _confirm_first(request)
    try:
        passkeys.register(
            actor_of(request),
            person(request),
            _answer(body),
            party=_party(request),
            challenge=_kept(request, "register", now),
            name=_texts(body).get("name", "")[:60].strip(),
            here=request.sitting,  # type: ignore[attr-defined]
            now=now,
        )
    except RefusedError as error:
        return _refusal(f"{error}")
    messages.success(request, gettext("The passkey is added."))
    return JsonResponse({"onward": "/account"})


@needs(Right.OWN_ACCOUNT)
@recently
@require_POST
def remove(request: HttpRequest, passkey: int) -> HttpResponse:
    """Forget one passkey, unless it is the only second factor."""
    account = person(request)
    others = account.passkeys.exclude(pk=passkey).exists()
    if not others and not account.totp_confirmed() and not sign_in.may_do_without():
        messages.error(
            request, gettext("This is your only second factor: set up an authenticator app first.")
        )
        return HttpResponseRedirect("/account")
    own.remove_passkey(actor_of(request), account, passkey, now=timezone.now())
    messages.success(request, gettext("The passkey is removed."))
    return HttpResponseRedirect("/account")


def _party(request: HttpRequest) -> passkeys.Party:
    return passkeys.party_of(request.META.get("HTTP_HOST", ""))


def _proven(request: HttpRequest, body: Mapping[str, Any], purpose: str, now: dt.datetime) -> Account:
    challenge = _kept(request, purpose, now)
    return passkeys.prove(_answer(body), party=_party(request), challenge=challenge, now=now)


def _challenge(request: HttpRequest, purpose: str) -> bytes:
    challenge = secrets.token_bytes(32)
    request.session[_KEY] = {"purpose": purpose, "hex": challenge.hex(), "at": timezone.now().timestamp()}
    return challenge


def _kept(request: HttpRequest, purpose: str, now: dt.datetime) -> bytes:
    kept = request.session.pop(_KEY, None)
    if not kept or kept["purpose"] != purpose or abs(now.timestamp() - kept["at"]) > _LASTS.total_seconds():
        raise RefusedError("this took too long: try again")
    return bytes.fromhex(kept["hex"])


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _answer(body: Mapping[str, Any]) -> dict[str, Any]:
    answer = body.get("credential")
    return answer if isinstance(answer, dict) else {}


def _texts(body: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in body.items() if isinstance(value, str)}


def _confirm_first(request: HttpRequest) -> JsonResponse:
    back = "/account" if request.sitting.complete else "/account/second-factor"  # type: ignore[attr-defined]
    return JsonResponse(
        {"detail": "First prove again who you are.", "onward": f"/confirm?next={back}"}, status=403
    )


def _refusal(line: str) -> JsonResponse:
    return JsonResponse({"detail": line[:1].upper() + line[1:]}, status=403)
