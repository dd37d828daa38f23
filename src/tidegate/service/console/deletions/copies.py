"""Copies elsewhere: where, masked; how much of the file; what is around it, as shapes; what became of each."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.deletions.forms import SettleForm
from tidegate.service.console.deletions.words import COLOURS, HITS
from tidegate.service.console.gate.answers import done, sentence, to
from tidegate.service.deletions.acts import hits
from tidegate.service.deletions.acts import pack as packs
from tidegate.service.deletions.models import Hit, Pack
from tidegate.service.deletions.places import masked
from tidegate.service.incidents.models import Incident
from tidegate.service.office import office

_A_PAGE = 20


@needs(Right.SEE_INCIDENTS)
@require_safe
def copies(request: HttpRequest, number: UUID) -> HttpResponse:
    """Those with the largest share first."""
    row, actor = get_object_or_404(Incident, pk=number), actor_of(request)
    rows = row.hits.select_related("line", "record", "request").order_by("-share", "taken_at", "pk")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    trouble = ""
    try:
        places = dict(masked(office(), page))
    except TidegateError as error:
        places, trouble = {}, sentence(str(error))
    context = {
        "row": row,
        "page": page,
        "shown": [(one, places.get(one.pk, ""), HITS[one.state], COLOURS[one.state]) for one in page],
        "trouble": trouble,
        "pack": Pack.objects.filter(incident=row).first(),
        "may_ask": actor.may(Right.ASK_DELETION),
    }
    return render(request, "deletions/copies.html", context)


@needs(Right.ASK_DELETION)
@require_POST
def pack(request: HttpRequest, number: UUID) -> HttpResponse:
    """Have one made."""
    row = get_object_or_404(Incident, pk=number)
    said = _("The pack is made within a minute; then copies can be looked for.")
    done(request, lambda: packs.ask(office(), actor_of(request), row), said)
    return to("deletions-hits", number)


@needs(Right.ASK_DELETION)
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, number: UUID, hit: UUID) -> HttpResponse:
    """Somebody looked."""
    copy = get_object_or_404(Hit.objects.select_related("incident"), pk=hit, incident_id=number)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            hits.settle(office(), actor_of(request), copy, said["outcome"], said["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            messages.success(request, _("What you saw is recorded."))
            return to("deletions-hits", number)
    context = {
        "row": copy.incident,
        "form": form,
        "title": _("What became of this copy"),
        "button": _("Record it"),
        "back": to("deletions-hits", number)["Location"],
    }
    return render(request, "deletions/form.html", context, status=422 if form.errors else 200)
