"""A review for everybody affected, in one act. In: an incident. Out: how many were opened; safe to run twice."""

from __future__ import annotations

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.model.case_review import ActKind, ReviewAct, Role
from tidegate.record.acts import Act
from tidegate.response.review.acts import counsel_until
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.models import Incident
from tidegate.service.ledger.append import append
from tidegate.service.ledger.checkpoints import lock_head
from tidegate.service.office import Office
from tidegate.service.reviews.models import Review, State
from tidegate.service.reviews.options import rule
from tidegate.service.stays.models import AffectedPerson, Resolution

_TOGETHER = 500
_NOBODY = (Resolution.CANARY, Resolution.RULED_OUT)
"""An invented person of ours has no claim; and whoever uncovered one for a review would raise the alarm."""


def open_all(office: Office, actor: Actor, incident: Incident) -> int:
    """For whoever has none yet, is somebody, and is not ruled out. Raises RefusedError without the right."""
    if actor is not SYSTEM and not actor.may(Right.RESPOND):
        actor.must(Right.REVIEW_CASES)
    with transaction.atomic():
        # The incident before the record's head, as every other act: two orders would wait for each other.
        here = Incident.objects.select_for_update().get(pk=incident.pk)
        lock_head()
        people = AffectedPerson.objects.filter(incident=here, review=None)
        waiting = people.exclude(resolution__in=_NOBODY).values_list("pk", flat=True)
        now = office.now()
        until = counsel_until([ReviewAct(ActKind.OPEN, Role.MACHINE, "", now)], rule(office))
        made = Review.objects.bulk_create(
            (
                Review(
                    person_id=person,
                    incident=here,
                    state=State.OPEN,
                    opened_at=now,
                    acted_at=now,
                    counsel_until=until,
                )
                for person in waiting
            ),
            batch_size=_TOGETHER,
        )
        if made:
            append(
                Act.REVIEWS_OPENED,
                actor=actor,
                subject=str(here.pk),
                detail={"reviews": len(made)},
                now=now,
            )
    return len(made)


def need_people(incident: Incident) -> None:
    """Raises RefusedError while nobody is known whose case could be reviewed."""
    if not AffectedPerson.objects.filter(incident=incident).exists():
        raise RefusedError("nobody is known to be affected yet: the stays come first")
