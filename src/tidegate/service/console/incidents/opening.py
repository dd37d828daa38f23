"""Opening an incident from the console: a file by hand, or what the watch has observed already."""

from __future__ import annotations

import os
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from tidegate.errors import RefusedError, TidegateError
from tidegate.inspection.snapshot import Snapshot
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import sentence, to
from tidegate.service.console.incidents.forms import OpenForm
from tidegate.service.incidents.acts.automatic import opened
from tidegate.service.incidents.acts.open import Opened, Opening, open_incident
from tidegate.service.incidents.description import Description
from tidegate.service.incidents.models import Incident
from tidegate.service.jobs import queue
from tidegate.service.office import office
from tidegate.service.watch.models import Observation, Report

_FRESH = lazy("The incident is open. Everybody in the file is being stayed, before anything else.")
_KNOWN = lazy("This file is an incident already: what you said is added to it.")


@needs(Right.RESPOND)
@require_http_methods(["GET", "POST"])
def by_hand(request: HttpRequest) -> HttpResponse:
    """A file and what is known of it. `report`: the number of the report that told of it."""
    report = _report(request)
    form = OpenForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _opened(request, form, report)
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            return _told(request, made)
    context = {"form": form, "report": report}
    return render(request, "incidents/open.html", context, status=422 if form.errors else 200)


@needs(Right.RESPOND)
@require_POST
def from_observation(request: HttpRequest, number: UUID) -> HttpResponse:
    """The bytes that the watch kept."""
    row = get_object_or_404(Observation, pk=number)
    known = Incident.objects.filter(observation=row).order_by("-opened_at").first()
    if known is not None:
        return to("incident", known.pk)
    try:
        if not row.sha256:
            raise RefusedError(
                "the watch could not keep these bytes: open the incident by hand, with the file"
            )
        return _told(request, opened(office(), row, actor_of(request)))
    except TidegateError as error:
        messages.error(request, sentence(str(error)))
        return to("observation", number)


def _told(request: HttpRequest, made: Opened) -> HttpResponse:
    if not made.fresh:
        queue.respond(made.incident.pk)
    messages.success(request, _FRESH if made.fresh else _KNOWN)
    return to("incident", made.incident.pk)


def _report(request: HttpRequest) -> Report | None:
    try:
        number = UUID(request.GET.get("report", ""))
    except ValueError:
        return None
    return Report.objects.filter(pk=number).first()


def _opened(request: HttpRequest, form: OpenForm, report: Report | None) -> Opened:
    said = form.cleaned_data
    taken: Snapshot = said["file"].taken
    if taken.problem or taken.sha256 is None:
        raise RefusedError("the file could not be kept: send it again")
    described = Description(
        taken.name,
        said["path"],
        said["site"],
        form.lines("urls"),
        form.lines("pages"),
        form.lines("reporters"),
    )

    def content() -> int:
        os.lseek(taken.fd, 0, os.SEEK_SET)
        return taken.fd

    opening = Opening(taken.sha256, "report" if report else "hand", described, None, report, form.said())
    return open_incident(office(), actor_of(request), opening, content)
