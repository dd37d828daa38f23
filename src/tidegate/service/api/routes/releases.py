"""Publishing what is clear, taking it down, rolling back."""

from __future__ import annotations

import uuid
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tidegate.report.mask import Masker
from tidegate.service.accounts.roles import Right
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.idempotency import Asked, once
from tidegate.service.api.links import AFTER_PUBLISHING
from tidegate.service.api.operation import JSON, operation
from tidegate.service.api.paging import NO_NUL, Cursor, Limit, page
from tidegate.service.api.schemas.gate import ReleasePage, ReleaseShown, ReleaseWord
from tidegate.service.api.shown import release, submission_of
from tidegate.service.office import office
from tidegate.service.releases.acts.publish import publish
from tidegate.service.releases.acts.withdraw import roll_back, withdraw
from tidegate.service.releases.models import Release, ReleaseState

routes = Router(tags=["releases"])


class ToPublish(BaseModel):
    """Which submission."""

    model_config = ConfigDict(extra="forbid")
    submission: uuid.UUID


class Why(BaseModel):
    """Why it is taken down, without naming anybody."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(min_length=10, max_length=300)


@operation(routes, "get", "/releases", Right.SEE_RELEASES, answers={200: ReleasePage})
def list_releases(
    request: HttpRequest,
    state: ReleaseWord | None = None,
    slot: Annotated[str | None, Query(max_length=100, pattern=NO_NUL)] = None,
    path: Annotated[str | None, Query(max_length=1024, pattern=NO_NUL)] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> ReleasePage:
    """Releases, the newest first."""
    wanted = {"state": state, "slot": slot, "path": path}
    rows = Release.objects.select_related("clearance").filter(
        **{name: value for name, value in wanted.items() if value is not None}
    )
    found, following = page(rows, "claimed_at", cursor, limit)
    masker = Masker()
    return ReleasePage(items=[release(row, masker) for row in found], next=following)


@operation(routes, "get", "/releases/{uuid:id}", Right.SEE_RELEASES, answers={200: ReleaseShown})
def show_release(request: HttpRequest, id: uuid.UUID) -> ReleaseShown:
    """One release."""
    return _shown(id)


@operation(
    routes,
    "post",
    "/releases",
    Right.PUBLISH,
    answers={201: ReleaseShown},
    media=(JSON,),
    once=True,
    more={"responses": {201: {"links": AFTER_PUBLISHING}}},
)
def publish_submission(request: HttpRequest, wanted: ToPublish) -> HttpResponse:
    """Publish exactly the bytes that were cleared, and check what the public receives."""
    here, actor = office(), actor_of(request)
    submission = submission_of(actor, wanted.submission)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        return 201, _shown(publish(here, actor, submission.pk).pk)

    return once(Asked.of(request, actor, wanted.model_dump()), work, now=here.now())


@operation(
    routes,
    "post",
    "/releases/{uuid:id}/withdrawal",
    Right.WITHDRAW,
    answers={200: ReleaseShown},
    media=(JSON,),
    once=True,
)
def withdraw_release(request: HttpRequest, id: uuid.UUID, why: Why) -> HttpResponse:
    """Take a release down, now. What is down already is answered as it is."""
    here, actor = office(), actor_of(request)
    found = Release.objects.get(pk=id)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        if found.state != ReleaseState.WITHDRAWN:
            withdraw(here, actor, found.pk, why.reason)
        return 200, _shown(found.pk)

    return once(Asked.of(request, actor, why.model_dump()), work, now=here.now())


@operation(
    routes,
    "post",
    "/releases/{uuid:id}/rollback",
    Right.PUBLISH,
    answers={201: ReleaseShown},
    once=True,
)
def roll_back_release(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Put the release before this one in its place, if it is still clear."""
    here, actor = office(), actor_of(request)
    found = Release.objects.get(pk=id)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        return 201, _shown(roll_back(here, actor, found.pk).pk)

    return once(Asked.of(request, actor, {}), work, now=here.now())


def _shown(number: uuid.UUID) -> ReleaseShown:
    return release(Release.objects.select_related("clearance").get(pk=number), Masker())
