"""Receipt codes, and how much one address may send. In: a network address. Out: whether it may; none is kept.

Of an address a keyed hash stands in a row for an hour, under a key that differs every hour: nobody can tell later
who sent a report, not even with the database and the keys.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from functools import cache

from django.db import transaction

from tidegate.service.accounts.sealing import keyed_hash
from tidegate.service.watch.models import Report, Sender

AN_HOUR = 10
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _GROUP = 5, 5


def code() -> str:
    """120 bits that a person can copy: five groups of five letters and digits that are not mistaken for others."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def code_hash(text: str) -> str:
    """What a row keeps of a code, however it was typed."""
    plain = "".join(letter for letter in text.upper() if letter in _ALPHABET)
    return hashlib.sha256(f"receipt {plain}".encode()).hexdigest()


def may_send(address: str, now: dt.datetime, everybody: int) -> bool:
    """Count one report from this address; False where it, or everybody together, sent too many within the hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    until = hour + dt.timedelta(hours=1)
    with transaction.atomic():
        Sender.objects.filter(until__lte=now).delete()
        if Report.objects.filter(at__gte=hour, source="page").count() >= everybody:
            return False
        row, _ = Sender.objects.select_for_update().get_or_create(
            hash=_hash(address, hour), defaults={"until": until}
        )
        if row.count >= AN_HOUR:
            return False
        row.count += 1
        row.save()
    return True


def _hash(address: str, hour: dt.datetime) -> str:
    return keyed_hash("report", f"{_chance(hour)} {address}")


@cache
def _chance(hour: dt.datetime) -> str:
    """Drawn anew in each process and hour, and forgotten with it."""
    _chance.cache_clear()
    return secrets.token_hex(16)
