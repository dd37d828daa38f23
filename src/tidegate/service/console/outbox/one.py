"""One message: what is known of it, and settling it. What it says and to whom is not shown."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import sentence, to
from tidegate.service.console.outbox.forms import SettleForm
from tidegate.service.console.outbox.words import causes, shown
from tidegate.service.incidents.models import Incident
from tidegate.service.office import office
from tidegate.service.outbox import acts
from tidegate.service.outbox.models import Mail


@needs(Right.NOTIFY)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """The page, and what comes of its form."""
    row = get_object_or_404(Mail, pk=number)
    ways = acts.choices(row)
    form = SettleForm(ways, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            acts.settle(office(), actor_of(request), row, said["how"], said["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            messages.success(request, gettext("It is settled, and recorded under your name."))
            return to("mail")
    context = {
        **shown(row),
        "causes": causes(row),
        "incident": row.incident and Incident.objects.filter(pk=row.incident).first(),
        "form": form if ways else None,
    }
    return render(request, "outbox/one.html", context, status=422 if form.errors else 200)
