"""Operations of `service/reviews`: carried and decided by people, a page and a person at a time."""

from __future__ import annotations

import uuid
from typing import Annotated

from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from tidegate.model.case_review import ActKind
from tidegate.record.acts import Act
from tidegate.service.accounts.roles import Right
from tidegate.service.api import shown_reviews as shown
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.operation import JSON, operation
from tidegate.service.api.paging import Limit
from tidegate.service.api.schemas import reviews as told
from tidegate.service.incidents.models import Incident
from tidegate.service.ledger.append import append
from tidegate.service.office import office
from tidegate.service.reviews.acts import change
from tidegate.service.reviews.acts.open import open_all
from tidegate.service.reviews.models import Review
from tidegate.service.reviews.papers import paper

routes = Router(tags=["reviews"])
_ALL = "/incidents/{uuid:id}/reviews"
_ONE = f"{_ALL}/{{uuid:person}}"
_PDF = "application/pdf"
_RIGHT = Right.REVIEW_CASES


@operation(routes, "get", _ALL, _RIGHT, answers={200: told.ReviewPage})
def list_reviews(
    request: HttpRequest,
    id: uuid.UUID,
    state: told.StateWord | None = None,
    after: Annotated[uuid.UUID | None, Query(description="`next` of the page before")] = None,
    limit: Limit = 50,
) -> told.ReviewPage:
    """The reviews of an incident, in no order that tells who somebody is."""
    incident = Incident.objects.get(pk=id)
    rows = Review.objects.filter(incident=incident)
    counts = dict(rows.values_list("state").annotate(Count("pk")).order_by())
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(pk__gt=after) if after else rows
    found = list(rows.order_by("pk")[: limit + 1])
    with transaction.atomic():
        detail = {"people": len(found[:limit])}
        append(
            Act.PEOPLE_LISTED,
            actor=actor_of(request),
            subject=str(incident.pk),
            detail=detail,
            now=office().now(),
        )
    following = found[limit - 1].pk if len(found) > limit else None
    return told.ReviewPage(items=[shown.line(one) for one in found[:limit]], next=following, counts=counts)


@operation(routes, "post", _ALL, _RIGHT, answers={200: told.ReviewsOpened}, media=(JSON,))
def open_reviews(request: HttpRequest, id: uuid.UUID) -> told.ReviewsOpened:
    """Open one for everybody affected who has none; it happens of itself, too."""
    opened = open_all(office(), actor_of(request), Incident.objects.get(pk=id))
    return told.ReviewsOpened(opened=opened)


@operation(routes, "get", _ONE, _RIGHT, answers={200: told.ReviewShown})
def show_review(request: HttpRequest, id: uuid.UUID, person: uuid.UUID) -> told.ReviewShown:
    """One review: evidence, drafts of the machine, all acts, what may be done next."""
    return shown.whole(office(), _found(id, person))


@operation(routes, "post", f"{_ONE}/replies", _RIGHT, answers={200: told.ReviewShown}, media=(JSON,))
def reply_in_review(
    request: HttpRequest, id: uuid.UUID, person: uuid.UUID, asked: told.Replies
) -> told.ReviewShown:
    """Answer questions, with sources. The same answers again change nothing."""
    here, row = office(), _found(id, person)
    role = shown.role_of(here, row, ActKind.REPLY)
    change.reply(here, actor_of(request), row, shown.replies(asked), role)
    return shown.whole(here, _found(id, person))


@operation(routes, "post", f"{_ONE}/acts", _RIGHT, answers={200: told.ReviewShown}, media=(JSON,))
def act_in_review(
    request: HttpRequest, id: uuid.UUID, person: uuid.UUID, asked: told.ActAsked
) -> told.ReviewShown:
    """Hear, rule, confirm, return, tell, appeal, open again. Two people decide; nothing else does."""
    here, row = office(), _found(id, person)
    role = shown.role_of(here, row, ActKind(asked.kind))
    change.act(here, actor_of(request), row, shown.act(here, asked, role))
    return shown.whole(here, _found(id, person))


@operation(
    routes,
    "post",
    f"{_ONE}/evidence",
    _RIGHT,
    answers={200: None},
    media=(JSON,),
    more={"responses": {200: {"description": "PDF/UA-1", "content": {_PDF: {}}}}},
)
def make_evidence_sheet(request: HttpRequest, id: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """What the office knows of the person's exposure, as a paper for them and their attorney."""
    made = paper(office(), actor_of(request), _found(id, person))
    return HttpResponse(made, content_type=_PDF, headers={"Cache-Control": "no-store"})


def _found(incident: uuid.UUID, person: uuid.UUID) -> Review:
    rows = Review.objects.select_related("incident", "person__incident")
    return rows.get(pk=person, incident_id=incident)
