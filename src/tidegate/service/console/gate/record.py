"""The record as pages: who did what, when, under which checkpoint, and where copies of it are.

What is shown of an entry is read from its canonical bytes, which are what was signed, not from the columns beside.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tidegate.errors import RecordError
from tidegate.record.entry import Entry, parse
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import sentence, to
from tidegate.service.ledger.models import CheckpointRow, EntryRow
from tidegate.service.ledger.proofs import proof_of
from tidegate.service.ledger.status import status
from tidegate.service.office import office

_A_PAGE = 50


@needs(Right.READ_RECORD)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The latest first; by subject where one is asked for."""
    rows = EntryRow.objects.order_by("-sequence")
    subject = request.GET.get("subject", "").replace("\0", "")[:128]
    if subject:
        rows = rows.filter(subject=subject)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    found = [_entry(row) for row in page.object_list]
    return render(
        request,
        "gate/record.html",
        {
            "page": page,
            "entries": found,
            "names": _names(found),
            "subject": subject,
            "query": urlencode({"subject": subject}) if subject else "",
            "status": status(office()),
        },
    )


@needs(Right.READ_RECORD)
@require_safe
def entry(request: HttpRequest, sequence: int) -> HttpResponse:
    """One entry, whole."""
    found = _entry(get_object_or_404(EntryRow, pk=sequence))
    covering = CheckpointRow.objects.filter(size__gt=sequence).order_by("size").first()
    copies = list(covering.copies.exclude(kept_at=None).order_by("witness")) if covering else []
    return render(
        request,
        "gate/entry.html",
        {
            "sequence": sequence,
            "entry": found,
            "names": _names([found]),
            "detail": sorted(found.detail.items()) if found else [],
            "checkpoint": covering,
            "copies": copies,
        },
    )


@needs(Right.READ_RECORD)
@require_safe
def proof(request: HttpRequest, sequence: int) -> HttpResponse:
    """The proof of one entry, as a file that a person can be handed."""
    get_object_or_404(EntryRow, pk=sequence)
    try:
        content = proof_of(sequence)
    except RecordError as error:
        messages.error(request, sentence(str(error)))
        return to("record-entry", sequence)
    name = f"tidegate-entry-{sequence}-proof.json"
    return HttpResponse(
        content,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@needs(Right.READ_RECORD)
@require_safe
def checkpoints(request: HttpRequest) -> HttpResponse:
    """Every checkpoint, the latest first, and who keeps it."""
    rows = CheckpointRow.objects.order_by("-size").prefetch_related("copies")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "gate/checkpoints.html", {"page": page})


def _entry(row: EntryRow) -> Entry | None:
    """What was signed; None where it is no longer an entry of that number."""
    try:
        found = parse(bytes(row.body))
    except RecordError:
        return None
    return found if found.sequence == row.sequence else None


def _names(entries: Iterable[Entry | None]) -> dict[str, str]:
    """Account ids as names, for people; the record itself holds ids alone."""
    wanted = {one.actor for one in entries if one is not None and len(one.actor) > len("system")}
    return {str(one.pk): one.display_name or one.username for one in Account.objects.filter(pk__in=wanted)}
