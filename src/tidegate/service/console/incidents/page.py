"""One incident on one page: what happened and when, who has it, whom it touches, and what is next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import sentence, to
from tidegate.service.console.gate.forms import ReasonForm
from tidegate.service.console.incidents import downloads, timeline
from tidegate.service.console.incidents.facts import Facts, answer, facts
from tidegate.service.console.incidents.headline import headline
from tidegate.service.console.incidents.next_act import next_acts
from tidegate.service.console.incidents.people_flow import flow
from tidegate.service.console.incidents.sections import sections
from tidegate.service.console.incidents.steps import steps
from tidegate.service.console.incidents.words import COMPLETENESS
from tidegate.service.incidents.acts.claims import OF_OURS, of_row
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.incidents.timeline import timeline as moments
from tidegate.service.inquiry.acts import close as closing
from tidegate.service.inquiry.closing import missing
from tidegate.service.office import office

_MOST_CLIENTS = 12


@needs(Right.SEE_INCIDENTS)
@require_safe
def incident(request: HttpRequest, number: UUID) -> HttpResponse:
    """The page."""
    row, actor = _row(number), actor_of(request)
    found = facts(office(), row)
    context = {
        **_now(found, actor),
        **_when(found),
        **_who(found),
        **sections(row, actor),
        "flow": flow(found.affected),
        "evidence": row.evidence.select_related("kept_by").order_by("pk"),
        "may_see_people": actor.may(Right.SEE_PEOPLE),
        "may_respond": actor.may(Right.RESPOND) and row.state != IncidentState.CLOSED,
        "may_read_record": actor.may(Right.READ_RECORD),
    }
    return render(request, "incidents/incident.html", context)


@needs(Right.SEE_INCIDENTS)
@require_safe
def now(request: HttpRequest, number: UUID) -> HttpResponse:
    """The first screen alone, asked for while steps run; when they are done the whole page is loaded anew."""
    found = facts(office(), _row(number))
    response = render(request, "incidents/now.html", _now(found, actor_of(request)))
    if not found.busy:
        response.headers["HX-Refresh"] = "true"
    return response


@needs(Right.RESPOND)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, number: UUID) -> HttpResponse:
    """Nothing more is kept for it."""
    row, form = _row(number), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.close(office(), actor_of(request), row, form.cleaned_data["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            messages.success(
                request, gettext("The incident is closed. Stays, evidence and the hold stay as they are.")
            )
            return to("incident", number)
    context = {"row": row, "form": form, "missing": missing(row, office().now())}
    return render(request, "incidents/close.html", context, status=422 if form.errors else 200)


def _row(number: UUID) -> Incident:
    rows = Incident.objects.select_related("observation", "report", "opened_by")
    return get_object_or_404(rows, pk=number)


def _now(found: Facts, actor: Actor) -> dict[str, Any]:
    closed = found.incident.state == IncidentState.CLOSED
    acts = [] if closed else next_acts(found, actor)
    return {
        "row": found.incident,
        "facts": found,
        "affected": found.affected,
        "headline": headline(found),
        "steps": steps(found),
        "next": acts[0] if acts else None,
        "then": acts[1:],
    }


def _when(found: Facts) -> dict[str, Any]:
    rows = list(found.incident.claims.select_related("made_by").order_by("at", "pk"))
    standing = [of_row(one) for one in rows if one.withdrawn_at is None]
    doubted = {
        int(one.id) for each in found.exposure.contradictions for one in each.claims if one.id.isdigit()
    }
    beside = {int(one.claim.id): one for one in found.exposure.beside if one.claim.id.isdigit()}
    return {
        "exposure": found.exposure,
        "pictures": [
            one
            for narrow in (False, True)
            if (one := timeline.picture(found.exposure, standing, narrow=narrow))
        ],
        "machines": [(one, one.pk in doubted) for one in rows if one.machine],
        "people_say": [(one, beside.get(one.pk)) for one in rows if not one.machine],
        "doubted": doubted,
        "ours": OF_OURS,
        "moments": moments(found.incident),
    }


def _who(found: Facts) -> dict[str, Any]:
    accesses, trouble = answer(office(), found.incident)
    if accesses is None:
        return {"accesses": None, "accesses_trouble": sentence(trouble) if trouble else ""}
    told = downloads.rows(accesses)
    return {
        "accesses": accesses,
        "completeness": tuple(COMPLETENESS),
        "strips": [one for narrow in (False, True) if (one := downloads.strip(accesses, narrow=narrow))],
        "clients": told[:_MOST_CLIENTS],
        "owners_known": any(one.owner for one in told),
        "more_clients": max(0, len(told) - _MOST_CLIENTS),
        "broken": sum(one.broken for one in accesses.receipts),
    }
