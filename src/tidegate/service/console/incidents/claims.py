"""Claims about when, by hand: made and withdrawn. The same claim said twice is one claim."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tidegate.errors import TidegateError
from tidegate.model.exposure import Claim
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import sentence, to
from tidegate.service.console.gate.forms import ReasonForm
from tidegate.service.console.incidents.forms import ClaimForm
from tidegate.service.incidents.acts import claims as acts
from tidegate.service.incidents.models import Incident
from tidegate.service.office import office


@needs(Right.RESPOND)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, number: UUID) -> HttpResponse:
    """The form, and what comes of it."""
    row = get_object_or_404(Incident, pk=number)
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.claim()
            if _is_there(row, said):
                messages.info(request, gettext("This was said already."))
            else:
                acts.make(office(), actor_of(request), row, said)
                messages.success(request, gettext("The claim stands beside the others."))
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            return to("incident", number)
    context = {"row": row, "form": form}
    return render(request, "incidents/claim_add.html", context, status=422 if form.errors else 200)


@needs(Right.RESPOND)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: UUID, claim: int) -> HttpResponse:
    """It stays written, and counts no more."""
    row = get_object_or_404(Incident, pk=number)
    found = get_object_or_404(row.claims, pk=claim)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.withdraw(office(), actor_of(request), claim, row, form.cleaned_data["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            messages.success(request, gettext("The claim counts no more; it stays written."))
            return to("incident", number)
    context = {"row": row, "claim": found, "form": form}
    return render(request, "incidents/claim_withdraw.html", context, status=422 if form.errors else 200)


def _is_there(row: Incident, said: Claim) -> bool:
    same = row.claims.filter(
        bound=said.bound.value, at=said.at, seconds=said.seconds, uncertainty=said.uncertainty,
        source=said.source, machine=said.machine, words=said.words, withdrawn_at=None,
    )  # fmt: skip
    return same.exists()
