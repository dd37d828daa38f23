"""The affected people of an incident: masked lists, one uncovered at a time, rulings, and what ends a stay."""

from __future__ import annotations

import uuid
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from tidegate.errors import RefusedError
from tidegate.service.accounts.roles import Right
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.operation import JSON, operation
from tidegate.service.api.paging import Limit
from tidegate.service.api.schemas.stays import (
    CellShown,
    How,
    NoticeProof,
    PersonHold,
    PersonPage,
    PersonRevealed,
    PersonRuling,
    PersonShown,
    ReviewDecision,
    Why,
)
from tidegate.service.office import office
from tidegate.service.reviews.models import Review
from tidegate.service.stays.acts import facts
from tidegate.service.stays.acts.reveal import reveal
from tidegate.service.stays.acts.rule import rule
from tidegate.service.stays.listing import listed
from tidegate.service.stays.models import AffectedPerson, Resolution
from tidegate.service.stays.shown import masked

routes = Router(tags=["people"])
_ONE = "/incidents/{uuid:id}/people/{uuid:person}"


@operation(routes, "get", "/incidents/{uuid:id}/people", Right.SEE_PEOPLE, answers={200: PersonPage})
def list_people(
    request: HttpRequest,
    id: uuid.UUID,
    resolution: How | None = None,
    after: Annotated[uuid.UUID | None, Query(description="`next` of the page before")] = None,
    limit: Limit = 50,
) -> PersonPage:
    """Who is affected, masked, in no order that tells anything."""
    return listed(office(), actor_of(request), id, resolution, after, limit)


@operation(
    routes, "post", f"{_ONE}/reveal", Right.REVEAL_PERSON, answers={200: PersonRevealed}, media=(JSON,)
)
def reveal_person(request: HttpRequest, id: uuid.UUID, person: uuid.UUID, why: Why) -> HttpResponse:
    """Uncover one person, with a reason. Each time is an entry of the record."""
    row = AffectedPerson.objects.get(pk=person, incident_id=id)
    found = reveal(office(), actor_of(request), row.pk, why.reason)
    cells = [
        CellShown(
            kind=cell.kind.value if cell.kind else "",
            heading=cell.heading,
            value=cell.value,
            visible=cell.visible,
        )
        for cell in found.cells
    ]
    # Not by an Idempotency-Key: answers under one are kept.
    body = PersonRevealed(id=row.pk, cells=cells).model_dump_json()
    return HttpResponse(body, content_type=JSON, headers={"Cache-Control": "no-store"})


@operation(routes, "post", f"{_ONE}/ruling", Right.RESOLVE_PEOPLE, answers={200: PersonShown}, media=(JSON,))
def rule_on_person(
    request: HttpRequest, id: uuid.UUID, person: uuid.UUID, ruling: PersonRuling
) -> PersonShown:
    """Say who is who. Two people rule somebody out; one alone changes no stay."""
    row = AffectedPerson.objects.get(pk=person, incident_id=id)
    rule(office(), actor_of(request), row.pk, Resolution(ruling.ruling), ruling.reason)
    return _shown(row)


@operation(routes, "post", f"{_ONE}/hold", Right.RESOLVE_PEOPLE, answers={200: PersonShown}, media=(JSON,))
def hold_person(request: HttpRequest, id: uuid.UUID, person: uuid.UUID, asked: PersonHold) -> PersonShown:
    """Keep a stay whatever else, or no longer."""
    row = AffectedPerson.objects.get(pk=person, incident_id=id)
    facts.hold(office(), actor_of(request), row.pk, asked.reason, held=asked.held)
    return _shown(row)


@operation(routes, "post", f"{_ONE}/notice", Right.RESOLVE_PEOPLE, answers={200: PersonShown}, media=(JSON,))
def prove_notice(request: HttpRequest, id: uuid.UUID, person: uuid.UUID, proof: NoticeProof) -> PersonShown:
    """Say since when the person has their notice, with the digest of its proof."""
    row = AffectedPerson.objects.get(pk=person, incident_id=id)
    facts.prove_notice(office(), actor_of(request), row.pk, proof.at, proof.kind, proof.proof)
    return _shown(row)


@operation(routes, "post", f"{_ONE}/review", Right.REVIEW_CASES, answers={200: PersonShown}, media=(JSON,))
def decide_review(
    request: HttpRequest, id: uuid.UUID, person: uuid.UUID, decision: ReviewDecision
) -> PersonShown:
    """Say that the person's case review is decided, or appealed. It counts once two people have said so."""
    row = AffectedPerson.objects.get(pk=person, incident_id=id)
    if decision.final and Review.objects.filter(person=row).exists():
        raise RefusedError("a case review of this person is open: rule on it, and have another confirm it")
    facts.decide_review(office(), actor_of(request), row.pk, decision.proof, final=decision.final)
    return _shown(row)


def _shown(row: AffectedPerson) -> PersonShown:
    return PersonShown(**masked(AffectedPerson.objects.select_related("stay").get(pk=row.pk)))
