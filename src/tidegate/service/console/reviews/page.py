"""One review as a reviewer works in it: what is known at the left, questions and acts at the right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidegate.errors import TidegateError
from tidegate.model.case_review import ActKind, ReviewState, Role
from tidegate.model.person import Cell
from tidegate.response.review.acts import Walk, appeal_until, counsel_until
from tidegate.response.review.evidence import drafts
from tidegate.response.review.routes import BY_KEY
from tidegate.response.review.table import TABLE
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import sentence, to
from tidegate.service.console.gate.forms import ReasonForm
from tidegate.service.console.incidents.person import quota
from tidegate.service.console.reviews import words
from tidegate.service.console.reviews.forms import ActForm, RepliesForm
from tidegate.service.console.reviews.listing import FILTERS, following
from tidegate.service.console.views.confirm import recently
from tidegate.service.office import office
from tidegate.service.reviews.acts import change
from tidegate.service.reviews.history import History, history
from tidegate.service.reviews.models import Review
from tidegate.service.reviews.options import rule
from tidegate.service.reviews.papers import paper
from tidegate.service.reviews.sheets import sheet
from tidegate.service.reviews.standing import walk
from tidegate.service.stays.acts.reveal import reveal as do_reveal
from tidegate.service.stays.shown import masked

_ORDER = (
    ActKind.CONFIRM, ActKind.CONFIRM_APPEAL, ActKind.RETURN, ActKind.RULE, ActKind.RULE_APPEAL, ActKind.TELL,
    ActKind.HEAR, ActKind.WAIVE, ActKind.APPEAL, ActKind.REOPEN,
)  # fmt: skip
_BY_APPEALS = (ReviewState.APPEALED, ReviewState.APPEAL_RULED)


@needs(Right.REVIEW_CASES)
@require_safe
def review(request: HttpRequest, number: UUID, who: UUID) -> HttpResponse:
    """The page."""
    return _page(request, _found(number, who))


@needs(Right.REVIEW_CASES)
@require_POST
def replies(request: HttpRequest, number: UUID, who: UUID) -> HttpResponse:
    """All answers at once."""
    row, here = _found(number, who), office()
    told, now = history(here, row), here.now()
    stands = walk(told.review, now, rule(here))
    form = RepliesForm(_drafts(row), stands.replies, request.POST)
    if form.is_valid():
        try:
            change.reply(here, actor_of(request), row, form.replies(), _role(stands))
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            messages.success(request, _("The answers are kept."))
            return to("review", number, who)
    return _page(request, row, asked=form, status=422)


@needs(Right.REVIEW_CASES)
@require_POST
def act(request: HttpRequest, number: UUID, who: UUID, kind: str) -> HttpResponse:
    """One act, and on to the next review."""
    row, here, actor = _found(number, who), office(), actor_of(request)
    wanted = next((one for one in _ORDER if one.name.lower() == kind), None)
    if wanted is None:
        return to("review", number, who)
    form = ActForm(wanted, request.POST)
    stands = walk(history(here, row).review, here.now(), rule(here))
    if form.is_valid():
        try:
            change.act(here, actor, row, form.act(_role_for(stands, wanted), here.now()))
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            messages.success(request, _("It is recorded."))
            onward = following(row, "todo", actor, here.now()) if "next" in request.POST else row
            return to("review", number, onward.pk) if onward else to("reviews", number)
    return _page(request, row, acting=form, status=422)


@needs(Right.REVEAL_PERSON)
@recently
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, number: UUID, who: UUID) -> HttpResponse:
    """Uncover the person, for a reason; shown this once."""
    row, form = _found(number, who), ReasonForm(request.POST or None)
    cells: tuple[Cell, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            cells = do_reveal(office(), actor_of(request), row.pk, form.cleaned_data["reason"]).cells
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
    context = {"row": row, "form": form, "cells": cells, "quota": quota(actor_of(request))}
    return render(request, "reviews/reveal.html", context, status=422 if form.errors else 200)


@needs(Right.REVIEW_CASES)
@require_POST
def evidence(request: HttpRequest, number: UUID, who: UUID) -> HttpResponse:
    """The sheet as a paper for the person and their attorney."""
    row = _found(number, who)
    try:
        made = paper(office(), actor_of(request), row)
    except TidegateError as error:
        messages.error(request, sentence(str(error)))
        return to("review", number, who)
    name = f"evidence-{row.incident.reference}-{str(row.pk)[:8]}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _found(number: UUID, who: UUID) -> Review:
    rows = Review.objects.select_related("incident", "person__incident", "person__stay", "ruled_by")
    return get_object_or_404(rows, pk=who, incident_id=number)


def _drafts(row: Review) -> dict[Any, Any]:
    return {one.topic: one for one in drafts(sheet(office(), row.person))}


def _page(
    request: HttpRequest,
    row: Review,
    asked: RepliesForm | None = None,
    acting: ActForm | None = None,
    status: int = 200,
) -> HttpResponse:
    here, actor = office(), actor_of(request)
    try:
        told = history(here, row)
        known = sheet(here, row.person)
    except TidegateError as error:
        context = {"row": row, "trouble": sentence(str(error))}
        return render(request, "reviews/trouble.html", context, status=409)
    now = here.now()
    stands = walk(told.review, now, rule(here))
    onward = following(row, "todo", actor, now)
    context = {
        "row": row,
        "shown": masked(row.person),
        "sheet": known,
        "sheet_from": words.FROM[known.from_country],
        "stands": stands,
        "state": words.STATES[stands.state.value],
        "status": words.STATUS.get(row.state, "open"),
        "mine": str(row.ruled_by_id) == actor.account,
        "acts": _told(told),
        "questions": _questions(stands, row, asked, known),
        "form": asked or acting,
        "may_reveal": actor.may(Right.REVEAL_PERSON),
        "forms": [_form(one, acting) for one in _ORDER if _allowed(stands, one)],
        "ruling": _ruling(stands),
        "counsel_until": counsel_until(told.review.acts, rule(here)),
        "appeal_until": appeal_until(stands.decision, rule(here)) if stands.decision else None,
        "next": reverse("review", args=[row.incident_id, onward.pk]) if onward else "",
        "filters": FILTERS,
    }
    return render(request, "reviews/review.html", context, status=status)


def _questions(stands: Walk, row: Review, asked: RepliesForm | None, known: Any) -> RepliesForm | None:
    if not _allowed(stands, ActKind.REPLY):
        return None
    return asked or RepliesForm({one.topic: one for one in drafts(known)}, stands.replies)


def _form(kind: ActKind, acting: ActForm | None) -> ActForm:
    return acting if acting is not None and acting.kind is kind else ActForm(kind)


def _allowed(stands: Walk, kind: ActKind) -> bool:
    found = TABLE.get((stands.state, kind))
    return found is not None and bool({Role.REVIEWER, Role.APPEALS} & found[0])


def _role(stands: Walk) -> Role:
    return Role.APPEALS if stands.state in _BY_APPEALS else Role.REVIEWER


def _role_for(stands: Walk, kind: ActKind) -> Role:
    allowed = TABLE.get((stands.state, kind), (frozenset(), stands.state))[0]
    return Role.APPEALS if Role.APPEALS in allowed else Role.REVIEWER


def _ruling(stands: Walk) -> dict[str, Any] | None:
    """What was ruled and waits, or was decided."""
    one = stands.ruling if stands.state in (ReviewState.RULED, ReviewState.APPEAL_RULED) else stands.decision
    if one is None or one.outcome is None:
        return None
    return {
        "outcome": words.OUTCOMES[one.outcome],
        "routes": [BY_KEY[key] for key in one.routes if key in BY_KEY],
        "by": one.by,
        "second": getattr(one, "second", ""),
        "at": one.at,
        "told_at": getattr(one, "told_at", None),
        "words": getattr(one, "words", ""),
    }


def _told(told: History) -> list[dict[str, Any]]:
    """All acts, the last first."""
    found = []
    for one in reversed(told.review.acts):
        found.append(
            {
                "what": words.KINDS[one.kind],
                "role": words.ROLES[one.role],
                "by": one.by,
                "at": one.at,
                "words": one.words or (one.reply.words if one.reply else ""),
                "question": words.QUESTIONS[one.reply.topic] if one.reply else "",
                "answer": words.ANSWERS[one.reply.answer] if one.reply else "",
                "sources": one.reply.sources if one.reply else (),
                "outcome": words.OUTCOMES[one.outcome] if one.outcome else "",
            }
        )
    return found
