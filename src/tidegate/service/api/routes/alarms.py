"""What a person must look at."""

from __future__ import annotations

import uuid
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import BaseModel

from tidegate.service.accounts.roles import Right
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.idempotency import Asked, once
from tidegate.service.api.links import AFTER_LISTING_ALARMS
from tidegate.service.api.operation import operation
from tidegate.service.api.paging import Limit
from tidegate.service.api.schemas.office import AlarmPage, AlarmShown
from tidegate.service.api.truth import Truth
from tidegate.service.office import office
from tidegate.service.releases.acts.alarm import acknowledge
from tidegate.service.releases.models import Alarm

routes = Router(tags=["alarms"])
LARGEST = 2**63 - 1


@operation(
    routes,
    "get",
    "/alarms",
    Right.ACKNOWLEDGE,
    Right.READ_RECORD,
    answers={200: AlarmPage},
    more={"responses": {200: {"links": AFTER_LISTING_ALARMS}}},
)
def list_alarms(
    request: HttpRequest,
    open: Annotated[Truth, Query(description="only those that nobody has acknowledged")] = False,
    before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    limit: Limit = 50,
) -> AlarmPage:
    """Alarms, the newest first."""
    rows = Alarm.objects.order_by("-pk")
    if open:
        rows = rows.filter(acknowledged_at=None)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: limit + 1])
    return AlarmPage(
        items=[shown(row) for row in found[:limit]], next=found[limit - 1].pk if len(found) > limit else None
    )


@operation(
    routes,
    "post",
    "/alarms/{int:id}/acknowledgement",
    Right.ACKNOWLEDGE,
    answers={200: AlarmShown},
    once=True,
)
def acknowledge_alarm(request: HttpRequest, id: Annotated[int, Path(ge=1, le=LARGEST)]) -> HttpResponse:
    """Say that one has seen it."""
    here, actor = office(), actor_of(request)
    found = Alarm.objects.get(pk=id)

    def work(_number: uuid.UUID) -> tuple[int, BaseModel]:
        acknowledge(actor, found.pk, here.now())
        return 200, shown(Alarm.objects.get(pk=found.pk))

    return once(Asked.of(request, actor, {}), work, now=here.now(), together=True)


def shown(row: Alarm) -> AlarmShown:
    """An alarm."""
    return AlarmShown(
        id=row.pk,
        kind=row.kind,
        subject=row.subject,
        text=row.text,
        raised_at=row.raised_at,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by_id,
    )
