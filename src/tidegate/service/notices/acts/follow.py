"""What the outbox says of letters that were put into it. In: its rows. Out: letters returned, held, or handed over.

A letter that the server refused, that bounced or that a person dropped came back: the next way is taken. That a server
took one proves nothing of a person; it is a line of the letter's story.
"""

from __future__ import annotations

from django.db import transaction

from tidegate.response.notices.states import State
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.notices.acts import outcome
from tidegate.service.notices.acts.send import MAILED, ORIGIN, key_of
from tidegate.service.notices.models import Notice, NoticeEvent
from tidegate.service.office import Office
from tidegate.service.outbox.models import Mail, MailState, Why

HANDED_OVER = "handed over"
_BACK = (MailState.RETURNED, MailState.REFUSED, MailState.DROPPED)
_TOGETHER = 500


def follow(office: Office) -> int:
    """Every minute. How many letters changed."""
    changed = 0
    rows = Notice.objects.filter(state=State.OUT, way__in=MAILED, superseded=False)
    rows = rows.exclude(incident__state=IncidentState.CLOSED).order_by("pk")
    numbers = list(rows.values_list("pk", flat=True))
    for start in range(0, len(numbers), _TOGETHER):
        some = list(rows.filter(pk__in=numbers[start : start + _TOGETHER]))
        mails = {mail.key: mail for mail in Mail.objects.filter(key__in=map(key_of, some), origin=ORIGIN)}
        told = set(
            NoticeEvent.objects.filter(notice__in=some, what=HANDED_OVER).values_list("notice", flat=True)
        )
        for row in some:
            mail = mails.get(key_of(row))
            if mail is not None:
                changed += _followed(office, row, mail, row.pk in told)
    return changed


def _followed(office: Office, row: Notice, mail: Mail, told: bool) -> bool:
    if mail.why == Why.GUARD and mail.state in (MailState.HELD, MailState.REFUSED):
        return _held(office, row, mail)
    if mail.state in _BACK:
        at = max(mail.ended_at or office.now(), row.out_at or row.made_at)
        outcome.record(
            office, SYSTEM, row, State.RETURNED, at, None, "the outbox says that it did not arrive"
        )
        return True
    if mail.state == MailState.SENT and not told:
        at = mail.sent_at or office.now()
        NoticeEvent.objects.create(notice=row, at=at, what=HANDED_OVER, by=SYSTEM.account)
        return True
    return False


def _held(office: Office, row: Notice, mail: Mail) -> bool:
    """The guard kept it at the last door."""
    with transaction.atomic():
        Incident.objects.select_for_update().get(pk=row.incident_id)
        causes = [one for one in mail.causes.split(",") if one] or ["BROKEN"]
        held = Notice.objects.filter(pk=row.pk, state=State.OUT).update(
            state=State.HELD, causes=causes, out_at=None
        )
        if held:
            NoticeEvent.objects.create(
                notice=row, at=office.now(), what=State.HELD, by=SYSTEM.account, note=", ".join(causes)[:500]
            )
    return bool(held)
