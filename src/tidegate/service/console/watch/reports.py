"""What strangers reported, for those who answer them. Words are shown on request, which is recorded."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, to
from tidegate.service.office import office
from tidegate.service.watch.acts import report as acts
from tidegate.service.watch.models import Report, ReportState

_A_PAGE = 25


@needs(Right.SEE_ALL)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The latest first."""
    page = Paginator(Report.objects.order_by("-at"), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "watch/reports.html", {"page": page})


@needs(Right.SEE_ALL)
@require_safe
def report(request: HttpRequest, number: UUID) -> HttpResponse:
    """One, without its words."""
    return _page(request, get_object_or_404(Report, pk=number), None)


@needs(Right.REVEAL)
@require_POST
def read(request: HttpRequest, number: UUID) -> HttpResponse:
    """With its words."""
    row = get_object_or_404(Report, pk=number)
    return _page(request, row, acts.read(office(), actor_of(request), number))


@needs(Right.ACKNOWLEDGE)
@require_POST
def close(request: HttpRequest, number: UUID) -> HttpResponse:
    """A person has dealt with it."""
    get_object_or_404(Report, pk=number)
    done(
        request,
        lambda: acts.close(office(), actor_of(request), number),
        gettext("The report is closed; its reporter is thanked when they ask."),
    )
    return to("report-one", number)


def _page(request: HttpRequest, row: Report, told: dict[str, object] | None) -> HttpResponse:
    actor = actor_of(request)
    return render(
        request,
        "watch/report_one.html",
        {
            "row": row,
            "told": told,
            "observations": row.observations.order_by("at"),
            "may_read": actor.may(Right.REVEAL) and told is None,
            "may_open_incident": actor.may(Right.RESPOND),
            "may_close": actor.may(Right.ACKNOWLEDGE) and row.state != ReportState.CLOSED,
        },
    )
