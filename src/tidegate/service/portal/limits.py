"""How much one address may ask. In: a network address. Out: whether it may; none is kept.

Of an address a keyed hash of this hour stands in a row until the hour is over.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tidegate.service.accounts.sealing import keyed_hash
from tidegate.service.portal.models import Application, Caller

AN_HOUR = 5
EVERYBODY = 200
"""Applications within an hour, of all addresses together."""


def may_ask(address: str, now: dt.datetime) -> bool:
    """Count one application from this address; False where it, or everybody together, sent too many."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    with transaction.atomic():
        Caller.objects.filter(until__lte=now).delete()
        if Application.objects.filter(at__gte=hour).count() >= EVERYBODY:
            return False
        row, _ = Caller.objects.select_for_update().get_or_create(
            hash=keyed_hash("portal", f"{hour.isoformat()} {address}"),
            defaults={"until": hour + dt.timedelta(hours=1)},
        )
        if row.count >= AN_HOUR:
            return False
        row.count += 1
        row.save()
    return True
