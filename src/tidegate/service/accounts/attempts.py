"""Slowing down who guesses. In: an account's name and an address. Out: whether one more try is allowed now.

A try is counted before it is judged, so that a hundred tries at once are a hundred tries. Unknown names are counted
like known ones; a success takes the counts back.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tidegate.service.accounts.models import Attempts
from tidegate.service.accounts.sealing import keyed_hash

FREE_ACCOUNT, FREE_ADDRESS = 4, 30
LONGEST_WAIT = dt.timedelta(minutes=15)
FORGET = dt.timedelta(days=1)


def wait_after(failures: int, free: int) -> dt.timedelta:
    """How long nobody may try after so many failures in a row: doubling, from one second to a quarter of an hour."""
    if failures < free:
        return dt.timedelta(0)
    return min(dt.timedelta(seconds=1 << min(failures - free, 12)), LONGEST_WAIT)


def claim(name: str, address: str, *, now: dt.datetime) -> bool:
    """Count one try of this name from this address. False, and nothing counted, while either must wait."""
    with transaction.atomic():
        rows = [(_row(key, now), free) for key, free in _keys(name, address)]
        for row, free in rows:
            if row.failures and row.last_at <= now < row.last_at + wait_after(row.failures, free):
                return False
        for row, _ in rows:
            row.failures = row.failures + 1 if abs(now - row.last_at) < FORGET else 1
            row.last_at = now
            row.save()
    return True


def succeeded(name: str, address: str) -> None:
    """The name starts afresh; the address gets the one try back."""
    with transaction.atomic():
        (account_key, _), (address_key, _) = _keys(name, address)
        Attempts.objects.filter(key=account_key).delete()
        row = Attempts.objects.select_for_update().filter(key=address_key).first()
        if row and row.failures:
            row.failures -= 1
            row.save()


def _keys(name: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    return (
        (keyed_hash("attempt", f"account {name.casefold()}"), FREE_ACCOUNT),
        (keyed_hash("attempt", f"address {address}"), FREE_ADDRESS),
    )


def _row(key: str, now: dt.datetime) -> Attempts:
    row, _ = Attempts.objects.select_for_update().get_or_create(key=key, defaults={"last_at": now})
    return row
