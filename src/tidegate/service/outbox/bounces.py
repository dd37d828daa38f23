"""Mail that came back. In: the mailbox that `[mail] bounces` names. Out: its messages are `returned`.

Reports of what was never sent, or of somebody else's mail, are kept as read and change nothing. A message of which
nobody knew whether it went out has gone out when it comes back.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from tidegate.errors import InstanceError
from tidegate.record.acts import Act
from tidegate.service.office import Office
from tidegate.service.outbox.models import Bounce, Mail, MailState
from tidegate.service.outbox.queue import told
from tidegate.service.outbox.reports import Undelivered, parse
from tidegate.service.releases.acts.alarm import alarm
from tidegate.watch.mailbox import read_as


def read(office: Office) -> int:
    """How many messages came back. Raises SiteError, InstanceError."""
    name = office.instance.section("mail")["bounces"]
    if not name:
        return 0
    settings = office.instance.settings["mailbox"].get(name)
    if settings is None:
        raise InstanceError(f"[mail] bounces: there is no [mailbox.{name}]")
    path = settings.get("path")
    settings = {**settings, "path": str(office.instance.path(path))} if isinstance(path, str) else settings

    def known(identity: str) -> bool:
        return Bounce.objects.filter(identity=identity).exists()

    return sum(_taken(office, report) for report in read_as(parse, settings, known, name))


def _taken(office: Office, report: Undelivered) -> bool:
    now = office.now()
    with transaction.atomic():
        row = _about(report)
        came_back = row is not None and report.failed and row.state in (MailState.SENT, MailState.UNCLEAR)
        fresh = Bounce.objects.get_or_create(
            identity=report.identity, defaults={"mail": row, "status": report.status, "at": now}
        )[1]
        if row is None or not came_back or not fresh:
            return False
        row.state, row.trouble, row.ended_at = MailState.RETURNED, report.status, now
        row.sent_at = row.sent_at or row.claimed_at
        row.save(update_fields=["state", "trouble", "ended_at", "sent_at"])
        told(Act.MAIL_RETURNED, row, now, status=report.status)
        alarm(
            "mail-returned", "outbox", "mail came back: whoever it was for must be told in another way", now
        )
    return True


def _about(report: Undelivered) -> Mail | None:
    about = Q(message_id__in=report.message_ids)
    if report.envelope:
        about |= Q(message_id__startswith=f"{report.envelope}@")
    rows = list(Mail.objects.select_for_update().filter(about)[:2])
    return rows[0] if len(rows) == 1 else None
