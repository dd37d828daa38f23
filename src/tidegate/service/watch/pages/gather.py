"""Alarms become messages: grouped by kind, held back in quiet hours where they can wait, told to more if unanswered.

In: alarms nobody was told of. Out: rows of `Page`, made in the transaction that marks the alarms as told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django.db import transaction

from tidegate.errors import InstanceError
from tidegate.service.office import Office
from tidegate.service.releases.models import Alarm
from tidegate.service.watch.models import Page

CAN_WAIT = frozenset({"unknown-bytes", "review-waits", "release-failed", "security-txt", "report-read"})
"""Kinds that quiet hours hold back. Every other one is urgent: somebody may be found through what is open now."""
_SHOWN = 20


def gather(office: Office) -> int:
    """How many messages were made."""
    recipients = _recipients(office, escalation=False)
    if not recipients:
        return 0
    now, made = office.now(), 0
    untold = Alarm.objects.filter(told_at=None, acknowledged_at=None).order_by("kind", "raised_at")
    for kind, alarms in groupby(untold, key=lambda row: row.kind):
        if not _must_wait(office, kind, now):
            made += _told(office, kind, list(alarms), recipients, now, escalation=False)
    return made + _escalate(office, now)


def quiet(section: Mapping[str, Any], now: dt.datetime) -> bool:
    """Whether it is quiet now; hours may pass midnight. Raises InstanceError for hours that are none."""
    try:
        begin, end = (
            dt.time.fromisoformat(section[key]) if section[key] else None
            for key in ("quiet_from", "quiet_until")
        )
    except ValueError:
        raise InstanceError('[pages] quiet_from and quiet_until are written as "22:00"') from None
    if begin is None or end is None:
        return False
    moment = now.astimezone(dt.UTC).time()
    return begin <= moment < end if begin <= end else moment >= begin or moment < end


def _must_wait(office: Office, kind: str, now: dt.datetime) -> bool:
    """For the hours to be over, or for others of the kind to come along with it."""
    section = office.instance.section("pages")
    if kind in CAN_WAIT and quiet(section, now):
        return True
    window = now - dt.timedelta(seconds=section["group_seconds"])
    return Page.objects.filter(alarms__kind=kind, escalation=False, made_at__gt=window).exists()


def _escalate(office: Office, now: dt.datetime) -> int:
    minutes = office.instance.section("pages")["escalate_minutes"]
    recipients = _recipients(office, escalation=True)
    if not minutes or not recipients:
        return 0
    late = Alarm.objects.filter(acknowledged_at=None, told_at__lt=now - dt.timedelta(minutes=minutes))
    late = late.exclude(kind__in=CAN_WAIT).exclude(pages__escalation=True).order_by("kind", "raised_at")
    return sum(
        _told(office, kind, list(alarms), recipients, now, escalation=True)
        for kind, alarms in groupby(late, key=lambda row: row.kind)
    )


def _recipients(office: Office, *, escalation: bool) -> list[tuple[str, str]]:
    """Channel and address of everybody who is told."""
    mail, pages = office.instance.section("mail"), office.instance.section("pages")
    addresses = pages["escalate"] if escalation else mail["alarms"]
    found = [("mail", str(one)) for one in addresses] if mail["host"] else []
    if pages["webhook"]:
        found.append(("webhook", pages["webhook"]))
    return found


def _told(
    office: Office,
    kind: str,
    alarms: list[Alarm],
    recipients: Iterable[tuple[str, str]],
    now: dt.datetime,
    *,
    escalation: bool,
) -> int:
    count = len(alarms)
    before = "Still open: " if escalation else ""
    first = alarms[0].text[:120]
    subject = f"Tidegate: {before}{first}" if count == 1 else f"Tidegate: {before}{count:,} alarms ({kind})"
    with transaction.atomic():
        made = [
            Page.objects.create(
                channel=channel,
                to=to,
                subject=subject[:200],
                text=_text(office, alarms),
                escalation=escalation,
                made_at=now,
                due_at=now,
            )
            for channel, to in recipients
        ]
        for page in made:
            page.alarms.set(alarms)
        Alarm.objects.filter(pk__in=[one.pk for one in alarms], told_at=None).update(told_at=now)
    return len(made)


def _text(office: Office, alarms: list[Alarm]) -> str:
    lines = [f"{one.raised_at:%Y-%m-%d %H:%M:%S} UTC  {one.text}" for one in alarms[:_SHOWN]]
    if len(alarms) > _SHOWN:
        lines.append(f"and {len(alarms) - _SHOWN:,} more")
    lines += ["", f"Acknowledge: {office.instance.section('service')['address']}/alarms"]
    return "\n".join(lines)
