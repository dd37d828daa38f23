"""One batch of letters on paper: its papers, opened for a reason; its manifest; that it left."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, sentence, to
from tidegate.service.console.notices.forms import PapersForm, PostedForm
from tidegate.service.console.notices.words import WAYS, named
from tidegate.service.console.views.confirm import recently
from tidegate.service.notices.acts import batch as acts
from tidegate.service.notices.models import NoticeBatch
from tidegate.service.office import office


@needs(Right.NOTIFY)
@require_safe
def batch(request: HttpRequest, number: UUID, which: UUID) -> HttpResponse:
    """The page."""
    return _page(request, _found(number, which), PostedForm())


@needs(Right.NOTIFY)
@recently
@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, number: UUID, which: UUID) -> HttpResponse:
    """What is printed, for a reason; recorded before it is given out."""
    row, form = _found(number, which), PapersForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        what = form.cleaned_data["what"]
        try:
            content = acts.reveal(office(), actor_of(request), row, what, form.cleaned_data["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            return _file(content, "application/pdf", f"batch-{row.number}-{what}.pdf")
    context = {"row": row.incident, "batch": row, "form": form}
    return render(request, "notices/papers.html", context, status=422 if form.errors else 200)


@needs(Right.NOTIFY)
@require_safe
def manifest(request: HttpRequest, number: UUID, which: UUID) -> HttpResponse:
    """The list that names nobody."""
    row = _found(number, which)
    return _file(row.manifest.encode(), "text/csv", f"batch-{row.number}-manifest.csv")


@needs(Right.NOTIFY)
@require_POST
def posted(request: HttpRequest, number: UUID, which: UUID) -> HttpResponse:
    """It left the house."""
    row, form = _found(number, which), PostedForm(request.POST)
    if form.is_valid() and form.cleaned_data["at"] is None:
        form.add_error("at", _("Say when."))
    if form.is_valid():
        try:
            tracking = acts.tracking_file(form.cleaned_data["tracking"])
            acts.posted(office(), actor_of(request), row, form.cleaned_data["at"].at, tracking)
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            done(request, lambda: None, _("Recorded. The papers are discarded; the manifest stays."))
            return to("notice-batch", number, which)
    return _page(request, row, form, status=422)


def _found(number: UUID, which: UUID) -> NoticeBatch:
    rows = NoticeBatch.objects.select_related("incident", "made_by")
    return get_object_or_404(rows, pk=which, incident_id=number)


def _page(request: HttpRequest, row: NoticeBatch, form: PostedForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "row": row.incident,
        "batch": row,
        "way": named(WAYS, row.way),
        "form": form,
        "notices": row.notices.order_by("serial"),
    }
    return render(request, "notices/batch.html", context, status=status)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
