"""One affected person: masked; uncovered for a reason; and who they are, ruled by people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidegate.errors import TidegateError
from tidegate.model.person import Cell, Individual
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import sentence, to
from tidegate.service.console.gate.forms import ReasonForm
from tidegate.service.console.incidents.forms import RulingForm
from tidegate.service.console.incidents.people import stays
from tidegate.service.console.views.confirm import recently
from tidegate.service.office import office
from tidegate.service.stays import recorded
from tidegate.service.stays.acts.reveal import opened
from tidegate.service.stays.acts.reveal import reveal as do_reveal
from tidegate.service.stays.acts.rule import rule as do_rule
from tidegate.service.stays.models import AffectedPerson, PersonReveal, Resolution
from tidegate.service.stays.shown import masked

_DAY = dt.timedelta(days=1)
_PAPERS = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the registry, without a name: by what they were found, and whether that alone is proof."""

    label: str
    by: tuple[str, ...]
    sure: bool


@needs(Right.SEE_PEOPLE)
@require_safe
def person(request: HttpRequest, number: UUID, who: UUID) -> HttpResponse:
    """Masked."""
    return _page(request, _found(number, who), RulingForm())


@needs(Right.REVEAL_PERSON)
@recently
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, number: UUID, who: UUID) -> HttpResponse:
    """Uncover one person, for a reason; shown this once."""
    row, form = _found(number, who), ReasonForm(request.POST or None)
    cells: tuple[Cell, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            cells = do_reveal(office(), actor_of(request), row.pk, form.cleaned_data["reason"]).cells
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
    context = {"row": row, "form": form, "cells": cells, "quota": quota(actor_of(request))}
    return render(request, "incidents/reveal.html", context, status=422 if form.errors else 200)


@needs(Right.RESOLVE_PEOPLE)
@require_POST
def rule(request: HttpRequest, number: UUID, who: UUID) -> HttpResponse:
    """Say who they are."""
    row, form = _found(number, who), RulingForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    actor, said = actor_of(request), form.cleaned_data
    try:
        if not _said_already(row, actor, said["ruling"]):
            do_rule(office(), actor, row.pk, Resolution(said["ruling"]), said["reason"])
    except TidegateError as error:
        form.add_error(None, sentence(str(error)))
        return _page(request, row, form, status=422)
    row.refresh_from_db()
    messages.success(request, _became(row, said["ruling"]))
    return to("incident-person", number, who)


def _found(number: UUID, who: UUID) -> AffectedPerson:
    rows = AffectedPerson.objects.select_related("incident", "stay", "relative_of")
    return get_object_or_404(rows, pk=who, incident_id=number)


def _became(row: AffectedPerson, ruling: str) -> str:
    if ruling == Resolution.EXACT:
        return "Your ruling is recorded: it is the person of the registry, and they stay stayed."
    if row.resolution == Resolution.RULED_OUT:
        return "Two people have ruled this person out: the stay is off. Another ruling undoes it."
    return "Your ruling is recorded. The stay stands until another person rules the same."


def _said_already(row: AffectedPerson, actor: Actor, ruling: str) -> bool:
    """The same person sent the same form twice."""
    given = recorded.rulings([row.pk])[str(row.pk)]
    return bool(given) and given[-1] == (actor.account, ruling)


def quota(actor: Actor) -> dict[str, int]:
    """How many more people somebody may uncover."""
    here = office()
    most = here.instance.section("response")["person_reveals_a_day"]
    used = PersonReveal.objects.filter(account_id=actor.account, at__gt=here.now() - _DAY).count()
    return {"most": most, "used": used, "left": max(0, most - used)}


def _page(request: HttpRequest, row: AffectedPerson, form: RulingForm, status: int = 200) -> HttpResponse:
    actor, here = actor_of(request), office()
    shown = masked(row)
    candidates, trouble = _candidates(row)
    context: dict[str, Any] = {
        "row": row,
        "shown": shown,
        "stay": stays(here, [row])[0],
        "candidates": candidates,
        "trouble": trouble,
        "form": form,
        "rulings": recorded.rulings([row.pk])[str(row.pk)],
        "may_rule": actor.may(Right.RESOLVE_PEOPLE) and shown["resolution"] != "exact",
        "may_reveal": actor.may(Right.REVEAL_PERSON),
        "quota": quota(actor),
        "may_take": actor.may(Right.INVESTIGATE) and actor.may(Right.REVEAL_PERSON),
        "papers": row.papers.order_by("-version")[:_PAPERS],
    }
    return render(request, "incidents/person.html", context, status=status)


def _candidates(row: AffectedPerson) -> tuple[list[Candidate], str]:
    """Whom the registry answers with; of the sealed person nothing but that is used."""
    if row.resolution not in (Resolution.PROBABLE, Resolution.RULED_OUT):
        return [], ""
    try:
        return _of(opened(office(), row)), ""
    except TidegateError as error:
        return [], sentence(str(error))


def _of(one: Individual) -> list[Candidate]:
    found: dict[int, list[Any]] = {}
    for known in one.known:
        found.setdefault(known.person, []).append(known)
    return [
        Candidate(
            f"Candidate {at}",
            tuple(dict.fromkeys(known.by for known in hits)),
            any(known.sure for known in hits),
        )
        for at, (_, hits) in enumerate(sorted(found.items()), start=1)
    ]
