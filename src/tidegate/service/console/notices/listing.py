"""All letters of an incident, by number, page by page; and what is done with many at once. Nobody is named."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidegate.errors import TidegateError
from tidegate.model.notice import Audience
from tidegate.response.notices.papers.serials import read
from tidegate.response.notices.states import Way
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, sentence, to
from tidegate.service.console.notices.forms import PrepareForm
from tidegate.service.console.notices.section import section
from tidegate.service.console.notices.words import AUDIENCES, CAUSES, SHAPES, STATES, WAYS, named
from tidegate.service.incidents.models import Incident
from tidegate.service.notices.acts import batch, later, prepare, send
from tidegate.service.notices.models import Notice
from tidegate.service.office import office

A_PAGE = 50


@needs(Right.SEE_PEOPLE)
@require_safe
def notices(request: HttpRequest, number: UUID) -> HttpResponse:
    """The table, with filters."""
    row, actor = get_object_or_404(Incident, pk=number), actor_of(request)
    wanted = {name: request.GET.get(name, "") for name in ("state", "audience", "way", "language", "serial")}
    rows = _filtered(Notice.objects.filter(incident=row), wanted)
    page = Paginator(rows.order_by("superseded", "serial"), A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "row": row,
        **section(row, actor),
        "page": page,
        "shown": [_line(one) for one in page],
        "wanted": wanted,
        "states": STATES,
        "audiences": AUDIENCES,
        "ways": WAYS,
        "languages": sorted(set(row.notices.order_by().values_list("language", flat=True).distinct())),
        "query": urlencode({name: value for name, value in wanted.items() if value}),
        "may_notify": actor.may(Right.NOTIFY),
        "may_approve": actor.may(Right.APPROVE_TEXT),
        "batches": row.notice_batches.order_by("-number")[:20] if actor.may(Right.NOTIFY) else [],
    }
    return render(request, "notices/list.html", context)


@needs(Right.NOTIFY)
@require_http_methods(["GET", "POST"])
def preparing(request: HttpRequest, number: UUID) -> HttpResponse:
    """A letter for everybody who has none; set by the queue."""
    row = get_object_or_404(Incident, pk=number)
    form = PrepareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        audiences = [Audience(one) for one in form.cleaned_data["audiences"]]
        try:
            made = prepare.prepare(office(), actor_of(request), row, audiences, set_letters=False)
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            later.set_letters(row)
            words = ngettext("%(count)d letter is being set.", "%(count)d letters are being set.", made.made)
            done(request, lambda: None, words % {"count": made.made})
            return to("notices", number)
    context = {"row": row, "form": form}
    return render(request, "notices/prepare.html", context, status=422 if form.errors else 200)


@needs(Right.NOTIFY)
@require_POST
def sending(request: HttpRequest, number: UUID) -> HttpResponse:
    """What goes by mail, into the outbox."""
    row = get_object_or_404(Incident, pk=number)
    done(
        request,
        lambda: send.send(office(), actor_of(request), row),
        _("What was ready to go by e-mail is in the outbox. Each letter leaves once."),
    )
    return to("notices", number)


@needs(Right.NOTIFY)
@require_POST
def batching(request: HttpRequest, number: UUID) -> HttpResponse:
    """The next letters on paper."""
    row = get_object_or_404(Incident, pk=number)
    way = Way.HAND if request.POST.get("way") == Way.HAND else Way.POST
    made: list[batch.Batch] = []
    if (
        done(
            request,
            lambda: made.append(batch.batch(office(), actor_of(request), row, way)),
            _("The letters that were ready are in a batch."),
        )
        and made[0].row
    ):
        return to("notice-batch", number, made[0].row.pk)
    return to("notices", number)


def _filtered(rows: QuerySet[Notice], wanted: dict[str, str]) -> QuerySet[Notice]:
    """What is not one of the choices filters nothing."""
    for name, known in (("state", STATES), ("audience", AUDIENCES), ("way", WAYS)):
        if wanted[name] in known:
            rows = rows.filter(**{name: wanted[name]})
        else:
            wanted[name] = ""
    if wanted["language"].isascii() and wanted["language"].isalpha():
        rows = rows.filter(language=wanted["language"])
    else:
        wanted["language"] = ""
    wanted["serial"] = read(wanted["serial"]) if wanted["serial"] else ""
    return rows.filter(serial=wanted["serial"]) if wanted["serial"] else rows


def _line(one: Notice) -> dict[str, Any]:
    return {
        "row": one,
        "state": named(STATES, one.state),
        "shape": SHAPES.get(one.state, "past"),
        "audience": named(AUDIENCES, one.audience),
        "way": named(WAYS, one.way),
        "causes": [named(CAUSES, cause) for cause in one.causes],
    }
