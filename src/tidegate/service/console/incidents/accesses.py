"""Everybody who fetched the file, page by page, masked."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tidegate.model.access import Completeness
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.roles import Right
from tidegate.service.console.incidents.downloads import rows
from tidegate.service.console.incidents.facts import answer
from tidegate.service.incidents.models import Incident
from tidegate.service.office import office

_A_PAGE = 50


@needs(Right.SEE_INCIDENTS)
@require_safe
def accesses(request: HttpRequest, number: UUID) -> HttpResponse:
    """Who has most first."""
    row = get_object_or_404(Incident, pk=number)
    found, trouble = answer(office(), row)
    told = rows(found) if found else []
    wanted = request.GET.get("has", "")
    if wanted in {one.value for one in Completeness}:
        told = [one for one in told if one.completeness == wanted]
    else:
        wanted = ""
    context = {
        "row": row,
        "trouble": trouble,
        "found": found,
        "page": Paginator(told, _A_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "choices": [one.value for one in Completeness],
        "query": f"has={wanted}" if wanted else "",
    }
    return render(request, "incidents/accesses.html", context)
