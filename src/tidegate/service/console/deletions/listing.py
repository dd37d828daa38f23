"""Who is asked, on one page: without names, which are read one at a time."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.deletions.words import COLOURS, KINDS, STATES, WAYS
from tidegate.service.console.gate.answers import done, to
from tidegate.service.deletions.acts import draft as drafting
from tidegate.service.deletions.models import RequestState
from tidegate.service.incidents.models import Incident
from tidegate.service.office import office

_A_PAGE = 30


@needs(Right.SEE_INCIDENTS)
@require_safe
def requests(request: HttpRequest, number: UUID) -> HttpResponse:
    """In the order in which they were drafted."""
    row, actor = get_object_or_404(Incident, pk=number), actor_of(request)
    state = request.GET.get("state", "")
    rows = row.deletions.order_by("number")
    if state in RequestState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    shown = [
        (one, one.operator or KINDS[one.kind], STATES[one.state], COLOURS[one.state], WAYS[one.way])
        for one in page
    ]
    context = {
        "row": row,
        "page": page,
        "shown": shown,
        "state": state,
        "states": list(STATES.items()),
        "query": f"state={state}" if state else "",
        "may_ask": actor.may(Right.ASK_DELETION),
    }
    return render(request, "deletions/list.html", context)


@needs(Right.ASK_DELETION)
@require_POST
def draft(request: HttpRequest, number: UUID) -> HttpResponse:
    """Look again whom to ask."""
    row = get_object_or_404(Incident, pk=number)
    done(
        request,
        lambda: drafting.draft(office(), actor_of(request), row),
        _("Everybody who is known to have a copy stands here now. Nothing was sent."),
    )
    return to("deletions", number)
