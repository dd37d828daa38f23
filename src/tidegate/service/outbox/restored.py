"""After a restore from a backup. In: the generation, now. Out: nothing leaves that may have left since.

What waited when the backup was made may have gone out before the machine was lost. So all of it is held, and so is
what is put for an incident of before, until a person has looked and lifts it.
"""

from __future__ import annotations

import datetime as dt

from tidegate.record.acts import Act
from tidegate.service.outbox.models import Mail, MailState, Restoration, Why
from tidegate.service.outbox.queue import told
from tidegate.service.releases.acts.alarm import alarm


def rest(generation: str, now: dt.datetime) -> int:
    """Within the caller's transaction; safe to run again. How many are held by it."""
    unsent = Mail.objects.select_for_update().filter(state__in=(MailState.WAITING, MailState.CLAIMED))
    rows = list(unsent.order_by("made_at", "pk"))
    for row in rows:
        row.state, row.why = MailState.HELD, Why.RESTORED
        row.save(update_fields=["state", "why"])
        told(Act.MAIL_HELD, row, now)
    Restoration.objects.get_or_create(generation=generation, lifted_at=None, defaults={"at": now})
    if rows:
        text = f"restored from a backup: {len(rows):,} messages are held that may have been sent since"
        alarm("mail-restored", generation, text, now)
    return len(rows)
