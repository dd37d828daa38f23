"""Operations of `service/duties`: legal clocks, what the rules ask, what counsel says."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from ninja import Router

from tidegate.errors import RequestError
from tidegate.model.duty import Clock, Rule
from tidegate.response.duties.rules import RuleBook
from tidegate.response.duties.show import length
from tidegate.service.accounts.roles import Right
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.operation import JSON, operation
from tidegate.service.api.schemas import duties as told
from tidegate.service.duties.acts import say, settle
from tidegate.service.duties.book import book
from tidegate.service.duties.clocks import clocks
from tidegate.service.duties.facts import facts
from tidegate.service.duties.models import Duty
from tidegate.service.incidents.models import Incident
from tidegate.service.office import office

routes = Router(tags=["duties"])
_ALL = "/incidents/{uuid:id}/duties"
_SEE, _SAY = Right.SEE_INCIDENTS, Right.MANAGE_DUTIES


@operation(routes, "get", _ALL, _SEE, answers={200: told.ClockList})
def list_duties(request: HttpRequest, id: uuid.UUID) -> told.ClockList:
    """Every clock of an incident, the worst first."""
    return _list(Incident.objects.get(pk=id))


@operation(routes, "post", f"{_ALL}/answers", _SAY, answers={200: told.ClockList}, media=(JSON,))
def answer_duty_question(request: HttpRequest, id: uuid.UUID, asked: told.FactAnswer) -> told.ClockList:
    """Answer one of the rules' questions; the clocks are counted anew."""
    row = Incident.objects.get(pk=id)
    say.answer(office(), actor_of(request), row, asked.fact, asked.holds, asked.reason)
    return _list(row)


@operation(routes, "post", f"{_ALL}/since", _SAY, answers={200: told.ClockList}, media=(JSON,))
def date_duty_start(request: HttpRequest, id: uuid.UUID, asked: told.FactSince) -> told.ClockList:
    """Say since when something is so; the clocks are counted anew."""
    row = Incident.objects.get(pk=id)
    say.since(office(), actor_of(request), row, asked.what, asked.at, asked.reason)
    return _list(row)


@operation(routes, "post", f"{_ALL}/{{int:duty}}", _SAY, answers={200: told.ClockShown}, media=(JSON,))
def rule_on_duty(request: HttpRequest, id: uuid.UUID, duty: int, asked: told.DutySaid) -> told.ClockShown:
    """Met, not notifiable, or late. It is kept, and moves no deadline."""
    row = Duty.objects.select_related("incident").get(pk=duty, incident_id=id)
    here, actor = office(), actor_of(request)
    if asked.ruling == "met":
        if asked.at is None or asked.proof is None:
            raise RequestError(422, "a duty that was met needs `at` and `proof`")
        settle.met(here, actor, row, asked.at, asked.proof, asked.reason)
    elif asked.ruling == "late":
        if asked.until is None:
            raise RequestError(422, "a delay needs `until`")
        settle.late(here, actor, row, asked.reason, asked.until)
    else:
        settle.not_notifiable(here, actor, row, asked.reason)
    return next(one for one in _list(row.incident).clocks if one.key == row.key)


@operation(routes, "get", "/duty-rules", _SEE, answers={200: told.RuleList})
def list_duty_rules(request: HttpRequest) -> told.RuleList:
    """Every rule with its source, and who of counsel signed it."""
    return told.RuleList(rules=[_rule(one) for one in book(office()).rules])


@operation(
    routes, "post", "/duty-rules/{slug:key}/signature", _SAY, answers={200: told.RuleShown}, media=(JSON,)
)
def sign_duty_rule(request: HttpRequest, key: str, asked: told.RuleSigned) -> told.RuleShown:
    """Sign the very text that was read."""
    say.sign(office(), actor_of(request), key, asked.digest)
    return next(_rule(one) for one in book(office()).rules if one.key == key)


def _list(row: Incident) -> told.ClockList:
    here = office()
    rules, known = book(here), facts(row)
    rows = dict(Duty.objects.filter(incident=row).values_list("key", "pk"))
    zones = {f"{one.key}/{tell.key}": tell.deadline.zone for one in rules.rules for tell in one.tellings}
    found = clocks(row, rules, here.now())
    return told.ClockList(
        clocks=[_clock(one, rows.get(one.key), zones.get(one.key, "UTC")) for one in found],
        questions=_questions(rules),
        instants=known.instants,
        answers=known.answers,
    )


def _questions(rules: RuleBook) -> dict[str, str]:
    return dict(rules.questions)


def _clock(one: Clock, number: int | None, zone: str) -> told.ClockShown:
    return told.ClockShown(
        id=number,
        key=one.key,
        title=one.title,
        whom=one.whom,
        state=one.state.value,
        applies=one.applies.value,
        start=one.start,
        assumed=one.assumed,
        due=one.due,
        firm=one.firm,
        seconds_left=None if one.remaining is None else int(one.remaining.total_seconds()),
        zone=zone,
        contents=list(one.contents),
        unknown=list(one.unknown),
        notes=list(one.notes),
        source=one.citation.text,
        url=one.citation.url,
        standing=one.standing.value,
        signed=one.signed,
    )


def _rule(one: Rule) -> told.RuleShown:
    return told.RuleShown(
        key=one.key,
        title=one.title,
        who=one.who,
        tellings=[
            told.TellingShown(
                whom=tell.whom,
                deadline=length(tell.deadline),
                zone=tell.deadline.zone,
                calendar=tell.deadline.calendar,
            )
            for tell in one.tellings
        ],
        source=one.citation.text,
        url=one.citation.url,
        read=one.citation.read,
        words=one.citation.words,
        standing=one.citation.standing.value,
        digest=one.digest,
        signed=one.signed,
        signed_by=one.signature.name if one.signature and one.signed else "",
    )
