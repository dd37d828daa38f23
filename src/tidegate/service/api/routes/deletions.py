"""Deletion requests and copies elsewhere. A request's text and addresses are read one at a time, each an entry."""

from __future__ import annotations

import os
import uuid

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile
from pydantic import AwareDatetime, BaseModel, Field

from tidegate.errors import RequestError
from tidegate.inspection.snapshot import Snapshot
from tidegate.service.accounts.roles import Right
from tidegate.service.api import shown_deletions as shown
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.idempotency import Asked, once
from tidegate.service.api.operation import FORM, JSON, operation
from tidegate.service.api.schemas.deletions import (
    Because,
    ContactGiven,
    DeletionLine,
    Deletions,
    DeletionWhole,
    Drafted,
    HolderGiven,
    OutcomeWord,
)
from tidegate.service.deletions.acts import answer, change, draft, read, send
from tidegate.service.deletions.models import DeletionRequest
from tidegate.service.incidents.models import Incident
from tidegate.service.office import office
from tidegate.service.releases.upload import SealedFile

routes = Router(tags=["deletions"])
_ALL = "/incidents/{uuid:id}/deletions"
_ONE = f"{_ALL}/{{uuid:request_id}}"
_ASK = Right.ASK_DELETION


class FormSent(BaseModel):
    """When it was sent by the operator's own form."""

    at: AwareDatetime


class Came(BaseModel):
    """What came back; `words` are sealed."""

    outcome: OutcomeWord
    at: AwareDatetime
    words: str = Field("", max_length=answer.LONGEST)


@operation(routes, "get", _ALL, Right.SEE_INCIDENTS, answers={200: Deletions})
def list_deletions(request: HttpRequest, id: uuid.UUID) -> Deletions:
    """Who was asked to delete it and what came of it. None of it contains the disclosure."""
    rows = Incident.objects.get(pk=id).deletions.order_by("number")
    return Deletions(items=[shown.line(row) for row in rows])


@operation(routes, "post", f"{_ALL}/drafts", _ASK, answers={200: Drafted}, once=True)
def draft_deletions(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Draft a request to everybody who has a copy as far as is known; nothing is sent."""
    here, actor = office(), actor_of(request)
    row = Incident.objects.get(pk=id)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        return 200, Drafted(drafted=draft.draft(here, actor, row))

    return once(Asked.of(request, actor, {}), work, now=here.now())


@operation(routes, "post", f"{_ALL}/holders", _ASK, answers={200: DeletionLine}, media=(JSON,), once=True)
def draft_for_holder(request: HttpRequest, id: uuid.UUID, said: HolderGiven) -> HttpResponse:
    """Draft a request to somebody who is known to have it. The same name again is the same request."""
    here, actor = office(), actor_of(request)
    row = Incident.objects.get(pk=id)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        return 200, shown.line(change.by_hand(here, actor, row, said.name, said.mail, said.country))

    return once(Asked.of(request, actor, said.model_dump()), work, now=here.now())


@operation(routes, "post", f"{_ONE}/reading", _ASK, answers={200: DeletionWhole})
def read_deletion(request: HttpRequest, id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    """One request whole: to whom, and its text. That it was read is an entry of the record."""
    row = _row(id, request_id)
    body = shown.whole(row, read.read(office(), actor_of(request), row)).model_dump_json()
    return HttpResponse(body, content_type=JSON, headers={"Cache-Control": "no-store"})


@operation(routes, "post", f"{_ONE}/contact", _ASK, answers={200: DeletionLine}, media=(JSON,))
def give_contact(
    request: HttpRequest, id: uuid.UUID, request_id: uuid.UUID, said: ContactGiven
) -> DeletionLine:
    """Say where it goes, and in which country that is."""
    row = _row(id, request_id)
    return shown.line(change.contact(office(), actor_of(request), row, said.mail, said.country))


@operation(
    routes, "post", f"{_ONE}/allowance", Right.APPROVE_TEXT, answers={200: DeletionLine}, media=(JSON,)
)
def allow_deletion(request: HttpRequest, id: uuid.UUID, request_id: uuid.UUID, why: Because) -> DeletionLine:
    """Counsel lets a counterpart be asked that is not asked by itself. A government's never is."""
    return shown.line(change.allow(office(), actor_of(request), _row(id, request_id), why.reason))


@operation(routes, "post", f"{_ONE}/leaving", _ASK, answers={200: DeletionLine}, media=(JSON,))
def leave_deletion(request: HttpRequest, id: uuid.UUID, request_id: uuid.UUID, why: Because) -> DeletionLine:
    """Decide not to ask: to ask is to tell."""
    return shown.line(change.leave(office(), actor_of(request), _row(id, request_id), why.reason))


@operation(routes, "post", f"{_ONE}/sending", _ASK, answers={200: DeletionLine}, once=True)
def send_deletion(request: HttpRequest, id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    """Send the request, or its drafted reminder, by mail. Twice without news between is once."""
    here, actor = office(), actor_of(request)
    row = _row(id, request_id)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        return 200, shown.line(send.send(here, actor, row))

    return once(Asked.of(request, actor, {}), work, now=here.now())


@operation(routes, "post", f"{_ONE}/form", _ASK, answers={200: DeletionLine}, media=(FORM,), once=True)
def record_form(
    request: HttpRequest, id: uuid.UUID, request_id: uuid.UUID, file: File[UploadedFile], said: Form[FormSent]
) -> HttpResponse:
    """Record that it was sent by the operator's own form, with a proof of it."""
    here, actor = office(), actor_of(request)
    row, taken = _row(id, request_id), sealed(file)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        os.lseek(taken.fd, 0, os.SEEK_SET)
        return 200, shown.line(send.by_form(here, actor, row, taken.fd, said.at))

    asked = Asked.of(request, actor, {**said.model_dump(mode="json"), "sha256": taken.sha256})
    return once(asked, work, now=here.now())


@operation(routes, "post", f"{_ONE}/answers", _ASK, answers={200: DeletionLine}, media=(FORM,), once=True)
def record_answer(
    request: HttpRequest,
    id: uuid.UUID,
    request_id: uuid.UUID,
    said: Form[Came],
    file: File[UploadedFile | None] = None,
) -> HttpResponse:
    """Record what came back; that somebody attests needs what they signed."""
    here, actor = office(), actor_of(request)
    row, taken = _row(id, request_id), sealed(file) if file is not None else None

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        if taken is not None:
            os.lseek(taken.fd, 0, os.SEEK_SET)
        proof = taken.fd if taken is not None else None
        return 200, shown.line(answer.answer(here, actor, row, said.outcome, said.words, proof, said.at))

    digest = taken.sha256 if taken is not None else ""
    asked = Asked.of(request, actor, {**said.model_dump(mode="json"), "sha256": digest})
    return once(asked, work, now=here.now())


def sealed(file: UploadedFile) -> Snapshot:
    """What was sent. Raises RequestError."""
    if not isinstance(file, SealedFile) or file.taken.problem:
        raise RequestError(422, "the file could not be kept: send it again, as a part of the form")
    return file.taken


def _row(incident: uuid.UUID, number: uuid.UUID) -> DeletionRequest:
    return DeletionRequest.objects.select_related("incident").get(pk=number, incident_id=incident)
