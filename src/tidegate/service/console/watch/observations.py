"""What was live without the gate: the list, one with its timeline, and what may be done about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tidegate.gate.examination import reopened
from tidegate.model.verdict import Inspection
from tidegate.report import page as pictures
from tidegate.report.places import Place
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, to, visible
from tidegate.service.console.gate.forms import ReasonForm
from tidegate.service.console.watch.timeline import timeline
from tidegate.service.incidents.models import Incident
from tidegate.service.office import office
from tidegate.service.watch.acts import accept as accepting
from tidegate.service.watch.acts import take_down as taking
from tidegate.service.watch.models import (
    Canary,
    Observation,
    ObservationState,
    Patrolled,
    Request,
    TakeDown,
)
from tidegate.service.watch.options import options

_A_PAGE = 25
_MOST_FINDINGS = 50
_WIDE = '<div class="wide">'
_REACHED = '<div class="wide" tabindex="0" role="group" aria-label="Where the values are">'


@needs(Right.SEE_ALL)
@require_safe
def observations(request: HttpRequest) -> HttpResponse:
    """The latest first; canaries only when asked for."""
    rows = Observation.objects.order_by("-at")
    state = request.GET.get("state", "")
    if state == "canary":
        rows = rows.filter(source="canary")
    else:
        rows = rows.exclude(source="canary")
        if state in ObservationState.values:
            rows = rows.filter(state=state)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "watch/observations.html",
        {
            "page": page,
            "state": state,
            "states": [*ObservationState.values, "canary"],
            "query": f"state={state}" if state else "",
        },
    )


@needs(Right.SEE_ALL)
@require_safe
def observation(request: HttpRequest, number: UUID) -> HttpResponse:
    """One, with its timeline."""
    return _page(request, get_object_or_404(Observation, pk=number), ReasonForm())


@needs(Right.WITHDRAW)
@require_POST
def take_down(request: HttpRequest, number: UUID) -> HttpResponse:
    """One click."""
    done(
        request,
        lambda: taking.take_down(office(), actor_of(request), number, "a person took it down"),
        gettext("It was kept as evidence, taken down, and is gone."),
    )
    return to("observation", number)


@needs(Right.REVIEW)
@require_POST
def accept(request: HttpRequest, number: UUID) -> HttpResponse:
    """Into the gate."""
    row, form = get_object_or_404(Observation, pk=number), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    done(
        request,
        lambda: accepting.accept(office(), actor_of(request), number, form.cleaned_data["reason"]),
        gettext("It went through the gate: it is a submission now, and released if it was clear."),
    )
    return to("observation", number)


@needs(Right.REVIEW)
@require_POST
def undo(request: HttpRequest, number: UUID, down: int) -> HttpResponse:
    """Back, if a clearance counts; into review, if none does."""
    get_object_or_404(TakeDown, pk=down, observation_id=number)
    done(
        request,
        lambda: accepting.undo(office(), actor_of(request), down, "a take-down is undone"),
        gettext("Where a clearance counts it is public again; else it waits in review and stays down."),
    )
    return to("observation", number)


@needs(Right.ACKNOWLEDGE)
@require_POST
def request_done(request: HttpRequest, number: UUID, one: int) -> HttpResponse:
    """Somebody sent it and it was answered."""
    row = get_object_or_404(Request, pk=one, observation_id=number)
    if row.done_at is None:
        row.done_at, row.done_by = timezone.now(), Account.objects.get(pk=actor_of(request).account)
        row.save()
    return to("observation", number)


@needs(Right.SEE_ALL)
@require_safe
def patrol(request: HttpRequest) -> HttpResponse:
    """How every site is watched, and what the last canaries came to."""
    now, wanted = timezone.now(), options(office().instance)
    rows = {row.site: row for row in Patrolled.objects.all()}
    sites = [
        (name, rows.get(name), not _is_silent(rows.get(name), now, wanted.silence)) for name in wanted.sites
    ]
    return render(
        request,
        "watch/patrol.html",
        {
            "sites": sites,
            "now": now,
            "unwatched": sorted(set(office().instance.settings["site"]) - set(wanted.sites)),
            "canaries": Canary.objects.order_by("-seeded_at")[:20],
        },
    )


def _is_silent(row: Patrolled | None, now: Any, silence: Any) -> bool:
    return row is None or now - row.beat_at > silence


def _page(request: HttpRequest, row: Observation, form: ReasonForm, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    downs = list(row.take_downs.select_related("account").order_by("ordered_at"))
    last = downs[-1] if downs else None
    finished = last is not None and last.verified_at is not None and last.undone_at is None
    submission = row.submission_id
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "last": last,
        "timeline": timeline(row, downs),
        "waiting": row.state == ObservationState.GOING,
        "requests": row.requests.select_related("done_by").order_by("pk"),
        "reports": row.reports.order_by("at"),
        "submission": submission if submission and visible(actor).filter(pk=submission).exists() else None,
        "may_take_down": actor.may(Right.WITHDRAW) and row.state == ObservationState.OPEN,
        "may_accept": actor.may(Right.REVIEW) and row.state == ObservationState.OPEN and bool(row.sha256),
        "may_undo": actor.may(Right.REVIEW) and finished and row.state == ObservationState.TAKEN_DOWN,
        "may_settle": actor.may(Right.ACKNOWLEDGE),
        **_incident(actor, row),
        **(_evidence(reopened(row.report)) if row.report else {}),
    }
    return render(request, "watch/observation.html", context, status=status)


def _incident(actor: Actor, row: Observation) -> dict[str, Any]:
    """The incident of these bytes, for whoever may see one; else whether they may open it."""
    known = Incident.objects.filter(sha256=row.sha256).order_by("-opened_at").first() if row.sha256 else None
    return {
        "incident": known if actor.may(Right.SEE_INCIDENTS) else None,
        "may_open_incident": actor.may(Right.RESPOND) and bool(row.sha256) and row.source != "canary",
    }


def _evidence(inspection: Inspection) -> dict[str, Any]:
    findings = inspection.analysis.findings
    return {
        "inspection": inspection,
        "findings": [(one, Place.describe(one.location)) for one in findings[:_MOST_FINDINGS]],
        "more_findings": max(0, len(findings) - _MOST_FINDINGS),
        # The builder of this markup escapes all it is given. What may scroll must be reached by keyboard.
        "bands": mark_safe(pictures.drawn_tables(findings).replace(_WIDE, _REACHED)),  # noqa: S308
    }
