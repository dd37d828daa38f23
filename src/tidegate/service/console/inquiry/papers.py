"""Papers as pages: make one, take one for a reason, approve one; everybody's evidence, or one person's."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, sentence, to
from tidegate.service.console.gate.forms import ReasonForm
from tidegate.service.console.inquiry.words import PAPERS, PAPERS_TOLD
from tidegate.service.console.views.confirm import recently
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.inquiry import kinds
from tidegate.service.inquiry.acts import approve as approving
from tidegate.service.inquiry.acts import bundle, report
from tidegate.service.inquiry.acts import take as taking
from tidegate.service.inquiry.approved import is_approved
from tidegate.service.inquiry.models import Paper
from tidegate.service.office import office
from tidegate.service.stays.models import AffectedPerson

_MOST = 100


@needs(Right.INVESTIGATE)
@require_safe
def papers(request: HttpRequest, number: UUID) -> HttpResponse:
    """All of the incident's own, the newest first, and what can be made."""
    row = get_object_or_404(Incident, pk=number)
    found = row.papers.filter(person=None).select_related("made_by").order_by("-made_at", "-pk")
    context = {
        "row": row,
        "papers": [(PAPERS[one.kind], one, is_approved(one)) for one in found[:_MOST]],
        "kinds": [(key, PAPERS[key], PAPERS_TOLD[key]) for key in kinds.MADE_OF_INCIDENT],
        "bundling": row.bundlings.order_by("-pk").first(),
        "open": row.state != IncidentState.CLOSED,
    }
    return render(request, "inquiry/papers.html", context)


@needs(Right.INVESTIGATE)
@require_POST
def make(request: HttpRequest, number: UUID) -> HttpResponse:
    """One, from what is known now."""
    row, kind = get_object_or_404(Incident, pk=number), request.POST.get("kind", "")
    done(request, lambda: report.make(office(), actor_of(request), row, kind), _("It is made, and sealed."))
    return to("incident-papers", number)


@needs(Right.INVESTIGATE)
@require_POST
def bundles(request: HttpRequest, number: UUID) -> HttpResponse:
    """Everybody's, one after the other."""
    row = get_object_or_404(Incident, pk=number)
    done(
        request,
        lambda: bundle.begin(office(), actor_of(request), row),
        _("It has begun: see below how far it is."),
    )
    return to("incident-papers", number)


@needs(Right.INVESTIGATE)
@require_POST
def evidence(request: HttpRequest, number: UUID, who: UUID) -> HttpResponse:
    """One person's, from what is known now."""
    row = get_object_or_404(AffectedPerson.objects.select_related("incident"), pk=who, incident_id=number)
    done(request, lambda: bundle.one(office(), actor_of(request), row), _("It is made, and sealed."))
    return to("incident-person", number, who)


@needs(Right.INVESTIGATE)
@require_safe
def paper(request: HttpRequest, number: UUID, paper: UUID) -> HttpResponse:
    """One: what it is, and what can be done with it."""
    return _page(request, _found(request, number, paper), ReasonForm(), ReasonForm(prefix="approve"))


@needs(Right.INVESTIGATE)
@recently
@require_POST
def take(request: HttpRequest, number: UUID, paper: UUID) -> HttpResponse:
    """Its bytes, for a reason."""
    row, form = _found(request, number, paper), ReasonForm(request.POST)
    if form.is_valid():
        try:
            found = taking.take(office(), actor_of(request), row, form.cleaned_data["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            answer = FileResponse(
                found.content, as_attachment=True, filename=found.name, content_type=found.media
            )
            answer.headers["Cache-Control"] = "no-store"
            return answer  # type: ignore[return-value]
    return _page(request, row, form, ReasonForm(prefix="approve"))


@needs(Right.APPROVE_TEXT)
@recently
@require_POST
def approve(request: HttpRequest, number: UUID, paper: UUID) -> HttpResponse:
    """Counsel says that it may be used as it is."""
    row, form = _found(request, number, paper), ReasonForm(request.POST, prefix="approve")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(
            request, lambda: approving.approve(office(), actor_of(request), row, reason), _("It is approved.")
        ):
            return to("incident-papers", number)
    return _page(request, row, ReasonForm(), form)


def _found(request: HttpRequest, number: UUID, paper: UUID) -> Paper:
    """The incident's; a person's for those who may uncover people."""
    rows = Paper.objects.select_related("incident", "made_by", "approved_by")
    if not actor_of(request).may(Right.REVEAL_PERSON):
        rows = rows.filter(person=None)
    return get_object_or_404(rows, pk=paper, incident_id=number)


def _page(request: HttpRequest, row: Paper, form: ReasonForm, approval: ReasonForm) -> HttpResponse:
    approved = is_approved(row)
    same = row.incident.papers.filter(kind=row.kind, person=row.person_id)
    newest = not same.filter(version__gt=row.version).exists()
    mine = str(row.made_by_id) == actor_of(request).account
    waits = kinds.KINDS[row.kind].approved and not approved and newest
    context = {
        "row": row.incident, "paper": row, "title": PAPERS[row.kind], "form": form, "approval": approval,
        "approved": approved, "newest": newest, "waits": waits, "mine": mine,
        "may_approve": waits and not mine and actor_of(request).may(Right.APPROVE_TEXT),
    }  # fmt: skip
    return render(
        request, "inquiry/paper.html", context, status=422 if form.errors or approval.errors else 200
    )
