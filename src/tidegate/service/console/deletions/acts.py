"""What people settle of a request, each with its form: where it goes, that it goes, that it went, what came back."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tidegate.errors import RefusedError, TidegateError
from tidegate.inspection.snapshot import Snapshot
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.deletions.forms import (
    AnswerForm,
    BecauseForm,
    ContactForm,
    HolderForm,
    SentForm,
)
from tidegate.service.console.deletions.one import found
from tidegate.service.console.forms.base import ConsoleForm
from tidegate.service.console.gate.answers import sentence, to
from tidegate.service.deletions.acts import answer as answering
from tidegate.service.deletions.acts import change
from tidegate.service.deletions.acts import send as sending
from tidegate.service.incidents.models import Incident
from tidegate.service.office import office

_Work = Callable[[dict[str, Any]], object]
_BOTH = ["GET", "POST"]


@needs(Right.ASK_DELETION)
@require_http_methods(_BOTH)
def by_hand(request: HttpRequest, number: UUID) -> HttpResponse:
    """Somebody who is known to have it."""
    row = get_object_or_404(Incident, pk=number)

    def work(said: dict[str, Any]) -> object:
        return change.by_hand(office(), actor_of(request), row, said["name"], said["mail"], said["country"])

    words = _("Ask somebody who has it"), _("Draft it"), _("It is drafted: read it, then send it.")
    return _form(request, row, HolderForm(request.POST or None), work, words, to("deletions", number))


@needs(Right.ASK_DELETION)
@require_http_methods(_BOTH)
def contact(request: HttpRequest, number: UUID, one: UUID) -> HttpResponse:
    """Where it goes."""
    row = found(number, one)

    def work(said: dict[str, Any]) -> object:
        return change.contact(office(), actor_of(request), row, said["mail"], said["country"])

    words = _("Where this request goes"), _("Keep it"), _("The contact is kept, sealed.")
    return _form(request, row.incident, ContactForm(request.POST or None), work, words, _back(number, one))


@needs(Right.APPROVE_TEXT)
@require_http_methods(_BOTH)
def allow(request: HttpRequest, number: UUID, one: UUID) -> HttpResponse:
    """Counsel's word."""
    row = found(number, one)

    def work(said: dict[str, Any]) -> object:
        return change.allow(office(), actor_of(request), row, said["reason"])

    words = _("Let this counterpart be asked"), _("Allow it"), _("It may be asked now; nothing was sent.")
    note = _("To ask is to tell: whoever is asked learns that they have it.")
    return _form(
        request, row.incident, BecauseForm(request.POST or None), work, words, _back(number, one), note
    )


@needs(Right.ASK_DELETION)
@require_http_methods(_BOTH)
def leave(request: HttpRequest, number: UUID, one: UUID) -> HttpResponse:
    """Not asked, by a person's decision."""
    row = found(number, one)

    def work(said: dict[str, Any]) -> object:
        return change.leave(office(), actor_of(request), row, said["reason"])

    words = (
        _("Do not ask this counterpart"),
        _("Do not ask"),
        _("It is not asked. Counsel can allow it again."),
    )
    return _form(request, row.incident, BecauseForm(request.POST or None), work, words, _back(number, one))


@needs(Right.ASK_DELETION)
@require_http_methods(_BOTH)
def form(request: HttpRequest, number: UUID, one: UUID) -> HttpResponse:
    """It was sent by the operator's own form."""
    row = found(number, one)

    def work(said: dict[str, Any]) -> object:
        return sending.by_form(office(), actor_of(request), row, _bytes(said["file"]), said["at"])

    words = (
        _("Sent by their own form"),
        _("Record it"),
        _("It is recorded as sent; the proof is kept as evidence."),
    )
    typed = SentForm(request.POST or None, request.FILES or None)
    return _form(request, row.incident, typed, work, words, _back(number, one))


@needs(Right.ASK_DELETION)
@require_http_methods(_BOTH)
def answer(request: HttpRequest, number: UUID, one: UUID) -> HttpResponse:
    """What came back."""
    row = found(number, one)

    def work(said: dict[str, Any]) -> object:
        proof = _bytes(said["file"]) if said["file"] else None
        return answering.answer(
            office(), actor_of(request), row, said["outcome"], said["words"], proof, said["at"]
        )

    words = (
        _("What came back"),
        _("Record it"),
        _("The answer is recorded. It says nothing about containment."),
    )
    typed = AnswerForm(request.POST or None, request.FILES or None)
    return _form(request, row.incident, typed, work, words, _back(number, one))


def _back(number: UUID, one: UUID) -> HttpResponse:
    return to("deletions-one", number, one)


def _bytes(file: Any) -> int:
    taken: Snapshot = file.taken
    if taken.problem:
        raise RefusedError("the file could not be kept: send it again")
    os.lseek(taken.fd, 0, os.SEEK_SET)
    return taken.fd


def _form(
    request: HttpRequest,
    incident: Incident,
    typed: ConsoleForm,
    work: _Work,
    words: tuple[str, str, str],
    after: HttpResponse,
    note: str | Promise = "",
) -> HttpResponse:
    """`words`: title, button, and what is said once it is done."""
    if request.method == "POST" and typed.is_valid():
        try:
            work(typed.cleaned_data)
        except TidegateError as error:
            typed.add_error(None, sentence(str(error)))
        else:
            messages.success(request, words[2])
            return after
    context = {
        "row": incident,
        "form": typed,
        "title": words[0],
        "button": words[1],
        "note": note,
        "back": after["Location"],
    }
    return render(request, "deletions/form.html", context, status=422 if typed.errors else 200)
