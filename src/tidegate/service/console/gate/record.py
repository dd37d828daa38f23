"""The record as pages: who did what, when."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tidegate.service.accounts.access import needs
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.models import CheckpointRow, EntryRow

_A_PAGE = 50


@needs(Right.READ_RECORD)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The latest first; by subject where one is asked for."""
    rows = EntryRow.objects.order_by("-sequence")
    subject = request.GET.get("subject", "")[:128]
    if subject:
        rows = rows.filter(subject=subject)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "gate/record.html",
        {
            "page": page,
            "names": _names(page.object_list),
            "subject": subject,
            "query": f"subject={subject}" if subject else "",
            "checkpoint": CheckpointRow.objects.order_by("-size").first(),
        },
    )


@needs(Right.READ_RECORD)
@require_safe
def entry(request: HttpRequest, sequence: int) -> HttpResponse:
    """One entry, whole."""
    row = get_object_or_404(EntryRow, pk=sequence)
    detail = json.loads(bytes(row.body))["detail"]
    covering = CheckpointRow.objects.filter(size__gt=sequence).order_by("size").first()
    return render(
        request,
        "gate/entry.html",
        {"row": row, "names": _names([row]), "detail": sorted(detail.items()), "checkpoint": covering},
    )


def _names(rows: object) -> dict[str, str]:
    """Account ids as names, for people; the record itself holds ids alone."""
    wanted = {row.actor for row in rows if len(row.actor) > len("system")}  # type: ignore[attr-defined]
    return {str(one.pk): one.display_name or one.username for one in Account.objects.filter(pk__in=wanted)}
