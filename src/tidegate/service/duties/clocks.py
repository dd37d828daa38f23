"""The clocks of one incident now. In: an incident. Out: Clocks, the worst first, each with its row's due instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from tidegate.model.duty import Clock, ClockState, Ruling
from tidegate.model.duty import DutyRuling as Said
from tidegate.response.duties.clocks import clocks as compute
from tidegate.response.duties.clocks import worst_first
from tidegate.response.duties.rules import RuleBook
from tidegate.service.duties.facts import facts
from tidegate.service.duties.models import Duty, DutyRuling
from tidegate.service.incidents.models import Incident

OPEN = (ClockState.BREACHED, ClockState.RUNNING, ClockState.DELAYED)


def computed(incident: Incident, book: RuleBook, now: dt.datetime) -> list[Clock]:
    """By rules, facts and rulings alone. Raises ResponseError."""
    keys = {f"{rule.key}/{telling.key}" for rule in book.rules for telling in rule.tellings}
    rulings = [one for one in said(incident) if one.clock in keys]
    return list(compute(facts(incident), book, now, rulings))


def clocks(incident: Incident, book: RuleBook, now: dt.datetime) -> list[Clock]:
    """As computed, and no later than the rows say: what moves a deadline back is somebody's word."""
    rows = {one.key: one for one in Duty.objects.filter(incident=incident)}
    held = [no_later(one, rows.get(one.key), now) for one in computed(incident, book, now)]
    return sorted(held, key=worst_first)


def no_later(clock: Clock, row: Duty | None, now: dt.datetime) -> Clock:
    """The clock with the earlier of both deadlines."""
    if row is None or row.due_at is None or clock.due is None or clock.due <= row.due_at:
        return clock
    state, past = clock.state, now > row.due_at and clock.firm
    if past and state is ClockState.RUNNING:
        state = ClockState.BREACHED
    met = clock.ruling
    if met is not None and met.ruling is Ruling.MET and clock.firm:
        state = ClockState.MET_LATE if met.at > row.due_at else ClockState.MET
    return replace(clock, due=row.due_at, remaining=row.due_at - now, state=state)


def said(incident: Incident) -> Iterable[Said]:
    """What people ruled, in order."""
    rows = DutyRuling.objects.filter(duty__incident=incident).select_related("duty", "said_by", "second")
    for one in rows.order_by("pk"):
        yield Said(
            clock=one.duty.key,
            ruling=Ruling(one.ruling),
            by=one.said_by.username,
            at=one.at,
            reason=one.reason,
            second=one.second.username if one.second else "",
            until=one.until,
        )
