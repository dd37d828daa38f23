"""What the incident's page shows of this room. In: an incident, who looks. Out: the context of `section.html`."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.models import Incident
from tidegate.service.reviews.models import WAITING, Review, State
from tidegate.service.stays.models import Resolution

_NOBODY = (Resolution.CANARY, Resolution.RULED_OUT)


def section(row: Incident, actor: Actor) -> dict[str, Any]:
    """Counts; invented people of ours and those ruled out are in none of them."""
    return {
        "reviews_counts": counts(Review.objects.filter(incident=row)),
        "reviews_may": actor.may(Right.REVIEW_CASES),
    }


def counts(rows: QuerySet[Review]) -> dict[str, int]:
    """How many stand where."""
    found = rows.exclude(person__resolution__in=_NOBODY).aggregate(
        all=Count("pk"),
        open=Count("pk", filter=Q(state=State.OPEN)),
        waiting=Count("pk", filter=Q(state__in=WAITING)),
        appealed=Count("pk", filter=Q(state__in=(State.APPEALED, State.APPEAL_RULED))),
        decided=Count("pk", filter=Q(state=State.DECIDED)),
        untold=Count("pk", filter=Q(state=State.DECIDED, appeal_until=None)),
        final=Count("pk", filter=Q(final_at__isnull=False)),
        reopened=Count("pk", filter=Q(reopened__gt=0)),
    )
    return {name: int(number) for name, number in found.items()}
