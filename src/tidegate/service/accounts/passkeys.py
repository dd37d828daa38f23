"""Passkeys. In: what the browser's authenticator says, as JSON. Out: a stored public key, or the account it proves.

The person must have been verified by their authenticator; origin and relying party are the installation's address.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from django.conf import settings
from django.db import transaction
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts import own
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account, Passkey, Sitting
from tidegate.service.ledger.append import append

MOST = 10
_REFUSED = "this passkey was not accepted"
_REQUIRED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Party:
    """Whom passkeys are made for: `origin` as the browser sees it, `id` its host name."""

    origin: str

    @property
    def id(self) -> str:
        """The host name."""
        return urlsplit(self.origin).hostname or ""


def party_of(host: str) -> Party:
    """The installation's address; in a demonstration also this machine's names, which `HostGuard` has let in."""
    address: str = settings.ADDRESS
    demo: bool = settings.INSTANCE.section("service")["demo"]
    return Party(f"{urlsplit(address).scheme}://{host}" if demo and host else address)


def registration_options(account: Account, party: Party, challenge: bytes) -> dict[str, Any]:
    """What the browser needs to make a passkey."""
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name="Tidegate",
        user_id=account.id.bytes,
        user_name=account.username,
        user_display_name=account.display_name or account.username,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=bytes(row.credential)) for row in account.passkeys.all()
        ],
    )
    return _plain(options)


def register(
    actor: Actor,
    account: Account,
    answer: dict[str, Any],
    *,
    party: Party,
    challenge: bytes,
    name: str,
    here: Sitting | None,
    now: dt.datetime,
) -> Passkey:
    """Keep a new passkey's public key. Raises RefusedError."""
    own.must_be(actor, account)
    if account.passkeys.count() >= MOST:
        raise RefusedError(f"an account has {MOST} passkeys at most: remove one first")
    try:
        proven = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise RefusedError(_REFUSED) from None
    with transaction.atomic():
        if Passkey.objects.filter(credential=proven.credential_id).exists():
            raise RefusedError("this passkey is there already")
        made = Passkey.objects.create(
            account=account,
            credential=proven.credential_id,
            public_key=proven.credential_public_key,
            sign_count=proven.sign_count,
            name=name or "passkey",
            made_at=now,
        )
        own.complete(here)
        append(
            Act.FACTOR_CHANGED,
            actor=actor,
            subject=str(account.id),
            detail={"factor": "passkey", "change": "set"},
            now=now,
        )
    return made


def sign_in_options(party: Party, challenge: bytes) -> dict[str, Any]:
    """What the browser needs to prove a passkey; which accounts have one is not told."""
    return _plain(
        webauthn.generate_authentication_options(
            rp_id=party.id, challenge=challenge, user_verification=_REQUIRED
        )
    )


def prove(answer: dict[str, Any], *, party: Party, challenge: bytes, now: dt.datetime) -> Account:
    """The account whose passkey signed the challenge. Raises RefusedError with one text for every reason."""
    with transaction.atomic():
        row = _row(answer)
        if row is None or not row.account.is_active:
            raise RefusedError(_REFUSED)
        try:
            proven = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=party.id,
                expected_origin=party.origin,
                credential_public_key=bytes(row.public_key),
                credential_current_sign_count=row.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            raise RefusedError(_REFUSED) from None
        row.sign_count, row.last_used_at = proven.new_sign_count, now
        row.save(update_fields=["sign_count", "last_used_at"])
    return row.account


def _row(answer: dict[str, Any]) -> Passkey | None:
    try:
        credential = base64url_to_bytes(str(answer["id"]))
    except (KeyError, ValueError):
        return None
    rows = Passkey.objects.select_related("account").select_for_update(of=("self",))
    return rows.filter(credential=credential).first()


def _plain(options: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return plain
