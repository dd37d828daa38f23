"""The investigation as pages: how the file got out, what was found, who signed it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, sentence, to
from tidegate.service.console.inquiry.forms import InvestigationForm
from tidegate.service.console.inquiry.path_picture import picture
from tidegate.service.console.inquiry.words import STAGES
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.inquiry.acts import investigate
from tidegate.service.inquiry.path_out import path_out
from tidegate.service.office import office


@needs(Right.INVESTIGATE)
@require_http_methods(["GET", "POST"])
def investigation(request: HttpRequest, number: UUID) -> HttpResponse:
    """Read, and written anew: each time is a version."""
    row = get_object_or_404(Incident, pk=number)
    last = row.investigations.select_related("written_by", "signed_by").order_by("-version").first()
    trouble = ""
    if request.method == "POST":
        form = InvestigationForm.sent(request.POST)
        if form.is_valid():
            try:
                investigate.write(office(), actor_of(request), row, form.investigation())
            except TidegateError as error:
                form.add_error(None, sentence(str(error)))
            else:
                messages.success(request, _("It is written and sealed. Another person signs it."))
                return to("incident-investigation", number)
    else:
        try:
            found = investigate.read(office(), last) if last else None
        except TidegateError as error:
            found, trouble = None, sentence(str(error))
        form = InvestigationForm.of(found)
    steps = path_out(row)
    context = {
        "row": row, "form": form, "last": last, "trouble": trouble, "path_picture": picture(steps),
        "steps": [(STAGES[one.stage], one) for one in steps],
        "may_write": row.state != IncidentState.CLOSED,
        "may_sign": bool(last and last.signed_at is None and str(last.written_by_id) != actor_of(request).account),
    }  # fmt: skip
    return render(request, "inquiry/investigation.html", context, status=422 if form.errors else 200)


@needs(Right.INVESTIGATE)
@require_POST
def sign(request: HttpRequest, number: UUID) -> HttpResponse:
    """Another person signs the version that they read."""
    row, digest = get_object_or_404(Incident, pk=number), request.POST.get("sha256", "")
    done(
        request,
        lambda: investigate.sign(office(), actor_of(request), row, digest),
        _("It is signed by two people."),
    )
    return to("incident-investigation", number)
