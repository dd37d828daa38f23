"""Offering files for publication, and looking at what became of them."""

from __future__ import annotations

import json
import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import BaseModel, ConfigDict, Field

from tidegate.errors import RequestError
from tidegate.gate.review import RulingKind
from tidegate.report.mask import Masker
from tidegate.service.accounts.roles import Right
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.idempotency import Asked, once
from tidegate.service.api.links import AFTER_CLEANING, AFTER_RULING, AFTER_SUBMITTING
from tidegate.service.api.operation import FORM, JSON, operation
from tidegate.service.api.paging import NO_NUL, Cursor, Limit, page
from tidegate.service.api.routes.checks import contract_of
from tidegate.service.api.schemas.gate import (
    CleanedShown,
    Envelope,
    RulingWord,
    Settled,
    SubmissionPage,
    SubmissionShown,
    SubmissionWord,
)
from tidegate.service.api.shown import cleaned, line, readable, submission_of, whole
from tidegate.service.api.truth import Truth
from tidegate.service.office import office
from tidegate.service.releases.acts.clean import clean
from tidegate.service.releases.acts.clear import current
from tidegate.service.releases.acts.receive import receive
from tidegate.service.releases.acts.rule import rule
from tidegate.service.releases.models import Submission
from tidegate.service.releases.upload import SealedFile

routes = Router(tags=["submissions"])
_SEE = (Right.SEE_OWN, Right.SEE_ALL)


class Offer(BaseModel):
    """What comes with the file."""

    slot: str = Field(min_length=1, max_length=100)
    name: str = Field("", max_length=255, description="its name, or its way below the slot's folder")
    reason: str = Field("", max_length=500)
    publish: Truth = Field(False, description="publish it as soon as it is clear")


class Opinion(BaseModel):
    """A ruling. `days`: how long a release may last; 0 for as long as the installation allows."""

    model_config = ConfigDict(extra="forbid")
    kind: RulingWord
    reason: str = Field(min_length=1, max_length=1000)
    days: int = Field(0, ge=0, le=3650)


@operation(
    routes,
    "post",
    "/submissions",
    Right.SUBMIT,
    answers={201: SubmissionShown},
    media=(FORM,),
    once=True,
    more={"responses": {201: {"links": AFTER_SUBMITTING}}},
)
def submit_file(request: HttpRequest, file: File[UploadedFile], offer: Form[Offer]) -> HttpResponse:
    """Offer a file for a slot.

    The bytes are sealed as they come; they are judged soon after. Look at the submission until its state is no longer
    `received`.
    """
    here, actor = office(), actor_of(request)
    if offer.publish and not actor.may(Right.PUBLISH):
        raise RequestError(403, "the token's scopes, or the account's roles, do not include publishing")
    contract_of(here, offer.slot)
    if not isinstance(file, SealedFile):
        raise RequestError(422, "send the file as a part of the form")
    name = offer.name or file.taken.name
    asked = Asked.of(request, actor, {**offer.model_dump(), "name": name, "sha256": file.taken.sha256})

    def work(number: uuid.UUID) -> tuple[int, BaseModel]:
        there = Submission.objects.filter(pk=number).first()
        made = there or receive(
            here,
            actor,
            file.taken,
            slot=offer.slot,
            name=name,
            reason=offer.reason,
            publish=offer.publish,
            number=number,
        )
        return 201, whole(here, made, here.now())

    return once(asked, work, now=here.now())


@operation(routes, "get", "/submissions", *_SEE, answers={200: SubmissionPage})
def list_submissions(
    request: HttpRequest,
    state: SubmissionWord | None = None,
    slot: Annotated[str | None, Query(max_length=100, pattern=NO_NUL)] = None,
    sha256: Annotated[str | None, Query(pattern="^[0-9a-f]{64}$")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> SubmissionPage:
    """Submissions, the newest first: one's own, or all where that is one's role."""
    wanted = {"state": state, "slot": slot, "sha256": sha256}
    rows = readable(actor_of(request)).filter(
        **{name: value for name, value in wanted.items() if value is not None}
    )
    found, following = page(rows, "received_at", cursor, limit)
    masker = Masker()
    return SubmissionPage(items=[line(row, masker) for row in found], next=following)


@operation(routes, "get", "/submissions/{uuid:id}", *_SEE, answers={200: SubmissionShown})
def show_submission(request: HttpRequest, id: uuid.UUID) -> SubmissionShown:
    """One submission: state, verdict with reasons and remedies, masked findings, and what is still needed."""
    here = office()
    return whole(here, readable(actor_of(request)).get(pk=id), here.now())


@operation(routes, "get", "/submissions/{uuid:id}/clearance", *_SEE, answers={200: Envelope})
def show_clearance(request: HttpRequest, id: uuid.UUID) -> dict[str, Any]:
    """The signed clearance: an in-toto Statement in a DSSE envelope.

    It is given out only while it stands: 409 tells that there is none, why it is void, or what has changed since.
    """
    here = office()
    envelope: dict[str, Any] = json.loads(current(here, readable(actor_of(request)).get(pk=id), here.now()))
    return envelope


@operation(
    routes,
    "post",
    "/submissions/{uuid:id}/rulings",
    Right.REVIEW,
    answers={201: Settled},
    media=(JSON,),
    once=True,
    more={"responses": {201: {"links": AFTER_RULING}}},
)
def rule_on_submission(request: HttpRequest, id: uuid.UUID, ruling: Opinion) -> HttpResponse:
    """Rule on a held or blocked file: release it, release its cleaned file, or withhold it."""
    here, actor = office(), actor_of(request)
    submission = submission_of(actor, id)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        settled = rule(here, actor, submission.pk, RulingKind(ruling.kind), ruling.reason, ruling.days)
        state = Submission.objects.get(pk=submission.pk).state
        return 201, Settled.model_validate(
            {
                "outcome": settled.outcome.value,
                "needs": settled.needs,
                "expires": settled.expires,
                "state": state,
            }
        )

    return once(Asked.of(request, actor, ruling.model_dump()), work, now=here.now(), together=True)


@operation(
    routes,
    "post",
    "/submissions/{uuid:id}/clean",
    Right.REVIEW,
    answers={200: CleanedShown},
    once=True,
    more={"responses": {200: {"links": AFTER_CLEANING}}},
)
def clean_submission(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Rebuild a held file from what a reader sees of it, so that it can be released in part."""
    here, actor = office(), actor_of(request)
    submission = submission_of(actor, id)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        made = clean(here, actor, submission.pk)
        return 200, cleaned(made)

    return once(Asked.of(request, actor, {}), work, now=here.now())
