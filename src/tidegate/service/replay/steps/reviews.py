"""A review for everybody; two invented reviewers decide a few. Nothing is ruled by a machine, nor by one person."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tidegate.errors import RefusedError, ResponseError
from tidegate.model.case_review import ActKind, Outcome, Reply, ReviewAct, Role, Source, SourceKind, Topic
from tidegate.model.duty import Answer
from tidegate.service.replay.day import Check, Day, Told

if TYPE_CHECKING:
    from tidegate.service.reviews.models import Review

_DECIDED = 3
_WORDS = "invented: the reason that a reviewer writes down"


def run(day: Day) -> Told:
    """One reviewer rules, another confirms; the same one may not."""
    from tidegate.service.reviews.acts.change import act
    from tidegate.service.reviews.acts.open import open_all
    from tidegate.service.reviews.models import Review
    from tidegate.service.stays.models import Stay

    office, one, other = day.office, day.actor("case1"), day.actor("case2")
    open_all(office, one, day.incident())
    rows = Review.objects.filter(incident_id=day.incident_id)
    alone = 0
    for row in rows.filter(person_id__in=day.told).order_by("pk")[:_DECIDED]:
        _asked(day, row)
        act(office, one, row, _new(ActKind.RULE, outcome=Outcome.MAY_ALTER, routes=("apply-again",)))
        try:
            act(office, one, row, _new(ActKind.CONFIRM))
        except (ResponseError, RefusedError):
            alone += 1
        act(office, other, row, _new(ActKind.CONFIRM))
    decided = rows.filter(state="decided")
    stayed = Stay.objects.filter(person__review__in=decided)
    checks = (
        Check("everybody has a review", rows.filter(person__in_file=True).count() >= len(day.people)),
        Check("two people decide; one alone cannot", decided.count() == _DECIDED == alone),
        Check("a decision ends no stay while it can be appealed", stayed.count() == _DECIDED and _still(day)),
    )
    now = (
        f"{rows.count():,} reviews open, each with what this person needs to prove",
        f"{decided.count()} decided by two invented reviewers; {rows.count() - decided.count():,} are people's work",
    )
    return Told(now, checks, {"reviews": rows.count(), "reviews_decided": decided.count()})


def _asked(day: Day, row: Review) -> None:
    """Every question answered, and counsel heard."""
    from tidegate.service.reviews.acts.change import act, reply

    source = Source(SourceKind.AGENCY_FILE, "invented file", dt.datetime.now(dt.UTC).date())
    replies = [Reply(topic, Answer.YES, (source,), "invented") for topic in Topic]
    reply(day.office, day.actor("case1"), row, replies, Role.REVIEWER)
    act(day.office, day.actor("case1"), row, _new(ActKind.HEAR))


def _new(kind: ActKind, outcome: Outcome | None = None, routes: tuple[str, ...] = ()) -> ReviewAct:
    return ReviewAct(kind, Role.REVIEWER, "", dt.datetime.now(dt.UTC), _WORDS, outcome=outcome, routes=routes)


def _still(day: Day) -> bool:
    """The removal desk is told the same of everybody."""
    from tidegate.service.replay.steps.stays import ask

    return set(ask(day, list(day.people)[:200])) == {"stayed"}
