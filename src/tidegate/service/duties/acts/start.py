"""The clocks of an incident start, and are counted anew as facts come. In: an incident. Out: how many rows changed.

Safe to run twice. A deadline moves to an earlier instant of itself; to a later one by somebody's word alone.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tidegate.model.duty import Clock
from tidegate.record.acts import Act
from tidegate.response.duties.rules import RuleBook
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.duties.book import book
from tidegate.service.duties.clocks import computed, no_later
from tidegate.service.duties.models import Duty
from tidegate.service.incidents.models import Incident
from tidegate.service.ledger.append import append
from tidegate.service.office import Office

_SHOWN = ("digest", "state", "applies", "start_at", "due_at", "firm", "assumed")


def start(office: Office, actor: Actor, incident: Incident) -> int:
    """How many clocks are new. Raises RefusedError without the right, ResponseError for a rule that cannot be read."""
    if actor is not SYSTEM and not actor.may(Right.RESPOND):
        actor.must(Right.MANAGE_DUTIES)
    return recount(office, actor, incident)[0]


def recount(
    office: Office, actor: Actor, incident: Incident, *, later: frozenset[str] | None = frozenset()
) -> tuple[int, int]:
    """How many are new, and how many moved. `later`: clocks that somebody's word lets end later; None: each."""
    rules = book(office)
    digests = {rule.key: rule.digest for rule in rules.rules}
    with transaction.atomic():
        row = Incident.objects.select_for_update().get(pk=incident.pk)
        known = {one.key: one for one in Duty.objects.select_for_update().filter(incident=row)}
        fresh, moved = [], []
        for clock in computed(row, rules, office.now()):
            digest = digests[clock.key.partition("/")[0]]
            before = known.get(clock.key)
            if before is None:
                fresh.append(_fill(Duty(incident=row, key=clock.key), clock, digest, office.now()))
                continue
            if later is not None and clock.key not in later:
                clock = no_later(clock, before, office.now())
            if _differs(before, clock, digest):
                moved.append((before.due_at, _fill(before, clock, digest, office.now())))
        Duty.objects.bulk_create(fresh)
        Duty.objects.bulk_update([one for _, one in moved], [*_SHOWN, "changed_at"])
        _told(actor, row, fresh, moved, rules, office.now())
    return len(fresh), len(moved)


def _fill(row: Duty, clock: Clock, digest: str, now: dt.datetime) -> Duty:
    row.digest, row.state, row.applies = digest, clock.state.value, clock.applies.value
    row.start_at, row.due_at = clock.start, clock.due
    row.firm, row.assumed, row.changed_at = clock.firm, clock.assumed, now
    return row


def _differs(row: Duty, clock: Clock, digest: str) -> bool:
    # A start that lies in the future counts as now, and now goes on: the deadline alone tells whether it moved.
    before = (row.digest, row.state, row.applies, row.due_at, row.firm, row.assumed)
    return before != (digest, clock.state.value, clock.applies.value, clock.due, clock.firm, clock.assumed)


def _told(
    actor: Actor,
    incident: Incident,
    fresh: list[Duty],
    moved: list[tuple[dt.datetime | None, Duty]],
    rules: RuleBook,
    now: dt.datetime,
) -> None:
    """An entry for what is new, one for each deadline that moved."""
    if fresh:
        signed = sum(rule.signed for rule in rules.rules)
        detail = {"clocks": len(fresh), "rules": len(rules.rules), "signed": signed}
        append(Act.DUTIES_STARTED, actor=actor, subject=str(incident.pk), detail=detail, now=now)
    for before, one in moved:
        if before == one.due_at:
            continue
        append(
            Act.DUTY_MOVED,
            actor=actor,
            subject=str(incident.pk),
            detail={"clock": one.key, "before": _text(before), "after": _text(one.due_at)},
            now=now,
        )


def _text(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat() if at else None
