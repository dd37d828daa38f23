"""What an act of a review means for the stay. In: an act, where it stood before. Out: entries that the stay counts by.

Each of the two who decide says so over the digest of the ruling, by name. From then on it may be appealed, and the stay
goes on; an appeal, a return, a late word of counsel and a reopening take back what was said. The machine only prolongs.
"""

from __future__ import annotations

from tidegate.model.case_review import ActKind, ReviewAct, ReviewState
from tidegate.response.review.acts import Walk
from tidegate.response.review.table import CONFIRMATIONS, RULINGS
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.office import Office
from tidegate.service.reviews.history import History
from tidegate.service.reviews.models import Review
from tidegate.service.stays.acts.facts import appealable, decide_review

_SAID = frozenset({ReviewState.RULED, ReviewState.DECIDED, ReviewState.APPEAL_RULED})
"""States in which somebody's decision stands in the record."""
_TAKES_BACK = frozenset({ActKind.RETURN, ActKind.HEAR, ActKind.APPEAL, ActKind.REOPEN})


def stay(office: Office, actor: Actor, row: Review, before: Walk, new: ReviewAct, told: History) -> None:
    """In the caller's transaction. `told`: with the act. Raises RefusedError without the right."""
    if new.kind in RULINGS | CONFIRMATIONS:
        digest = ruling(told)
        decide_review(office, actor, row.person_id, digest, final=True)
        if new.kind in CONFIRMATIONS:
            appealable(office, row.person_id, digest, over=False)
    elif new.kind in _TAKES_BACK and before.state in _SAID:
        decide_review(office, SYSTEM, row.person_id, ruling(told), final=False)


def ruling(told: History) -> str:
    """The digest of the latest ruling: what both who decide say it over."""
    kept = zip(told.review.acts[1:], told.digests, strict=True)
    return [digest for act, digest in kept if act.kind in RULINGS][-1]
