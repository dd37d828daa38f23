"""Opening incidents, looking at what is known of them, and adding to it. Who is affected is another room's."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tidegate.errors import RequestError
from tidegate.model.exposure import Bound, Claim
from tidegate.service.accounts.roles import Right
from tidegate.service.api import shown_incidents as shown
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.idempotency import Asked, once
from tidegate.service.api.operation import FORM, JSON, operation
from tidegate.service.api.paging import Cursor, Limit, page
from tidegate.service.api.schemas.incidents import (
    AccessesShown,
    BoundWord,
    ClaimShown,
    EvidenceWord,
    IncidentPage,
    IncidentShown,
    IncidentWord,
    Kept,
    Opened,
    StepList,
)
from tidegate.service.api.shown_accesses import accesses as accesses_shown
from tidegate.service.incidents.acts import accesses as reading
from tidegate.service.incidents.acts import add, claims
from tidegate.service.incidents.acts.open import Opening, open_incident
from tidegate.service.incidents.bounds import claim_dict
from tidegate.service.incidents.description import Description
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry.acts import close as closing
from tidegate.service.jobs import queue
from tidegate.service.office import office
from tidegate.service.releases.upload import SealedFile

routes = Router(tags=["incidents"])
_SEE = Right.SEE_INCIDENTS
_ID = "/incidents/{uuid:id}"
Words = Annotated[str, Field(max_length=claims.LONGEST)]


class Disclosure(BaseModel):
    """What comes with the disclosed file. Lists are written one a line."""

    name: str = Field("", max_length=255, description="the file's own name")
    site: str = Field("", max_length=100, description="the site it was on, as the settings name it")
    path: str = Field("", max_length=1024, description="its path there")
    urls: str = Field("", max_length=20_000, description="where it was to be had, an address a line")
    pages: str = Field("", max_length=20_000, description="pages that linked to it, an address a line")
    reporters: str = Field("", max_length=2_000, description="addresses of whoever reported it, one a line")
    posted: AwareDatetime | None = Field(None, description="when it was put up, as people say")
    removed: AwareDatetime | None = Field(None, description="when it was removed, as people say")


class ClaimMade(BaseModel):
    """A claim by hand. `machine`: whether it repeats what a machine saw; it then moves the bounds."""

    model_config = ConfigDict(extra="forbid")
    bound: BoundWord
    at: AwareDatetime | None = None
    seconds: float | None = Field(None, ge=0, le=1e10)
    uncertainty: float = Field(0, ge=0, le=1e8)
    source: str = Field("person", min_length=1, max_length=24)
    machine: bool = False
    words: Words = ""


class Reason(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(min_length=10, max_length=500)


class Addition(BaseModel):
    """What comes with a piece of evidence. `zone`, `skew`: of a log whose times do not name their zone, or whose clock
    was ahead by so many seconds. `format`: where it is not to be recognised. `pattern`: of a deploy log.
    """

    kind: EvidenceWord
    name: str = Field("", max_length=255)
    zone: str = Field("", max_length=64)
    format: str = Field("", max_length=500)
    skew: float = Field(0, ge=-1e8, le=1e8)
    pattern: str = Field("", max_length=500)


@operation(
    routes, "post", "/incidents", Right.RESPOND, answers={201: Opened, 200: Opened}, media=(FORM,), once=True
)
def open_an_incident(request: HttpRequest, file: File[UploadedFile], said: Form[Disclosure]) -> HttpResponse:
    """Open an incident by hand: everybody in the file is stayed, evidence is kept, and the rest follows of itself."""
    here, actor = office(), actor_of(request)
    taken = _sealed(file)
    digest = taken.taken.sha256
    if taken.taken.problem or digest is None:
        raise RequestError(422, "the file could not be kept: send it again")
    name = said.name or taken.taken.name
    known_site(said.site)
    described = Description(
        name, said.path, said.site, _lines(said.urls), _lines(said.pages), _lines(said.reporters)
    )
    found = tuple(_said(said.posted, Bound.POSTED)) + tuple(_said(said.removed, Bound.REMOVED))
    asked = Asked.of(request, actor, {**said.model_dump(mode="json"), "name": name, "sha256": digest})

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        def content() -> int:
            os.lseek(taken.taken.fd, 0, os.SEEK_SET)
            return taken.taken.fd

        made = open_incident(here, actor, Opening(digest, "hand", described, claims=found), content)
        return (201 if made.fresh else 200), Opened(
            fresh=made.fresh, incident=shown.whole(here, made.incident)
        )

    return once(asked, work, now=here.now())


@operation(routes, "get", "/incidents", _SEE, answers={200: IncidentPage})
def list_incidents(
    request: HttpRequest,
    state: IncidentWord | None = None,
    reference: Annotated[str | None, Query(pattern="^[0-9]{4}-[0-9]{3,8}$")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> IncidentPage:
    """Incidents, the newest first."""
    wanted = {"state": state, "reference": reference}
    rows = Incident.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    found, following = page(rows, "opened_at", cursor, limit)
    return IncidentPage(items=[shown.line(row) for row in found], next=following)


@operation(routes, "get", _ID, _SEE, answers={200: IncidentShown})
def show_incident(request: HttpRequest, id: uuid.UUID) -> IncidentShown:
    """One incident: steps, bounds with the evidence for each, timeline, claims, evidence, counts of accesses."""
    return shown.whole(office(), Incident.objects.get(pk=id))


@operation(routes, "get", f"{_ID}/steps", _SEE, answers={200: StepList})
def list_steps(request: HttpRequest, id: uuid.UUID) -> StepList:
    """The steps of the response and how far they are."""
    return StepList(items=shown.steps(Incident.objects.get(pk=id)))


@operation(
    routes,
    "post",
    f"{_ID}/evidence",
    Right.RESPOND,
    answers={201: Kept, 200: Kept},
    media=(FORM,),
    once=True,
)
def add_evidence(
    request: HttpRequest, id: uuid.UUID, file: File[UploadedFile], said: Form[Addition]
) -> HttpResponse:
    """Keep a log, a page or a capture with the incident; the steps that read it are done again."""
    here, actor = office(), actor_of(request)
    row, taken = Incident.objects.get(pk=id), _sealed(file).taken
    if taken.problem:
        raise RequestError(422, "the file could not be kept: send it again")
    asked = Asked.of(request, actor, {**said.model_dump(), "sha256": taken.sha256})
    options: add.Options = {
        name: value for name in ("zone", "format", "skew", "pattern") if (value := getattr(said, name))
    }

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        os.lseek(taken.fd, 0, os.SEEK_SET)
        kept, fresh = add.add(here, actor, row, said.kind, taken.fd, said.name or taken.name, options)
        if fresh:
            queue.respond(row.pk)
        return (201 if fresh else 200), Kept(fresh=fresh, evidence=shown.evidence(kept))

    return once(asked, work, now=here.now())


@operation(
    routes, "post", f"{_ID}/claims", Right.RESPOND, answers={201: ClaimShown}, media=(JSON,), once=True
)
def make_claim(request: HttpRequest, id: uuid.UUID, said: ClaimMade) -> HttpResponse:
    """Say when it was put up, reachable or removed. What people say is shown beside what machines saw."""
    here, actor = office(), actor_of(request)
    row = Incident.objects.get(pk=id)
    try:
        claim = Claim(
            Bound(said.bound),
            said.at.astimezone(dt.UTC) if said.at else None,
            said.source,
            said.machine,
            said.uncertainty,
            said.words,
            seconds=said.seconds,
        )
    except (ValueError, OverflowError):
        raise RequestError(
            422, "`lasted` needs seconds and no instant; every other bound an instant"
        ) from None

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        made = claims.make(here, actor, row, claim)
        return 201, ClaimShown.model_validate(claim_dict(claims.of_row(made)))

    asked = Asked.of(request, actor, said.model_dump(mode="json"))
    return once(asked, work, now=here.now(), together=True)


@operation(
    routes,
    "post",
    f"{_ID}/claims/{{int:claim}}/withdrawal",
    Right.RESPOND,
    answers={200: ClaimShown},
    media=(JSON,),
    once=True,
)
def withdraw_claim(request: HttpRequest, id: uuid.UUID, claim: int, why: Reason) -> HttpResponse:
    """A claim counts no more. It stays written, and so does who withdrew it."""
    here, actor = office(), actor_of(request)
    row = Incident.objects.get(pk=id)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        made = claims.withdraw(here, actor, claim, row, why.reason)
        return 200, ClaimShown.model_validate(claim_dict(claims.of_row(made)))

    asked = Asked.of(request, actor, why.model_dump())
    return once(asked, work, now=here.now(), together=True)


@operation(
    routes,
    "post",
    f"{_ID}/closing",
    Right.RESPOND,
    answers={200: IncidentShown},
    media=(JSON,),
    once=True,
)
def close_incident(request: HttpRequest, id: uuid.UUID, why: Reason) -> HttpResponse:
    """Nothing more is kept for it. Stays, evidence and the litigation hold stay as they are."""
    here, actor = office(), actor_of(request)
    row = Incident.objects.get(pk=id)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        return 200, shown.whole(here, closing.close(here, actor, row, why.reason))

    return once(Asked.of(request, actor, why.model_dump()), work, now=here.now(), together=True)


@operation(routes, "get", f"{_ID}/accesses", _SEE, answers={200: AccessesShown})
def list_accesses(request: HttpRequest, id: uuid.UUID) -> AccessesShown:
    """Who fetched the file and how much of it, client by client, as the last reading of the logs told. Masked."""
    row = Incident.objects.get(pk=id)
    return accesses_shown(reading.latest(office(), row), reading.read_at(row))


@operation(
    routes,
    "post",
    f"{_ID}/accesses/reveal",
    Right.RESPOND,
    answers={200: AccessesShown},
    media=(JSON,),
)
def reveal_accesses(request: HttpRequest, id: uuid.UUID, why: Reason) -> AccessesShown:
    """The same with whole addresses. Who asked for them is in the record."""
    row = Incident.objects.get(pk=id)
    found = reading.reveal(office(), actor_of(request), row, why.reason)
    return accesses_shown(found, reading.read_at(row), revealed=True)


def known_site(name: str) -> None:
    """Raises RequestError for a site that the settings do not know."""
    sites = office().instance.settings["site"]
    if name and name not in sites:
        raise RequestError(422, f"there is no site of that name; sites are: {', '.join(sorted(sites))}")


def _sealed(file: UploadedFile) -> SealedFile:
    if not isinstance(file, SealedFile):
        raise RequestError(422, "send the file as a part of the form")
    return file


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _said(at: dt.datetime | None, bound: Bound) -> list[Claim]:
    if at is None:
        return []
    return [Claim(bound, at.astimezone(dt.UTC), "person", machine=False, words="said when it was opened")]
