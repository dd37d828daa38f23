"""The legal clocks of an incident, one of them, and the rules they come of."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidegate.errors import TidegateError
from tidegate.response.duties.rules import RuleBook
from tidegate.response.duties.show import length
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.duties import words
from tidegate.service.console.duties.forms import AnswersForm, LateForm, MetForm, NotForm, SinceForm
from tidegate.service.console.duties.lines import lines
from tidegate.service.console.gate.answers import done, sentence, to
from tidegate.service.duties.acts import say, settle
from tidegate.service.duties.book import book
from tidegate.service.duties.facts import facts, latest
from tidegate.service.duties.models import Duty
from tidegate.service.incidents.models import Incident
from tidegate.service.office import office

_FORMS: dict[str, Any] = {"met": MetForm, "late": LateForm, "not-notifiable": NotForm}


@needs(Right.SEE_INCIDENTS)
@require_safe
def duties(request: HttpRequest, number: UUID) -> HttpResponse:
    """All clocks; counsel's questions."""
    return _page(request, get_object_or_404(Incident, pk=number))


@needs(Right.MANAGE_DUTIES)
@require_POST
def answers(request: HttpRequest, number: UUID) -> HttpResponse:
    """Some questions at once."""
    row, here, actor = get_object_or_404(Incident, pk=number), office(), actor_of(request)
    form = AnswersForm(book(here).questions, _said(row), request.POST)
    if form.is_valid():
        try:
            say.answers(here, actor, row, form.changed(), form.cleaned_data["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            messages.success(request, _("The answers are kept, and the clocks counted anew."))
            return to("duties", number)
    return _page(request, row, asked=form, status=422)


@needs(Right.MANAGE_DUTIES)
@require_POST
def since(request: HttpRequest, number: UUID) -> HttpResponse:
    """Since when something is so."""
    row, form = get_object_or_404(Incident, pk=number), SinceForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            say.since(office(), actor_of(request), row, said["name"], form.instant(), said["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            messages.success(request, _("It is kept, and the clocks counted anew."))
            return to("duties", number)
    return _page(request, row, dated=form, status=422)


@needs(Right.SEE_INCIDENTS)
@require_safe
def duty(request: HttpRequest, number: UUID, one: int) -> HttpResponse:
    """One clock, its source, and what was said of it."""
    return _one(request, _duty(number, one))


@needs(Right.MANAGE_DUTIES)
@require_POST
def rule(request: HttpRequest, number: UUID, one: int, ruling: str) -> HttpResponse:
    """Met, not notifiable, or late."""
    row, actor, here = _duty(number, one), actor_of(request), office()
    if ruling not in _FORMS:
        raise Http404
    form = _FORMS[ruling](request.POST, prefix=ruling)
    if form.is_valid():
        said = form.cleaned_data
        try:
            if ruling == "met":
                at = said["at"].at.astimezone(dt.UTC)
                settle.met(here, actor, row, at, said["proof"], said["reason"])
            elif ruling == "late":
                settle.late(here, actor, row, said["reason"], said["until"].at.astimezone(dt.UTC))
            else:
                settle.not_notifiable(here, actor, row, said["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            messages.success(request, _("It is recorded."))
            return to("duty", number, one)
    return _one(request, row, ruling, form, status=422)


@needs(Right.SEE_INCIDENTS)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its source, and who of counsel signed it."""
    context: dict[str, Any] = {"may_sign": actor_of(request).may(Right.MANAGE_DUTIES)}
    try:
        found = book(office())
    except TidegateError as error:
        context["trouble"] = sentence(str(error))
    else:
        context["rules"] = [_rule(found, one) for one in found.rules]
    return render(request, "duties/rules.html", context)


@needs(Right.MANAGE_DUTIES)
@require_POST
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """Sign what was read: the digest comes with the form."""
    digest = request.POST.get("digest", "")
    done(request, lambda: say.sign(office(), actor_of(request), key, digest), _("You have signed this text."))
    return to("duty-rules")


def _rule(found: RuleBook, one: Any) -> dict[str, Any]:
    triggers = [one.trigger, *(tell.trigger for tell in one.tellings if tell.trigger)]
    asked = dict.fromkeys(
        term for trigger in triggers for term in (*trigger.all, *trigger.any, *trigger.none)
    )
    return {
        "rule": one,
        "standing": words.STANDINGS[one.citation.standing],
        "tellings": [(tell, length(tell.deadline)) for tell in one.tellings],
        "asks": [found.questions.get(term, term) for term in asked],
    }


def _duty(number: UUID, one: int) -> Duty:
    return get_object_or_404(Duty.objects.select_related("incident"), pk=one, incident_id=number)


def _said(row: Incident) -> dict[str, str]:
    """What people answered, not what machines saw."""
    found = {name: one.holds for name, one in latest(row).items() if one.at is None}
    return {name: "yes" if holds else "no" for name, holds in found.items() if holds is not None}


def _page(
    request: HttpRequest,
    row: Incident,
    asked: AnswersForm | None = None,
    dated: SinceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found, rules, trouble = lines(row)
    actor, context = actor_of(request), dict[str, Any]()
    if rules is not None:
        known = facts(row)
        context = {
            "asked": asked or AnswersForm(rules.questions, _said(row)),
            "dated": dated or SinceForm(),
            "instants": [(words.STARTS[name], at) for name, at in known.instants.items()],
            "seen": [rules.questions[name] for name in known.answers if name not in _said(row)],
            "said": [one for one in latest(row).values() if one.at is None],
        }
    context |= {
        "row": row,
        "running": [one for one in found if one.open],
        "beside": [one for one in found if not one.open],
        "trouble": trouble,
        "form": asked or dated,
        "may": actor.may(Right.MANAGE_DUTIES),
    }
    return render(request, "duties/list.html", context, status=status)


def _one(
    request: HttpRequest, row: Duty, ruling: str = "", form: Any = None, status: int = 200
) -> HttpResponse:
    found, rules, trouble = lines(row.incident)
    line = next((one for one in found if one.clock.key == row.key), None)
    forms = {name: form if name == ruling else made(prefix=name) for name, made in _FORMS.items()}
    context = {
        "row": row,
        "line": line,
        "rule": next((_rule(rules, one) for one in rules.rules if one.key == row.key.partition("/")[0]), None)
        if rules
        else None,
        "trouble": trouble,
        "rulings": row.rulings.select_related("said_by", "second").order_by("pk"),
        "waits": settle.waits_for_second(row),
        "forms": forms,
        "form": form,
        "may": actor_of(request).may(Right.MANAGE_DUTIES),
    }
    return render(request, "duties/duty.html", context, status=status)
