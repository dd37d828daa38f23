"""Where a review stands, from its acts; and the row that shows it. In: a CaseReview. Out: a Walk, a row."""

from __future__ import annotations

import datetime as dt
import uuid

from tidegate.model.case_review import ActKind, CaseReview, ReviewState
from tidegate.response.review.acts import ReviewRule, Walk, appeal_until, counsel_until
from tidegate.response.review.acts import standing as walk_of
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.reviews.history import History
from tidegate.service.reviews.models import Review

_WAITING = (ReviewState.RULED, ReviewState.APPEAL_RULED)


def walk(review: CaseReview, now: dt.datetime, rule: ReviewRule) -> Walk:
    """All acts walked again."""
    return walk_of(review, now, rule)


def write(row: Review, found: Walk, told: History, rule: ReviewRule, actor: Actor) -> None:
    """What the row shows, after an act."""
    acts = told.review.acts
    last = acts[-1]
    row.state = found.state.value
    row.acts, row.acted_at = len(told.digests), last.at
    row.replied, row.heard = len(found.replies), found.heard
    row.ruled_by_id = _ruler(row, found, last.kind, actor)
    row.counsel_until = counsel_until(acts, rule)
    row.appeal_until = appeal_until(found.decision, rule) if found.decision else None
    row.final_at = None
    row.reopened = sum(one.kind is ActKind.REOPEN for one in acts)
    row.save()


def _ruler(row: Review, found: Walk, kind: ActKind, actor: Actor) -> uuid.UUID | None:
    if found.state not in _WAITING:
        return None
    ruled = kind in (ActKind.RULE, ActKind.RULE_APPEAL) and actor is not SYSTEM
    return uuid.UUID(actor.account) if ruled else row.ruled_by_id
