"""The clocks of one incident. In: what is known, the rules, what people ruled, an instant. Out: clocks, worst first.

    trigger no                                   not triggered, with the facts that say so
    trigger unknown                              runs as if it applied
    start unknown                                counted from the discovery, which no start lies before
    due past, nothing met                        breached; a written delay is shown beside it and changes nothing
    met                                          met, or met late
    ruled out                                    by name; two people where the facts say that it applies
Nothing here tells the time: an instant later than `now` counts as now, a ruling later than `now` not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from tidegate.errors import ResponseError
from tidegate.model.duty import (
    Answer,
    Clock,
    ClockState,
    DutyRuling,
    Facts,
    Rule,
    Ruling,
    Start,
    Telling,
    Trigger,
    Unit,
)
from tidegate.response.duties.deadline import due
from tidegate.response.duties.rules import RuleBook
from tidegate.response.duties.trigger import applies, deciding, undecided

LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)
_OPEN = (ClockState.BREACHED, ClockState.RUNNING, ClockState.DELAYED)


def clocks(
    facts: Facts, book: RuleBook, now: dt.datetime, rulings: Sequence[DutyRuling] = ()
) -> tuple[Clock, ...]:
    """Every clock of every rule, also those that do not apply; the worst first. Raises ResponseError."""
    if now.utcoffset() is None:
        raise ResponseError("now: give its zone")
    check(facts, book, rulings)
    by_clock: dict[str, list[DutyRuling]] = {}
    for one in rulings:
        by_clock.setdefault(one.clock, []).append(one)
    found = [
        _clock(rule, telling, facts, book, now, by_clock.get(f"{rule.key}/{telling.key}", []))
        for rule in book.rules
        for telling in rule.tellings
    ]
    return tuple(sorted(found, key=worst_first))


def check(facts: Facts, book: RuleBook, rulings: Iterable[DutyRuling] = ()) -> None:
    """Raises ResponseError for an answer or a ruling that no rule asks for: a misspelt one would count as unknown."""
    if unknown := sum(name not in book.questions for name in facts.answers):
        raise ResponseError(
            f"answers: {unknown} of them to facts that nobody asks; `tidegate duties list` shows the facts"
        )
    keys = {f"{rule.key}/{telling.key}" for rule in book.rules for telling in rule.tellings}
    for number, one in enumerate(rulings):
        if one.clock not in keys:
            raise ResponseError(f"rulings[{number}].clock: no such clock; write it as `rule/telling`")


def _clock(
    rule: Rule, telling: Telling, facts: Facts, book: RuleBook, now: dt.datetime, rulings: list[DutyRuling]
) -> Clock:
    triggers = (rule.trigger, *([telling.trigger] if telling.trigger else []))
    joined = _joined(triggers, facts)
    start, assumed, notes = _start(telling.deadline.start, facts, now)
    ends = due(telling.deadline, start, book.calendars)
    firm = telling.deadline.unit not in (Unit.AT_ONCE, Unit.NONE)
    past = firm and ends is not None and now > ends
    ruling, ruled = _ruling(rulings, joined, facts.instants[Start.DISCOVERY.value], now)
    state = _state(joined, telling, ends if firm else None, past, ruling, now)
    unknown = tuple(dict.fromkeys(term for one in triggers for term in undecided(one, facts)))
    return Clock(
        key=f"{rule.key}/{telling.key}",
        title=rule.title,
        whom=telling.whom,
        contents=telling.contents,
        state=state,
        applies=joined,
        start=start,
        assumed=assumed,
        due=ends,
        firm=firm,
        remaining=None if ends is None else ends - now,
        unknown=unknown if joined is Answer.UNKNOWN else (),
        notes=(
            *_why_not(triggers, facts, book.questions),
            *(notes if joined is not Answer.NO else ()),
            *ruled,
        ),
        standing=telling.standing or rule.citation.standing,
        signed=rule.signed,
        citation=rule.citation,
        ruling=ruling,
    )


def _joined(triggers: Sequence[Trigger], facts: Facts) -> Answer:
    each = {applies(one, facts) for one in triggers}
    return Answer.NO if Answer.NO in each else Answer.UNKNOWN if Answer.UNKNOWN in each else Answer.YES


def _why_not(triggers: Sequence[Trigger], facts: Facts, questions: Mapping[str, str]) -> list[str]:
    terms = dict.fromkeys(term for one in triggers for term in deciding(one, facts))
    return [f"ruled out by the answer to: {questions.get(term, term)}" for term in terms]


def _start(start: Start, facts: Facts, now: dt.datetime) -> tuple[dt.datetime, bool, list[str]]:
    given = facts.instants.get(start.value)
    assumed = given is None
    at = facts.instants[Start.DISCOVERY.value] if given is None else given
    notes = [f"the instant `{start.value}` is not given: counted from the discovery"] if assumed else []
    if at > now:
        notes.append("the instant it starts from lies in the future: counted from now")
    return min(at, now).astimezone(dt.UTC), assumed, notes


def _ruling(
    rulings: list[DutyRuling], joined: Answer, discovery: dt.datetime, now: dt.datetime
) -> tuple[DutyRuling | None, list[str]]:
    """The ruling that counts, and what is to be said of the others."""
    counted = sorted((one for one in rulings if discovery <= one.at <= now), key=lambda one: one.at)
    notes = []
    if len(counted) < len(rulings):
        notes.append("a ruling dated before the discovery or in the future does not count")
    out = [one for one in counted if one.ruling is Ruling.NOT_NOTIFIABLE]
    agreed = [one for one in out if joined is not Answer.YES or one.second.strip()]
    if out and not agreed:
        notes.append("one person ruled it out, and the facts say that it applies: a second person must agree")
    met = [one for one in counted if one.ruling is Ruling.MET][:1]
    delays = [one for one in counted if one.ruling is Ruling.DELAYED]
    chosen = [*met, *agreed[-1:], *delays[-1:]]
    return (chosen[0] if chosen else None), notes


def _state(
    joined: Answer,
    telling: Telling,
    ends: dt.datetime | None,
    past: bool,
    ruling: DutyRuling | None,
    now: dt.datetime,
) -> ClockState:
    """`ends`: where the deadline is in figures."""
    if joined is Answer.NO:
        return ClockState.NOT_TRIGGERED
    if ruling is not None and ruling.ruling is Ruling.MET:
        return ClockState.MET_LATE if ends is not None and ruling.at > ends else ClockState.MET
    if ruling is not None and ruling.ruling is Ruling.NOT_NOTIFIABLE:
        return ClockState.NOT_NOTIFIABLE
    if telling.deadline.unit is Unit.NONE:
        return ClockState.EFFECT
    if past:
        return ClockState.BREACHED
    if ruling is not None and ruling.until is not None:
        return ClockState.DELAYED if now <= ruling.until else ClockState.BREACHED
    return ClockState.RUNNING


def worst_first(clock: Clock) -> tuple[int, dt.datetime, str]:
    """The order in which clocks are shown."""
    rank = list(ClockState).index(clock.state)
    # A delay does not push what is due sooner behind what is due later.
    group = rank if clock.state not in _OPEN[1:] else list(ClockState).index(ClockState.RUNNING)
    return group, clock.due or LATEST, clock.key


def open_clocks(found: Iterable[Clock]) -> list[Clock]:
    """Those that somebody still has to do something about."""
    return [clock for clock in found if clock.state in _OPEN]
