"""Sending what was gathered. In: rows of `Page`. Out: sent, or tried again later.

A message is claimed, sent, marked. A run that died in between leaves a claim, and after a while the message goes out
again under the same key: an alarm twice is better than none, and whoever receives it can tell.
"""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Callable

from django.db.models import Q

from tidegate.errors import TidegateError
from tidegate.service.office import Office
from tidegate.service.watch.models import Page
from tidegate.service.watch.pages import mail, webhook

CLAIM = dt.timedelta(seconds=60)
_LONGEST = dt.timedelta(minutes=10)
_CHANNELS: dict[str, Callable[[Office, Page], None]] = {"mail": mail.send, "webhook": webhook.send}


def send(office: Office) -> int:
    """How many went out."""
    now = office.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)
    sent = 0
    for row in Page.objects.filter(free, sent_at=None, due_at__lte=now).order_by("made_at")[:50]:
        if Page.objects.filter(free, pk=row.pk, sent_at=None).update(claimed_at=office.now()):
            sent += _sent(office, row)
    return sent


def _sent(office: Office, row: Page) -> bool:
    row.attempts += 1
    try:
        _CHANNELS[row.channel](office, row)
    except (TidegateError, smtplib.SMTPException, OSError) as error:
        # What a server answers may quote an address: only the kind of trouble is kept.
        pause = min(dt.timedelta(seconds=5 << min(row.attempts, 10)), _LONGEST)
        row.trouble = str(error)[:200] if isinstance(error, TidegateError) else type(error).__name__
        row.due_at, row.claimed_at = office.now() + pause, None
        row.save()
        return False
    row.sent_at, row.trouble = office.now(), ""
    row.save()
    return True
