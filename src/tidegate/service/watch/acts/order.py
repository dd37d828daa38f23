"""What follows from an observation: nothing, an alarm, or an order to take it down, in the caller's transaction."""

from __future__ import annotations

import datetime as dt

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.models import Account
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.models import Alarm
from tidegate.service.watch.models import Observation, ObservationState, Patrolled, TakeDown
from tidegate.service.watch.options import options
from tidegate.watch.triage import Action, Ruling

BREAKER = "breaker"
_WORDS = {
    "registry": "a live file names protected people",
    "block": "a live file is judged block",
    "hold": "a live file is judged hold",
    "returned": "a file that was taken down is back",
    "unread": "something on a site cannot be looked into",
}


def follow(office: Office, row: Observation, ruling: Ruling) -> None:
    """Do what the ruling says; the row is saved."""
    row.action, row.why = ruling.action.value, ruling.why
    if ruling.action is Action.TAKE_DOWN:
        if row.source == "canary" or _let_through(office, row):
            order(row, SYSTEM, _WORDS.get(ruling.why, "nobody cleared it"), office.now())
        else:
            row.stopped = True
    row.save()
    if row.source == "canary" or ruling.action in (Action.NOTHING, Action.OBSERVE):
        return
    if ruling.why == "unknown" and ruling.action is Action.ALARM:
        alarm("unknown-bytes", row.site, f"{row.site} holds files that nobody cleared", office.now())
        return
    if ruling.why == "unread":
        alarm("unread", row.site, f"{row.site} holds something that cannot be looked into", office.now())
        return
    words = _WORDS.get(ruling.why, "a live file was cleared by nobody")
    done = ": it is being taken down" if row.state == ObservationState.GOING else ": look at it now"
    alarm("live-file", str(row.pk), f"{row.site}: {words}{done}", office.now())


def order(row: Observation, actor: Actor, reason: str, now: dt.datetime) -> TakeDown:
    """Say that it is to go, before anything is touched; `take_down.carry_out` does it."""
    row.state = ObservationState.GOING
    row.save()
    made = TakeDown.objects.create(
        observation=row,
        account=None if actor is SYSTEM else Account.objects.get(pk=actor.account),
        reason=reason[:500],
        ordered_at=now,
    )
    append(
        Act.TAKE_DOWN_ORDERED,
        actor=actor,
        subject=str(row.pk),
        detail={"site": row.site, "sha256": row.sha256, "why": row.why},
        now=now,
    )
    return made


def _let_through(office: Office, row: Observation) -> bool:
    """Whether the breaker lets one more go down without asking."""
    now, wanted = office.now(), options(office.instance).breaker
    if Alarm.objects.filter(kind=BREAKER, acknowledged_at=None).exists():
        return False
    reset = (
        Alarm.objects.filter(kind=BREAKER, acknowledged_at__isnull=False)
        .order_by("-acknowledged_at")
        .values_list("acknowledged_at", flat=True)
        .first()
    )
    since = max(now - wanted.window, reset or now - wanted.window)
    automatic = TakeDown.objects.filter(account=None, ordered_at__gt=since).exclude(
        observation__source="canary"
    )
    patrol = Patrolled.objects.filter(site=row.site).first()
    taken = automatic.count()
    if wanted.closed(taken, patrol.objects_seen if patrol else 0):
        return True
    alarm(BREAKER, "", f"{taken:,} files were taken down in a short time: the others wait for a person", now)
    append(Act.BREAKER_OPENED, actor=SYSTEM, subject=row.site, detail={"taken": taken}, now=now)
    return False
