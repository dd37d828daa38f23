"""Codes of an authenticator app, and the codes that stand in for it. In: a code as typed. Out: whether it counts.

A code counts once: the time step of the last one used is kept. Clocks may be one step of 30 seconds apart.
"""

from __future__ import annotations

import datetime as dt
import hmac
import io
import re
import secrets

import pyotp
import segno
from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.service.accounts.models import Account, RecoveryCode, Totp
from tidegate.service.accounts.sealing import keyed_hash, seal, unseal

STEP, DRIFT, CODES = 30, 1, 10
_PURPOSE = "totp"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)


def begin(account: Account) -> str:
    """A fresh key for the app, in base32, kept sealed until a code confirms it. Raises RefusedError."""
    if account.totp_confirmed():
        raise RefusedError("there is an authenticator app already: remove it first")
    key = pyotp.random_base32(32)
    sealed = seal(_PURPOSE, str(account.id), key.encode())
    Totp.objects.update_or_create(
        account=account, defaults={"sealed": sealed, "confirmed_at": None, "last_step": 0}
    )
    return key


def pending_key(account: Account) -> str | None:
    """The key that waits for its first code, if there is one."""
    row = Totp.objects.filter(account=account, confirmed_at=None).first()
    return _key(row) if row else None


def address_of(account: Account, key: str, issuer: str) -> str:
    """The `otpauth://` address that an app takes."""
    return pyotp.TOTP(key).provisioning_uri(name=account.username, issuer_name=issuer)


def picture(text: str) -> str:
    """A QR code as SVG without any style attribute."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=2,
        dark="#1b2733",
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue().decode()


def confirm(account: Account, code: str, *, now: dt.datetime) -> bool:
    """Whether the first code fits; from then on the app counts."""
    with transaction.atomic():
        row = Totp.objects.select_for_update().filter(account=account, confirmed_at=None).first()
        if row is None or (step := _step(row, code, now)) is None:
            return False
        row.confirmed_at, row.last_step = now, step
        row.save()
    return True


def accept(account: Account, code: str, *, now: dt.datetime) -> str:
    """`totp` or `recovery code` if the code counts, and it never counts again; else the empty text."""
    typed = code.replace(" ", "")
    with transaction.atomic():
        if _DIGITS.fullmatch(typed):
            row = Totp.objects.select_for_update().filter(account=account, confirmed_at__isnull=False).first()
            if row is None or (step := _step(row, typed, now)) is None:
                return ""
            row.last_step = step
            row.save()
            return "totp"
        used = RecoveryCode.objects.filter(account=account, hash=_hash(account, typed), used_at=None)
        return "recovery code" if used.update(used_at=now) == 1 else ""


def new_recovery_codes(account: Account) -> list[str]:
    """Ten fresh codes in place of all older ones; shown once, kept hashed."""
    codes = ["-".join(_group() for _ in range(3)) for _ in range(CODES)]
    with transaction.atomic():
        account.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account=account, hash=_hash(account, code)) for code in codes
        )
    return codes


def _group() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(4))


def _hash(account: Account, code: str) -> str:
    return keyed_hash("recovery code", f"{account.id} {code.strip().lower().replace('-', '')}")


def _key(row: Totp) -> str:
    return unseal(_PURPOSE, str(row.account_id), bytes(row.sealed)).decode()


def _step(row: Totp, code: str, now: dt.datetime) -> int | None:
    totp = pyotp.TOTP(_key(row), interval=STEP)
    present = int(now.timestamp()) // STEP
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step), code) and step > row.last_step:
            found = step
    return found
