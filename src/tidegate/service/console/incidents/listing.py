"""All incidents: how many are stayed, when it was reachable, what is next."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.incidents.facts import facts
from tidegate.service.console.incidents.next_act import next_acts
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.office import office

_A_PAGE = 15


@needs(Right.SEE_INCIDENTS)
@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    here, actor = office(), actor_of(request)
    state = request.GET.get("state", "")
    rows = Incident.objects.order_by("-opened_at", "-reference")
    if state in IncidentState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    shown = []
    for row in page:
        found = facts(here, row, whole=False)
        acts = next_acts(found, actor)
        shown.append((row, found, acts[0] if acts and row.state != IncidentState.CLOSED else None))
    context = {
        "page": page,
        "shown": shown,
        "state": state,
        "states": IncidentState.values,
        "query": f"state={state}" if state else "",
        "may_open": actor.may(Right.RESPOND),
    }
    return render(request, "incidents/list.html", context)
