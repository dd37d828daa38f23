"""Copies elsewhere: hits of the trace, delivered by scans of any machine, listed masked, ruled on by people."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from tidegate.inspection.snapshot import Snapshot
from tidegate.service.accounts.roles import Right
from tidegate.service.api import shown_deletions as shown
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.idempotency import Asked, once
from tidegate.service.api.operation import FORM, JSON, operation
from tidegate.service.api.paging import Cursor, Limit, page
from tidegate.service.api.routes.deletions import sealed
from tidegate.service.api.schemas.deletions import (
    HitLine,
    HitPage,
    HitRuling,
    HitsTaken,
    PackShown,
    RecordKept,
)
from tidegate.service.deletions.acts import hits
from tidegate.service.deletions.acts import pack as packs
from tidegate.service.deletions.models import Hit, Pack
from tidegate.service.incidents.models import Incident
from tidegate.service.office import office
from tidegate.trace.checked_hits import LARGEST_RECORD

routes = Router(tags=["deletions"])
_ALL = "/incidents/{uuid:id}/hits"
_ASK = Right.ASK_DELETION


class RecordName(BaseModel):
    """Of the record's file, as the hit names it."""

    name: str = Field(pattern=r"^[0-9a-f]{64}\.warc\.gz$")


@operation(routes, "get", _ALL, Right.SEE_INCIDENTS, answers={200: HitPage})
def list_hits(request: HttpRequest, id: uuid.UUID, cursor: Cursor = None, limit: Limit = 50) -> HitPage:
    """Where copies were found, masked."""
    rows = Incident.objects.get(pk=id).hits.select_related("line", "record")
    found, following = page(rows, "taken_at", cursor, limit)
    return HitPage(items=shown.hits(office(), found), next=following)


@operation(routes, "post", _ALL, _ASK, answers={200: HitsTaken}, media=(FORM,), once=True)
def take_hits(request: HttpRequest, id: uuid.UUID, file: File[UploadedFile]) -> HttpResponse:
    """Deliver lines of hits as `tidegate trace scan --jsonl` writes them. The same again adds nothing."""
    here, actor = office(), actor_of(request)
    row, taken = Incident.objects.get(pk=id), sealed(file)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        return 200, shown.taken(row, hits.take(here, actor, row, _lines(taken)))

    return once(Asked.of(request, actor, {"sha256": taken.sha256}), work, now=here.now())


@operation(routes, "post", f"{_ALL}/records", _ASK, answers={200: RecordKept}, media=(FORM,), once=True)
def keep_record(
    request: HttpRequest, id: uuid.UUID, file: File[UploadedFile], said: Form[RecordName]
) -> HttpResponse:
    """Keep the archive's own record of a hit as evidence; it must be what the hit names."""
    here, actor = office(), actor_of(request)
    row, taken = Incident.objects.get(pk=id), sealed(file)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        with _stream(taken) as stream:
            packed = stream.read(LARGEST_RECORD + 1)
        return 200, RecordKept(hits=hits.keep_record(here, actor, row, said.name, packed))

    asked = Asked.of(request, actor, {"name": said.name, "sha256": taken.sha256})
    return once(asked, work, now=here.now())


@operation(routes, "post", f"{_ALL}/{{uuid:hit}}/ruling", _ASK, answers={200: HitLine}, media=(JSON,))
def rule_on_hit(request: HttpRequest, id: uuid.UUID, hit: uuid.UUID, said: HitRuling) -> HitLine:
    """Somebody looked: it is gone, is not ours, or stays where it is."""
    here = office()
    row = Hit.objects.get(pk=hit, incident_id=id)
    hits.settle(here, actor_of(request), row, said.outcome, said.reason)
    (told,) = shown.hits(here, [Hit.objects.select_related("line", "record").get(pk=row.pk)])
    return told


@operation(routes, "post", "/incidents/{uuid:id}/pack", _ASK, answers={200: PackShown}, once=True)
def make_pack(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Have a fingerprint pack of the disclosed file made, which finds its copies and names nobody."""
    here, actor = office(), actor_of(request)
    row = Incident.objects.get(pk=id)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        return 200, shown.pack(packs.ask(here, actor, row))

    return once(Asked.of(request, actor, {}), work, now=here.now())


@operation(routes, "get", "/incidents/{uuid:id}/pack", Right.SEE_INCIDENTS, answers={200: PackShown})
def show_pack(request: HttpRequest, id: uuid.UUID) -> PackShown:
    """Whether there is a pack, and what is in it: counts alone."""
    return shown.pack(Pack.objects.get(incident_id=id))


def _stream(taken: Snapshot) -> BinaryIO:
    stream = os.fdopen(os.dup(taken.fd), "rb")
    stream.seek(0)
    return stream


def _lines(taken: Snapshot) -> Iterator[bytes]:
    with _stream(taken) as stream:
        yield from stream
