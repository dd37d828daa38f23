"""One request: where it stands, what came back; whole only for whoever sends it, and each reading is recorded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.deletions.words import COLOURS, KINDS, STATES, WAYS
from tidegate.service.console.gate.answers import done, sentence, to
from tidegate.service.deletions.acts import read as reading
from tidegate.service.deletions.acts import send as sending
from tidegate.service.deletions.details import Details
from tidegate.service.deletions.models import WAITING, DeletionRequest, RequestState
from tidegate.service.office import office


@needs(Right.SEE_INCIDENTS)
@require_safe
def request(request: HttpRequest, number: UUID, one: UUID) -> HttpResponse:
    """Without its counterpart."""
    return _page(request, found(number, one))


@needs(Right.ASK_DELETION)
@require_POST
def read(request: HttpRequest, number: UUID, one: UUID) -> HttpResponse:
    """Whole, this once."""
    row = found(number, one)
    try:
        return _page(request, row, reading.read(office(), actor_of(request), row))
    except TidegateError as error:
        messages.error(request, sentence(str(error)))
        return to("deletions-one", number, one)


@needs(Right.ASK_DELETION)
@require_POST
def send(request: HttpRequest, number: UUID, one: UUID) -> HttpResponse:
    """By mail."""
    row = found(number, one)
    done(
        request,
        lambda: sending.send(office(), actor_of(request), row),
        _("It is in the outbox, and leaves once the guard has looked at it again."),
    )
    return to("deletions-one", number, one)


def found(number: UUID, one: UUID) -> DeletionRequest:
    """Of this incident. Raises Http404."""
    rows = DeletionRequest.objects.select_related("incident", "allowed_by")
    row: DeletionRequest = get_object_or_404(rows, pk=one, incident_id=number)
    return row


def _page(request: HttpRequest, row: DeletionRequest, details: Details | None = None) -> HttpResponse:
    actor = actor_of(request)
    asks = actor.may(Right.ASK_DELETION)
    ready = row.state == RequestState.DRAFTED or bool(row.reminder) or row.more
    context: dict[str, Any] = {
        "row": row,
        "incident": row.incident,
        "kind": row.operator or KINDS[row.kind],
        "state": STATES[row.state],
        "colour": COLOURS[row.state],
        "way": WAYS[row.way],
        "answers": [
            (one, STATES[one.outcome])
            for one in row.answers.select_related("proof", "recorded_by").order_by("pk")
        ],
        "copies": row.hits.count(),
        "details": details,
        "may_ask": asks,
        "may_send": asks and ready and row.way == "mail" and row.state != RequestState.NOT_ASKED,
        "may_form": asks and row.state in (RequestState.DRAFTED, *WAITING),
        "may_answer": asks and row.sent_at is not None,
        "may_leave": asks and row.sent_at is None and row.state == RequestState.DRAFTED,
        "may_allow": actor.may(Right.APPROVE_TEXT) and row.state == RequestState.NOT_ASKED,
    }
    answer = render(request, "deletions/one.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
