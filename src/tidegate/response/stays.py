"""When a stay ends, as one table. In: facts of one stay, the time, the rule. Out: an Answer. No clock, no database.

    held                                            stayed
    the time is before the stay was set             stayed: the clock is wrong
    no notice proven since the stay                 stayed
    less than N days since the proven notice        stayed
    no review decided since the stay                stayed
    an appeal pending                               stayed
    otherwise                                       none

An instant that lies before the stay, or after now, counts as missing: a clock that was wrong ends nothing.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STAY_DAYS = 30


class Said(enum.Enum):
    """What may be said of a person."""

    STAYED = "stayed"
    NONE = "none"
    UNKNOWN = "unknown"


class Why(enum.Enum):
    """In words of ours, nothing of the person."""

    HELD = "held whatever else"
    CLOCK = "the clock stands before the stay"
    NO_NOTICE = "no notice to the person is proven"
    NOTICE_TIME = "the time after the notice has not passed"
    NO_REVIEW = "no case review is decided"
    APPEAL = "the review is not final"
    ENDED = "notice and review are done"
    NOT_KNOWN = "no stay is known"
    RESOLVING = "an incident is being resolved: do not act"
    DISAGREE = "database and record disagree: do not act"
    NO_KEY = "a key is missing: do not act"
    BY_NUMBER = "cases cannot be looked up by this number: ask by A-number, and do not act"


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one stay, as the record tells. `final`: whether the decided review can no longer be appealed."""

    set_at: dt.datetime
    notified_at: dt.datetime | None = None
    decided_at: dt.datetime | None = None
    final: bool = True
    held: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`until`: the earliest instant at which it may end, as far as is known; None where that is not known."""

    said: Said
    why: Why
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def answer(facts: Facts, now: dt.datetime, days: int = STAY_DAYS) -> Answer:
    """Of one stay."""
    since = facts.set_at
    if facts.held:
        return Answer(Said.STAYED, Why.HELD, since)
    if now < since:
        return Answer(Said.STAYED, Why.CLOCK, since)
    notified = _counting(facts.notified_at, since, now)
    if notified is None:
        return Answer(Said.STAYED, Why.NO_NOTICE, since)
    until = notified + dt.timedelta(days=days)
    if now < until:
        return Answer(Said.STAYED, Why.NOTICE_TIME, since, until)
    if _counting(facts.decided_at, since, now) is None:
        return Answer(Said.STAYED, Why.NO_REVIEW, since, until)
    if not facts.final:
        return Answer(Said.STAYED, Why.APPEAL, since, until)
    return Answer(Said.NONE, Why.ENDED, since, until)


def together(answers: Sequence[Answer]) -> Answer:
    """Of one person with several stays: unknown before stayed before none; of several stays the one that ends last."""
    if not answers:
        return Answer(Said.NONE, Why.NOT_KNOWN)
    for said in (Said.UNKNOWN, Said.STAYED):
        open_ones = [one for one in answers if one.said is said]
        if open_ones:
            # Where one has no known end, neither has the whole.
            last = max(open_ones, key=lambda one: (one.until is None, one.until or _NEVER))
            since = min((one.since for one in open_ones if one.since), default=None)
            return Answer(said, last.why, since, last.until)
    return max(answers, key=lambda one: one.until or _NEVER)


class Fact(enum.Enum):
    """What an entry of the record says of one person's stay."""

    NOTIFIED = "notified"
    DECIDED = "decided"
    OPEN_TO_APPEAL = "open to appeal"
    FINAL = "final"
    APPEALED = "appealed"
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Told:
    """One entry. `at`: the instant it is about. `recorded`: when it was written. `by`: who; `digest`: of the proof."""

    fact: Fact
    at: dt.datetime
    recorded: dt.datetime
    by: str
    digest: str = ""


def facts(set_at: dt.datetime, told: Iterable[Told], now: dt.datetime) -> Facts:
    """What entries amount to, in the order of the record.

    A notice whose instant lies before the stay, or after its own entry, is none.
    A review counts once two different people have decided it over the same proof; an appeal undoes both. While it may
    be appealed it is not final; that it has become so counts for the proof alone that two people decided over. What
    is dated after now ends nothing; what prolongs a stay counts whenever it is dated.
    """
    notified: dt.datetime | None = None
    decided: dt.datetime | None = None
    first: dict[str, str] = {}
    agreed: set[str] = set()
    final, held = True, False
    for one in told:
        if one.recorded > now and one.fact in _ENDING:
            continue
        match one.fact:
            case Fact.NOTIFIED if set_at <= one.at <= one.recorded:
                notified = one.at if notified is None else min(notified, one.at)
            case Fact.DECIDED:
                if first.setdefault(one.digest, one.by) != one.by:
                    decided, final = one.recorded, True
                    agreed.add(one.digest)
            case Fact.OPEN_TO_APPEAL:
                final = False
            case Fact.FINAL if one.digest in agreed:
                final = True
            case Fact.APPEALED:
                first, agreed, final = {}, set(), False
            case Fact.HELD:
                held = True
            case Fact.RELEASED:
                held = False
            case _:
                pass
    return Facts(set_at, notified, decided, final, held)


_ENDING = frozenset((Fact.NOTIFIED, Fact.DECIDED, Fact.FINAL, Fact.RELEASED))
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


def _counting(at: dt.datetime | None, since: dt.datetime, now: dt.datetime) -> dt.datetime | None:
    return at if at is not None and since <= at <= now else None
