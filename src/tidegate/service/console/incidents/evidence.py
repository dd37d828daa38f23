"""Further evidence by hand. The same bytes twice are one piece of evidence."""

from __future__ import annotations

import os
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from tidegate.errors import RefusedError, TidegateError
from tidegate.inspection.snapshot import Snapshot
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import sentence, to
from tidegate.service.console.incidents.forms import EvidenceForm
from tidegate.service.incidents.acts import add as acts
from tidegate.service.incidents.models import Incident
from tidegate.service.jobs import queue
from tidegate.service.office import office

_FRESH = lazy("It is kept, sealed, under the litigation hold; what reads it is done again.")
_KNOWN = lazy("The same bytes are kept already.")


@needs(Right.RESPOND)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, number: UUID) -> HttpResponse:
    """The form, and what comes of it."""
    row = get_object_or_404(Incident, pk=number)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = _added(request, row, form)
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            queue.respond(row.pk)
            messages.success(request, _FRESH if fresh else _KNOWN)
            return to("incident", number)
    context = {"row": row, "form": form}
    return render(request, "incidents/evidence_add.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, row: Incident, form: EvidenceForm) -> bool:
    said = form.cleaned_data
    taken: Snapshot = said["file"].taken
    if taken.problem:
        raise RefusedError("the file could not be kept: send it again")
    os.lseek(taken.fd, 0, os.SEEK_SET)
    _, fresh = acts.add(office(), actor_of(request), row, said["kind"], taken.fd, taken.name, form.options())
    return fresh
