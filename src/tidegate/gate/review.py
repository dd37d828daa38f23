"""The rules of review: who may rule on what, and what the rulings so far amount to. In: nouns. Out: a Settlement.

    clear                      needs nobody
    hold                       so many different people as the installation says, never the uploader
    block                      the same, and an approver among them
    block, registry hits       nobody; or, where the installation allows it at all, two approvers, each of whom looks
                               twice with a night between, and it alarms
One person who withholds settles it: stopping is always the safe side.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tidegate.model.verdict import Verdict


class RulingKind(enum.Enum):
    """What a reviewer decides."""

    RELEASE = "release"
    RELEASE_IN_PART = "release in part"
    WITHHOLD = "withhold"


class Outcome(enum.Enum):
    """What the rulings amount to."""

    WAITING = "waiting"
    RELEASED = "released"
    RELEASED_IN_PART = "released in part"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """What the installation asks. `people`: at least two. Durations as in `[review]`."""

    people: int = 2
    ruling_days: int = 30
    registry_double_approval: bool = False
    second_look: dt.timedelta = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Opinion:
    """One ruling by one person. `approver`: whether they were one when they ruled. `expires`: None for withholding."""

    account: str
    approver: bool
    kind: RulingKind
    at: dt.datetime
    expires: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """`approvers`: who released, in order. `expires`: the earliest of theirs. `needs`: what is missing, for people.

    `alarms`: whether it went past a registry hit.
    """

    outcome: Outcome
    needs: str = ""
    approvers: tuple[str, ...] = ()
    expires: dt.datetime | None = None
    alarms: bool = False


TWO = 2


def settle(
    verdict: Verdict,
    protected: int,
    uploader: str,
    opinions: Sequence[Opinion],
    rule: ReviewRule,
    now: dt.datetime,
) -> Settlement:
    """What holds now. `protected`: people of the registry in the file. The uploader's opinions count for nothing,
    nor do expired ones; of one person's the last counts.
    """
    counted = [one for one in opinions if one.account != uploader and not _expired(one, now)]
    last = {one.account: one for one in sorted(counted, key=lambda one: one.at)}
    if any(one.kind is RulingKind.WITHHOLD for one in last.values()):
        return Settlement(Outcome.WITHHELD)
    if verdict is Verdict.BLOCK and protected:
        return _past_the_registry(counted, last.values(), rule)
    for kind, outcome in (
        (RulingKind.RELEASE, Outcome.RELEASED),
        (RulingKind.RELEASE_IN_PART, Outcome.RELEASED_IN_PART),
    ):
        agreeing = [one for one in last.values() if one.kind is kind]
        if not _missing(agreeing, verdict, rule):
            return _released(outcome, agreeing)
    most = max(
        ([one for one in last.values() if one.kind is kind] for kind in RulingKind),
        key=len,
    )
    return Settlement(Outcome.WAITING, needs=_missing(most, verdict, rule))


def may_rule(
    verdict: Verdict, protected: int, uploader: str, account: str, approver: bool, rule: ReviewRule
) -> str:
    """Why this person may not release this file, or "". Withholding is open to every reviewer but this refuses
    the uploader everything.
    """
    if account == uploader:
        return "you submitted this file: two other people rule on it"
    if verdict is Verdict.CLEAR:
        return "the file is clear: there is nothing to rule on"
    if verdict is Verdict.BLOCK and protected:
        if not rule.registry_double_approval:
            return "it names people of the registry: nobody can release it, only withhold it"
        if not approver:
            return "it names people of the registry: only approvers rule on it"
    return ""


def _expired(one: Opinion, now: dt.datetime) -> bool:
    return one.expires is not None and now >= one.expires


def _missing(agreeing: Sequence[Opinion], verdict: Verdict, rule: ReviewRule) -> str:
    people = max(rule.people, TWO)
    if len(agreeing) < people:
        short = people - len(agreeing)
        word = "person" if short == 1 else "people"
        also = ", and one of all must be an approver" if verdict is Verdict.BLOCK else ""
        return f"{short} more {word} to agree{also}"
    if verdict is Verdict.BLOCK and not any(one.approver for one in agreeing):
        return "an approver to agree"
    return ""


def _past_the_registry(counted: Iterable[Opinion], last: Iterable[Opinion], rule: ReviewRule) -> Settlement:
    if not rule.registry_double_approval:
        return Settlement(Outcome.WAITING, needs="nobody can release it: withhold it")
    releasing = {one.account for one in last if one.kind is RulingKind.RELEASE and one.approver}
    looks: dict[str, list[Opinion]] = {account: [] for account in sorted(releasing)}
    for one in counted:
        if one.account in looks and one.kind is RulingKind.RELEASE and one.approver:
            looks[one.account].append(one)
    twice = [seen for seen in looks.values() if _apart(seen) >= rule.second_look]
    if len(twice) < max(rule.people, TWO):
        hours = int(rule.second_look.total_seconds() // 3600)
        return Settlement(
            Outcome.WAITING,
            needs=f"{max(rule.people, TWO)} approvers, each looking twice, {hours} hours apart",
        )
    released = _released(Outcome.RELEASED, [seen[-1] for seen in twice])
    return Settlement(released.outcome, "", released.approvers, released.expires, alarms=True)


def _apart(looks: Sequence[Opinion]) -> dt.timedelta:
    times = [one.at for one in looks]
    return max(times) - min(times)


def _released(outcome: Outcome, agreeing: Sequence[Opinion]) -> Settlement:
    ends = [one.expires for one in agreeing if one.expires is not None]
    approvers = tuple(one.account for one in sorted(agreeing, key=lambda one: one.at))
    return Settlement(outcome, "", approvers, min(ends, default=None))
