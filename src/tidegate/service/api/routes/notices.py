"""Operations of `service/notices`: letters by serial, batches, what became of them."""

from __future__ import annotations

import base64
import binascii
import uuid
from typing import Annotated

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from tidegate.errors import RequestError
from tidegate.model.notice import Audience
from tidegate.response.notices.states import Way
from tidegate.service.accounts.roles import Right
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.operation import JSON, operation
from tidegate.service.api.paging import Cursor, Limit, page
from tidegate.service.api.schemas import notices as told
from tidegate.service.incidents.models import Incident
from tidegate.service.notices import shown
from tidegate.service.notices.acts import address, approve, batch, later, outcome, prepare, send, show
from tidegate.service.notices.models import Notice, NoticeBatch
from tidegate.service.office import office

routes = Router(tags=["notices"])
_ALL = "/incidents/{uuid:id}/notices"
_ONE = f"{_ALL}/{{uuid:notice}}"
_BATCHES = f"{_ALL}/batches"
_BATCH = f"{_BATCHES}/{{uuid:batch}}"
_PDF = "application/pdf"


@operation(routes, "get", _ALL, Right.SEE_PEOPLE, answers={200: told.NoticePage})
def list_notices(
    request: HttpRequest,
    id: uuid.UUID,
    state: told.StateWord | None = None,
    audience: told.AudienceWord | None = None,
    language: Annotated[str | None, Query(pattern="^[a-z]{2,3}$")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> told.NoticePage:
    """Letters of an incident, the newest first."""
    rows = Notice.objects.filter(incident=Incident.objects.get(pk=id))
    counts = dict(rows.filter(superseded=False).values_list("state").annotate(Count("pk")).order_by())
    wanted = {"state": state, "audience": audience, "language": language}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    found, following = page(rows, "made_at", cursor, limit)
    return told.NoticePage(items=[shown.notice(row) for row in found], next=following, counts=counts)


@operation(routes, "post", _ALL, Right.NOTIFY, answers={202: told.PreparedShown}, media=(JSON,))
def prepare_notices(
    request: HttpRequest, id: uuid.UUID, asked: told.Preparing
) -> tuple[int, told.PreparedShown]:
    """A letter for everybody who has none yet; asked twice, it is made once. Letters are set soon after."""
    incident = Incident.objects.get(pk=id)
    audiences = [Audience(one) for one in asked.audiences]
    made = prepare.prepare(office(), actor_of(request), incident, audiences, set_letters=False)
    later.set_letters(incident)
    return 202, told.PreparedShown(made=made.made, there=made.there)


@operation(
    routes, "post", f"{_ALL}/texts", Right.APPROVE_TEXT, answers={200: told.TextApproved}, media=(JSON,)
)
def approve_text(request: HttpRequest, id: uuid.UUID, asked: told.TextApproving) -> told.TextApproved:
    """Let a language, the words on rights, or one text out despite what the guard says of it."""
    incident = Incident.objects.get(pk=id)
    letters = approve.approve(office(), actor_of(request), incident, asked.subject, asked.cause, asked.reason)
    later.set_letters(incident)
    return told.TextApproved(letters=letters)


@operation(routes, "post", f"{_ALL}/sending", Right.NOTIFY, answers={200: told.SentShown})
def send_notices(request: HttpRequest, id: uuid.UUID) -> told.SentShown:
    """Put everything that is ready and goes by mail into the outbox, once."""
    found = send.send(office(), actor_of(request), Incident.objects.get(pk=id))
    return told.SentShown(mail=found.mail, held=found.held, post=found.post, hand=found.hand)


@operation(routes, "get", _BATCHES, Right.NOTIFY, answers={200: told.BatchList})
def list_notice_batches(request: HttpRequest, id: uuid.UUID) -> told.BatchList:
    """Batches for the post and for delivery by hand."""
    rows = Incident.objects.get(pk=id).notice_batches.order_by("-number")
    return told.BatchList(items=[shown.batch(row) for row in rows])


@operation(routes, "post", _BATCHES, Right.NOTIFY, answers={200: told.BatchMade}, media=(JSON,))
def make_notice_batch(request: HttpRequest, id: uuid.UUID, asked: told.Batching) -> told.BatchMade:
    """The next letters on paper, up to five hundred."""
    made = batch.batch(office(), actor_of(request), Incident.objects.get(pk=id), Way(asked.way))
    row = shown.batch(made.row) if made.row else None
    return told.BatchMade(batch=row, left=made.left, held=made.held)


@operation(routes, "post", f"{_BATCH}/papers", Right.NOTIFY, answers={200: None}, media=(JSON,))
def reveal_notice_batch(
    request: HttpRequest, id: uuid.UUID, batch: uuid.UUID, asked: told.PapersAsked
) -> HttpResponse:
    """The papers to print (PDF), with a reason; once the batch has left they are discarded."""
    content = _batches.reveal(office(), actor_of(request), _batch(id, batch), asked.what, asked.reason)
    return HttpResponse(content, content_type=_PDF, headers={"Cache-Control": "no-store"})


@operation(routes, "post", f"{_BATCH}/posted", Right.NOTIFY, answers={200: told.Posted}, media=(JSON,))
def mark_batch_posted(
    request: HttpRequest, id: uuid.UUID, batch: uuid.UUID, asked: told.Posting
) -> told.Posted:
    """It left the house; its papers are discarded."""
    numbers = _batches.posted(office(), actor_of(request), _batch(id, batch), asked.at, asked.tracking)
    return told.Posted(numbers=numbers)


@operation(routes, "get", _ONE, Right.SEE_PEOPLE, answers={200: told.NoticeShown})
def show_notice(request: HttpRequest, id: uuid.UUID, notice: uuid.UUID) -> told.NoticeShown:
    """One letter, without what it says."""
    return shown.notice(_notice(id, notice))


@operation(routes, "post", f"{_ONE}/letter", Right.REVEAL_PERSON, answers={200: None}, media=(JSON,))
def reveal_letter(
    request: HttpRequest, id: uuid.UUID, notice: uuid.UUID, asked: told.LetterAsked
) -> HttpResponse:
    """The letter as it was set (PDF), with a reason. It counts as uncovering the person."""
    found = show.letter(office(), actor_of(request), _notice(id, notice), asked.reason)
    return HttpResponse(found.content, content_type=_PDF, headers={"Cache-Control": "no-store"})


@operation(
    routes,
    "post",
    f"{_ONE}/outcome",
    Right.NOTIFY,
    Right.APPROVE_TEXT,
    Right.WAIVE,
    answers={200: told.NoticeShown},
    media=(JSON,),
)
def record_notice_outcome(
    request: HttpRequest, id: uuid.UUID, notice: uuid.UUID, said: told.OutcomeSaid
) -> told.NoticeShown:
    """What became of a letter, with its proof. Answers with the letter made in its place, where there is one."""
    row = _notice(id, notice)
    actor = actor_of(request)
    made = outcome.record(office(), actor, row, said.outcome, said.at, _bytes(said.proof), said.reason)
    later.set_letters(row.incident)
    row.refresh_from_db()
    return shown.notice(made or row)


@operation(
    routes,
    "post",
    f"{_ONE}/address",
    Right.NOTIFY,
    Right.APPROVE_TEXT,
    answers={200: told.NoticeShown},
    media=(JSON,),
)
def readdress_notice(
    request: HttpRequest, id: uuid.UUID, notice: uuid.UUID, asked: told.Readdressing
) -> told.NoticeShown:
    """Another address for a letter that came back or has not left: a new letter in its place."""
    row = _notice(id, notice)
    made = address.give(
        office(),
        actor_of(request),
        row,
        asked.way,
        tuple(asked.address),
        asked.mail,
        asked.reason,
        asked.name,
    )
    later.set_letters(row.incident)
    return shown.notice(made)


_batches = batch
"""Under another name where an operation has a `batch` of its own."""


def _notice(incident: uuid.UUID, number: uuid.UUID) -> Notice:
    return Notice.objects.select_related("person", "incident").get(pk=number, incident_id=incident)


def _batch(incident: uuid.UUID, number: uuid.UUID) -> NoticeBatch:
    return NoticeBatch.objects.select_related("incident").get(pk=number, incident_id=incident)


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True) or None
    except (binascii.Error, ValueError):
        raise RequestError(422, "a proof is written as base64") from None
