"""Who is affected, masked, page by page; each page that is looked at is an entry of the record.

In no order that tells anything: neither the file's, nor that of numbers.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from tidegate.record.acts import Act
from tidegate.response.stays import Answer, Said, Why, facts
from tidegate.response.stays import answer as stay_answer
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, to
from tidegate.service.console.gate.forms import ReasonForm
from tidegate.service.incidents.models import Incident
from tidegate.service.ledger.append import append
from tidegate.service.office import Office, office
from tidegate.service.stays import recorded
from tidegate.service.stays.acts.rule import accept_missing
from tidegate.service.stays.models import AffectedPerson, Resolution
from tidegate.service.stays.shown import masked, of_resolution

A_PAGE = 50
SHOWN = (Resolution.EXACT, Resolution.PROBABLE, Resolution.UNMATCHED, Resolution.RULED_OUT)
AGES = ("minor", "adult", "not known")
_AGE: dict[str, bool | None] = {"minor": True, "adult": False, "not known": None}


@needs(Right.SEE_PEOPLE)
@require_safe
def people(request: HttpRequest, number: UUID) -> HttpResponse:
    """The table, with filters."""
    row = get_object_or_404(Incident, pk=number)
    here, actor = office(), actor_of(request)
    wanted = {name: request.GET.get(name, "") for name in ("resolution", "age", "custody", "language")}
    rows = _filtered(AffectedPerson.objects.filter(incident=row), wanted)
    page = Paginator(rows.select_related("stay").order_by("pk"), A_PAGE).get_page(request.GET.get("page"))
    found = list(page)
    _told(actor, row, len(found), here)
    said = {name: value for name, value in wanted.items() if value}
    context: dict[str, Any] = {
        "row": row,
        "page": page,
        "shown": list(zip(map(masked, found), stays(here, found), strict=True)),
        "wanted": wanted,
        "resolutions": [one.value for one in SHOWN],
        "ages": AGES,
        "custodies": _values(row, "custody"),
        "languages": _values(row, "language"),
        "query": urlencode(said),
        "may_rule": actor.may(Right.RESOLVE_PEOPLE),
    }
    return render(request, "incidents/people.html", context)


@needs(Right.RESOLVE_PEOPLE)
@require_http_methods(["GET", "POST"])
def missing(request: HttpRequest, number: UUID) -> HttpResponse:
    """Say that what could not be read holds nobody else; two people must."""
    row = get_object_or_404(Incident, pk=number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done(
            request,
            lambda: accept_missing(office(), actor_of(request), row.pk, reason),
            gettext("Your word is recorded. It counts once two people have given theirs."),
        )
        return to("incident", number)
    context = {"row": row, "form": form, "accepted": recorded.accepted(str(row.pk))}
    return render(request, "incidents/missing.html", context, status=422 if form.errors else 200)


def stays(here: Office, rows: Sequence[AffectedPerson]) -> list[Answer]:
    """May they be acted against? As the record tells, in the rows' order."""
    days, now = here.instance.section("response")["stay_days"], here.now()
    ids: list[uuid.UUID] = [one.pk for one in rows]
    told, rulings = recorded.told(ids), recorded.rulings(ids)
    return [_stay(one, told[str(one.pk)], rulings[str(one.pk)], now, days) for one in rows]


def _stay(one: AffectedPerson, told: Any, rulings: Any, now: dt.datetime, days: int) -> Answer:
    if recorded.ruled_out(rulings):
        return Answer(Said.NONE, Why.NOT_KNOWN)
    return stay_answer(facts(one.stay.set_at, told, now), now, days)


def _filtered(rows: QuerySet[AffectedPerson], wanted: dict[str, str]) -> QuerySet[AffectedPerson]:
    """What is not one of the choices filters nothing."""
    if wanted["resolution"] in SHOWN:
        rows = of_resolution(rows, wanted["resolution"])
    else:
        wanted["resolution"] = ""
    if wanted["age"] in _AGE:
        rows = rows.filter(minor=_AGE[wanted["age"]])
    else:
        wanted["age"] = ""
    for name in ("custody", "language"):
        # Compared here: not every text that a browser can send may be asked of every database.
        if wanted[name] and wanted[name] in rows.order_by().values_list(name, flat=True).distinct():
            rows = rows.filter(**{name: wanted[name]})
        else:
            wanted[name] = ""
    return rows


def _values(row: Incident, name: str) -> list[str]:
    found = AffectedPerson.objects.filter(incident=row).exclude(**{name: ""})
    return sorted(found.order_by().values_list(name, flat=True).distinct())


def _told(actor: Actor, row: Incident, count: int, here: Office) -> None:
    with transaction.atomic():
        append(Act.PEOPLE_LISTED, actor=actor, subject=str(row.pk), detail={"people": count}, now=here.now())
