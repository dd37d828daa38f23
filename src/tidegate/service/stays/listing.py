"""Who is affected by an incident, a page at a time, masked; each look is an entry. In: whose look. Out: a page."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Count

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.api.schemas.stays import PersonPage, PersonShown
from tidegate.service.incidents.models import Incident
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.stays.models import AffectedPerson, Resolution
from tidegate.service.stays.shown import masked, of_resolution


def listed(
    office: Office,
    actor: Actor,
    number: uuid.UUID,
    resolution: str | None,
    after: uuid.UUID | None,
    limit: int,
) -> PersonPage:
    """In no order that tells anything. Raises RefusedError without the right, DoesNotExist."""
    actor.must(Right.SEE_PEOPLE)
    incident = Incident.objects.get(pk=number)
    rows = AffectedPerson.objects.filter(incident=incident)
    counts = dict(rows.values_list("resolution").annotate(Count("pk")).order_by())
    # A canary is an exact one among others.
    counts[Resolution.EXACT] = counts.get(Resolution.EXACT, 0) + counts.pop(Resolution.CANARY, 0)
    rows = of_resolution(rows, resolution)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.select_related("stay").order_by("pk")[: limit + 1])
    with transaction.atomic():
        detail = {"people": len(found[:limit])}
        append(Act.PEOPLE_LISTED, actor=actor, subject=str(incident.pk), detail=detail, now=office.now())
    return PersonPage(
        items=[PersonShown(**masked(row)) for row in found[:limit]],
        next=found[limit - 1].pk if len(found) > limit else None,
        counts={str(how): count for how, count in counts.items()},
    )
