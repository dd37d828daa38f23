"""One letter: where it stands and how it came there; shown for a reason; what became of it; another address."""

from __future__ import annotations

import os
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidegate.errors import RefusedError, TidegateError
from tidegate.inspection.snapshot import Snapshot
from tidegate.response.notices.states import State
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, sentence, to
from tidegate.service.console.notices.forms import AddressForm, OutcomeForm, WhyForm, outcomes
from tidegate.service.console.notices.words import AUDIENCES, CAUSES, EVENTS, SHAPES, STATES, WAYS, named
from tidegate.service.console.views.confirm import recently
from tidegate.service.notices.acts import address, later, outcome, show
from tidegate.service.notices.models import Notice
from tidegate.service.office import office

_LARGEST = 10 << 20
"""A scan of one sheet."""


@needs(Right.SEE_PEOPLE)
@require_safe
def notice(request: HttpRequest, number: UUID, which: UUID) -> HttpResponse:
    """The page."""
    return _page(request, _found(number, which))


@needs(Right.REVEAL_PERSON)
@recently
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, number: UUID, which: UUID) -> HttpResponse:
    """The letter as it was set, as PDF, for a reason."""
    row, form = _found(number, which), WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = show.letter(office(), actor_of(request), row, form.cleaned_data["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            headers = {
                "Content-Disposition": f'inline; filename="{row.serial}.pdf"',
                "Cache-Control": "no-store",
            }
            return HttpResponse(found.content, content_type="application/pdf", headers=headers)
    context = {"row": row.incident, "notice": row, "form": form}
    return render(request, "notices/letter.html", context, status=422 if form.errors else 200)


@needs(Right.NOTIFY, Right.APPROVE_TEXT, Right.WAIVE)
@require_POST
def ended(request: HttpRequest, number: UUID, which: UUID) -> HttpResponse:
    """What became of it."""
    row, actor = _found(number, which), actor_of(request)
    form = OutcomeForm(row.state, actor, request.POST, request.FILES)
    if form.is_valid() and form.cleaned_data["at"] is None:
        form.add_error("at", _("Say when."))
    if form.is_valid():
        said = form.cleaned_data
        try:
            proof = _scan(said["proof"].taken) if said["proof"] else None
            made = outcome.record(office(), actor, row, said["outcome"], said["at"].at, proof, said["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            later.set_letters(row.incident)
            done(request, lambda: None, _("It is recorded."))
            return to("notice", number, made.pk if made else which)
    return _page(request, row, outcome_form=form, status=422)


@needs(Right.NOTIFY, Right.APPROVE_TEXT)
@require_POST
def readdressed(request: HttpRequest, number: UUID, which: UUID) -> HttpResponse:
    """Another letter in its place, to another address."""
    row, form = _found(number, which), AddressForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = address.give(
                office(),
                actor_of(request),
                row,
                said["way"],
                form.lines(),
                said["mail"],
                said["reason"],
                said["name"],
            )
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            later.set_letters(row.incident)
            done(request, lambda: None, _("A new letter is being set in its place."))
            return to("notice", number, made.pk)
    return _page(request, row, address_form=form, status=422)


def _scan(taken: Snapshot) -> bytes:
    """Raises RefusedError for what is none."""
    if taken.problem or not 0 < taken.size <= _LARGEST:
        raise RefusedError("the scan could not be kept: it has up to ten megabytes")
    os.lseek(taken.fd, 0, os.SEEK_SET)
    with os.fdopen(os.dup(taken.fd), "rb") as file:
        return file.read()


def _found(number: UUID, which: UUID) -> Notice:
    rows = Notice.objects.select_related("incident", "person", "batch")
    return get_object_or_404(rows, pk=which, incident_id=number)


def _page(
    request: HttpRequest,
    row: Notice,
    outcome_form: OutcomeForm | None = None,
    address_form: AddressForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    may_end = bool(outcomes(row.state, actor)) and not row.superseded
    counsel = row.abroad or row.state in (State.DECEASED, State.DEPORTED)
    may_address = (
        not row.superseded
        and State(row.state) in address.FROM
        and actor.may(Right.APPROVE_TEXT if counsel else Right.NOTIFY)
    )
    events = [(one, named(EVENTS, one.what)) for one in row.events.order_by("at", "pk")]
    context: dict[str, Any] = {
        "row": row.incident,
        "notice": row,
        "state": named(STATES, row.state),
        "shape": SHAPES.get(row.state, "past"),
        "audience": named(AUDIENCES, row.audience),
        "way": named(WAYS, row.way),
        "causes": [named(CAUSES, cause) for cause in row.causes],
        "events": events,
        "may_reveal": actor.may(Right.REVEAL_PERSON) and bool(row.letter),
        "may_end": may_end,
        "may_address": may_address,
        "counsel": counsel,
        "outcome_form": outcome_form or OutcomeForm(row.state, actor, auto_id="outcome_%s"),
        "address_form": address_form or AddressForm(auto_id="address_%s"),
        "bad": next((form for form in (outcome_form, address_form) if form is not None), None),
    }
    return render(request, "notices/notice.html", context, status=status)
