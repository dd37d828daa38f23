"""One act after another. In: a review, an act, an instant. Out: the review with it, or why it is refused.

What stands in a row is believed only as far as the acts lead there by the table: `standing` walks them all again.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tidegate.errors import ResponseError
from tidegate.model.case_review import (
    ActKind,
    CaseReview,
    Decision,
    Outcome,
    Reply,
    ReviewAct,
    ReviewState,
    Role,
    Topic,
)
from tidegate.model.duty import Answer
from tidegate.response.review.routes import BY_KEY
from tidegate.response.review.table import CONFIRMATIONS, NEED_WORDS, RULINGS, TABLE

DECISIVE = (Topic.PERSECUTOR, Topic.STATE_ACTOR, Topic.ACCESS)
"""While one of these is unknown, nobody rules that the disclosure changes nothing: the office holds the evidence."""


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """The office's own terms, not the law's. `counsel_days`: before a ruling without the attorney's word."""

    counsel_days: int = 30
    appeal_days: int = 30


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the acts lead. `broken`: why one of them was not allowed: then nothing after it counts, nothing is decided.

    `replies`: the last one for each question. `heard`: the attorney was, or it was waived. `judges`: who ruled before.
    """

    state: ReviewState = ReviewState.NEW
    replies: dict[Topic, Reply] = field(default_factory=dict)
    heard: bool = False
    opened: dt.datetime | None = None
    last: dt.datetime | None = None
    ruling: ReviewAct | None = None
    decision: Decision | None = None
    judges: frozenset[str] = frozenset()
    attorneys: frozenset[str] = frozenset()
    broken: str = ""


def act(review: CaseReview, new: ReviewAct, now: dt.datetime, rule: ReviewRule) -> CaseReview:
    """The review with one more act. Raises ResponseError with the reason where it is not allowed."""
    walk = standing(review, now, rule)
    if reason := walk.broken or refusal(walk, new, now, rule):
        raise ResponseError(f"the act `{new.kind.value}` is refused: {reason}; nothing was changed")
    return replace(review, acts=(*review.acts, new))


def standing(review: CaseReview, now: dt.datetime, rule: ReviewRule) -> Walk:
    """Walk all acts. Where one is not allowed, the walk is broken there, and nothing is decided."""
    walk = Walk()
    for number, one in enumerate(review.acts, 1):
        if reason := refusal(walk, one, now, rule):
            return replace(
                walk, decision=None, state=_undecided(walk.state), broken=f"act {number}: {reason}"
            )
        walk = _after(walk, one)
    return walk


def decided(review: CaseReview, now: dt.datetime, rule: ReviewRule) -> Decision | None:
    """The decision that stands; None while there is none, an appeal is pending, or an act is not as it must be."""
    walk = standing(review, now, rule)
    return walk.decision if walk.state is ReviewState.DECIDED and not walk.broken else None


def final(review: CaseReview, now: dt.datetime, rule: ReviewRule) -> bool:
    """Whether the person was told of the decision, and the time in which they may appeal is over."""
    decision = decided(review, now, rule)
    if decision is None or decision.told_at is None:
        return False
    return now >= decision.told_at + dt.timedelta(days=rule.appeal_days)


def refusal(walk: Walk, new: ReviewAct, now: dt.datetime, rule: ReviewRule) -> str:
    """Why this act is not allowed here, or ""."""
    allowed = TABLE.get((walk.state, new.kind))
    if allowed is None:
        return f"not while the review is {walk.state.value}"
    if new.role not in allowed[0]:
        return f"not by {new.role.value}"
    if bool(new.by.strip()) is (new.role is Role.MACHINE):
        return "a person acts by name, the machine has none"
    if new.role is Role.ATTORNEY and _name(new.by) in walk.judges:
        return "whoever ruled is not the person's attorney"
    if new.at > now:
        return "it is dated in the future"
    if walk.last is not None and new.at < walk.last:
        return "it is dated before the act that precedes it"
    if new.kind in NEED_WORDS and not new.words.strip():
        return "it needs a reason in writing"
    return _refused_by_kind(walk, new, rule)


def _refused_by_kind(walk: Walk, new: ReviewAct, rule: ReviewRule) -> str:
    if (new.reply is not None) is not (new.kind is ActKind.REPLY):
        return "a reply, and nothing else, carries an answer"
    if (new.outcome is not None) is not (new.kind in RULINGS):
        return "a ruling, and nothing else, carries an outcome"
    if new.reply is not None:
        return _refused_reply(new)
    if new.kind is ActKind.WAIVE and walk.opened is not None:
        waits = walk.opened + dt.timedelta(days=rule.counsel_days)
        return "" if new.at >= waits else f"the attorney has {rule.counsel_days} days"
    if new.kind in RULINGS:
        return _refused_person(walk, new) or _refused_ruling(walk, new)
    return _refused_confirmation(walk, new) if new.kind in CONFIRMATIONS else ""


def _refused_reply(new: ReviewAct) -> str:
    reply = new.reply
    if reply is None or reply.answer is Answer.UNKNOWN:
        return ""
    if reply.answer is Answer.NO and new.role is Role.MACHINE:
        return "a machine says yes or unknown, never no"
    if not reply.sources:
        return "yes and no need a source"
    return (
        "a source is dated after the act" if any(one.dated > new.at.date() for one in reply.sources) else ""
    )


def _refused_person(walk: Walk, new: ReviewAct) -> str:
    name = _name(new.by)
    if name in walk.attorneys:
        return "an attorney of the person does not rule"
    if new.kind is ActKind.RULE_APPEAL and name in walk.judges:
        return "whoever ruled before does not rule on the appeal"
    return ""


def _refused_ruling(walk: Walk, new: ReviewAct) -> str:
    if missing := [topic.value for topic in Topic if topic not in walk.replies]:
        return f"not answered: {', '.join(missing)}"
    if not walk.heard:
        return "the attorney was neither heard nor waived"
    unknown = [topic.value for topic in DECISIVE if walk.replies[topic].answer is Answer.UNKNOWN]
    if new.outcome is Outcome.DOES_NOT_ALTER and unknown:
        return f"what is unknown counts for the person: {', '.join(unknown)}"
    if any(key not in BY_KEY for key in new.routes):
        return "a route that is not in the table"
    return (
        "" if new.routes or new.outcome is Outcome.DOES_NOT_ALTER else "it names no route; `none-fits` is one"
    )


def _refused_confirmation(walk: Walk, new: ReviewAct) -> str:
    if walk.ruling is None or _name(walk.ruling.by) == _name(new.by):
        return "another person than the one who ruled must confirm"
    if new.kind is ActKind.CONFIRM_APPEAL and _name(new.by) in walk.judges:
        return "whoever ruled before does not rule on the appeal"
    return "an attorney of the person does not rule" if _name(new.by) in walk.attorneys else ""


def _after(walk: Walk, one: ReviewAct) -> Walk:
    walk = replace(walk, state=TABLE[walk.state, one.kind][1], last=one.at)
    if one.role is Role.ATTORNEY:
        walk = replace(walk, attorneys=walk.attorneys | {_name(one.by)})
    if one.reply is not None:
        return replace(walk, replies={**walk.replies, one.reply.topic: one.reply})
    if one.kind in CONFIRMATIONS:
        return _decide(walk, one)
    if one.kind is ActKind.TELL:
        told = None if walk.decision is None else replace(walk.decision, told_at=one.at)
        return replace(walk, decision=told)
    return replace(walk, **_changes(one))


def _changes(one: ReviewAct) -> dict[str, Any]:
    """What an act sets in the walk, where it does not depend on what was before."""
    changes: dict[ActKind, dict[str, Any]] = {
        ActKind.OPEN: {"opened": one.at},
        ActKind.HEAR: {"heard": True, "ruling": None},
        ActKind.WAIVE: {"heard": True, "ruling": None},
        ActKind.RULE: {"ruling": one},
        ActKind.RULE_APPEAL: {"ruling": one},
        # What was found then is asked again: a new fact may change each answer, and counsel has a new word.
        ActKind.REOPEN: {"replies": {}, "heard": False, "opened": one.at, "ruling": None, "decision": None},
        ActKind.RETURN: {"ruling": None},
        ActKind.APPEAL: {"decision": None, "ruling": None},
    }
    return changes.get(one.kind, {})


def _decide(walk: Walk, one: ReviewAct) -> Walk:
    ruling = walk.ruling
    if ruling is None or ruling.outcome is None:
        return replace(walk, broken="a confirmation without a ruling")
    made = Decision(
        ruling.outcome, ruling.routes, ruling.by, one.by, one.at, one.kind is ActKind.CONFIRM_APPEAL
    )
    judges = walk.judges | {_name(ruling.by), _name(one.by)}
    return replace(walk, decision=made, judges=judges)


def _undecided(state: ReviewState) -> ReviewState:
    return ReviewState.OPEN if state is ReviewState.DECIDED else state


def _name(by: str) -> str:
    # Two spellings of one name are not two people.
    return " ".join(unicodedata.normalize("NFKC", by).split()).casefold()


def counsel_until(acts: Sequence[ReviewAct], rule: ReviewRule) -> dt.datetime | None:
    """Until when the attorney's word is waited for; None where the review is not open."""
    starts = [one.at for one in acts if one.kind in (ActKind.OPEN, ActKind.REOPEN)]
    return starts[-1] + dt.timedelta(days=rule.counsel_days) if starts else None


def appeal_until(decision: Decision, rule: ReviewRule) -> dt.datetime | None:
    """Until when the person may appeal; None, that is without end, while nobody told them."""
    return None if decision.told_at is None else decision.told_at + dt.timedelta(days=rule.appeal_days)
