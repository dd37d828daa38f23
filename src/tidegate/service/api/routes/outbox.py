"""Mail that goes out once: what waits, what is held, and settling what is unclear."""

from __future__ import annotations

import uuid
from typing import cast

from django.http import HttpRequest
from ninja import Router

from tidegate.service.accounts.roles import Right
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.operation import JSON, operation
from tidegate.service.api.paging import Cursor, Limit, page
from tidegate.service.api.schemas.mail import Lifted, Lifting, MailPage, MailShown, Settlement, State
from tidegate.service.office import office
from tidegate.service.outbox import acts
from tidegate.service.outbox.models import Mail

routes = Router(tags=["mail"])


@operation(routes, "get", "/mail", Right.NOTIFY, answers={200: MailPage})
def list_mail(
    request: HttpRequest, state: State | None = None, cursor: Cursor = None, limit: Limit = 50
) -> MailPage:
    """Messages, the latest first."""
    rows = Mail.objects.filter(state=state) if state else Mail.objects.all()
    found, following = page(rows, "made_at", cursor, limit)
    return MailPage(items=[shown(row) for row in found], next=following)


@operation(routes, "get", "/mail/{uuid:id}", Right.NOTIFY, answers={200: MailShown})
def show_mail(request: HttpRequest, id: uuid.UUID) -> MailShown:
    """One message."""
    return shown(Mail.objects.get(pk=id))


@operation(
    routes, "post", "/mail/{uuid:id}/settlement", Right.NOTIFY, answers={200: MailShown}, media=(JSON,)
)
def settle_mail(request: HttpRequest, id: uuid.UUID, settlement: Settlement) -> MailShown:
    """Say what is true of a message that may have gone out or not; send it again, or drop it."""
    row = Mail.objects.get(pk=id)
    return shown(acts.settle(office(), actor_of(request), row, settlement.how, settlement.reason))


@operation(routes, "post", "/mail/restoration/lift", Right.NOTIFY, answers={200: Lifted}, media=(JSON,))
def lift_restoration(request: HttpRequest, lifting: Lifting) -> Lifted:
    """Let go on what a restoration from a backup holds: nothing of it was sent since."""
    return Lifted(released=acts.lift(office(), actor_of(request), lifting.reason))


def shown(row: Mail) -> MailShown:
    """One, without words and addresses."""
    return MailShown(
        id=row.pk,
        origin=row.origin,
        number=row.number,
        incident=row.incident,
        state=cast(State, row.state),
        why=row.why,
        causes=[one for one in row.causes.split(",") if one],
        attempts=row.attempts,
        code=row.code,
        message_id=row.message_id,
        sha256=row.sha256,
        made_at=row.made_at,
        claimed_at=row.claimed_at,
        sent_at=row.sent_at,
        ways=list(acts.choices(row)),
    )
