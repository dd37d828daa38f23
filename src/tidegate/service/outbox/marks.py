"""What becomes of a message, each step with its entry in one transaction. In: a row, an outcome. Out: its state."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tidegate.record.acts import Act
from tidegate.response.notices.guard import Outcome as Ruled
from tidegate.response.notices.guard import Ruling
from tidegate.service.outbox.models import Mail, MailState, Why
from tidegate.service.outbox.queue import ruled, told
from tidegate.service.outbox.smtp import Outcome
from tidegate.service.releases.acts.alarm import alarm

LATE = dt.timedelta(days=5)
"""A message nobody took for so long is held: what it says of today may be wrong."""
_FIRST, _LONGEST = dt.timedelta(seconds=30), dt.timedelta(hours=1)


def claim(row: Mail, now: dt.datetime) -> bool:
    """Durable before the first byte goes out. False where it is not waiting any more."""
    with transaction.atomic():
        took = Mail.objects.filter(pk=row.pk, state=MailState.WAITING, due_at__lte=now).update(
            state=MailState.CLAIMED, claimed_at=now, attempts=row.attempts + 1
        )
        if not took:
            return False
        row.state, row.claimed_at, row.attempts = MailState.CLAIMED, now, row.attempts + 1
        told(Act.MAIL_CLAIMED, row, now)
    return True


def sent(row: Mail, outcome: Outcome, now: dt.datetime) -> None:
    """The server took it."""
    _ended(row, Act.MAIL_SENT, outcome, now, state=MailState.SENT, sent_at=now, ended_at=now)


def refused(row: Mail, outcome: Outcome, now: dt.datetime) -> None:
    """The server will not take it, ever."""
    _ended(row, Act.MAIL_REFUSED, outcome, now, state=MailState.REFUSED, why=Why.SERVER, ended_at=now)


def unclear(row: Mail, outcome: Outcome | None, now: dt.datetime) -> None:
    """Nobody knows: a person must look. `outcome`: None where whoever sent it died."""
    with transaction.atomic():
        _ended(row, Act.MAIL_UNCLEAR, outcome, now, state=MailState.UNCLEAR)
        alarm(
            "mail-unclear",
            "outbox",
            "a message may have gone out or not: settle it in the outbox, by the mail server's log",
            now,
        )


def later(row: Mail, outcome: Outcome, now: dt.datetime) -> None:
    """Nothing was taken: again after a pause that doubles, and held when it is too late."""
    if now - row.made_at > LATE:
        _ended(row, Act.MAIL_HELD, outcome, now, state=MailState.HELD, why=Why.LATE)
        return
    pause = min(_FIRST * 2 ** min(row.attempts - 1, 10), _LONGEST)
    _ended(row, Act.MAIL_PUT_BACK, outcome, now, state=MailState.WAITING, due_at=now + pause)


def guarded(row: Mail, ruling: Ruling, now: dt.datetime) -> bool:
    """The guard's word right before it is sent; whether it may."""
    if ruling.outcome is Ruled.PASS:
        return True
    _held(row, ruling, now)
    return False


def unreadable(row: Mail, now: dt.datetime) -> None:
    """Its words cannot be had."""
    _held(row, None, now)


def _held(row: Mail, ruling: Ruling | None, now: dt.datetime) -> None:
    with transaction.atomic():
        locked = Mail.objects.select_for_update().get(pk=row.pk)
        if locked.state != MailState.WAITING:
            return
        if ruling is None:
            locked.state, locked.why = MailState.HELD, Why.SEALED
        else:
            ruled(locked, ruling)
        locked.save()
        told(Act.MAIL_HELD, locked, now)


def _ended(row: Mail, act: Act, outcome: Outcome | None, now: dt.datetime, **changes: object) -> None:
    """From claimed, or from unclear where another process thought this one dead."""
    if outcome is not None:
        changes |= {"code": outcome.code, "trouble": f"{outcome.said.value} at {outcome.step}"}
    detail = {"step": outcome.step, "code": outcome.code} if outcome else {"step": "unknown"}
    with transaction.atomic():
        ours = Mail.objects.filter(
            pk=row.pk, state__in=(MailState.CLAIMED, MailState.UNCLEAR), attempts=row.attempts
        )
        if ours.update(**changes):
            for name, value in changes.items():
                setattr(row, name, value)
            told(act, row, now, **detail)
