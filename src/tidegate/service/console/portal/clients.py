"""An attorney's own clients: what was disclosed, letters, dates, statements. In: a representation. Out: pages, papers.

What is not this attorney's is answered like what does not exist.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, sentence, to
from tidegate.service.console.incidents.people import stays
from tidegate.service.console.portal.outside_forms import ConfirmForm, StatementForm
from tidegate.service.office import office
from tidegate.service.portal import papers
from tidegate.service.portal.acts import clients as acts
from tidegate.service.portal.acts.end import end as do_end
from tidegate.service.portal.models import Representation
from tidegate.service.releases.upload import takes_files


@needs(Right.USE_PORTAL)
@require_safe
def everyone(request: HttpRequest) -> HttpResponse:
    """One's own clients, by the numbers of their letters."""
    return render(request, "portal/outside/clients.html", {"rows": acts.clients(actor_of(request))})


@needs(Right.USE_PORTAL)
@require_safe
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """One client."""
    row = _mine(request, number)
    acts.seen(office(), actor_of(request), row, "page")
    return _page(request, row)


@needs(Right.USE_PORTAL)
@require_safe
def letter(request: HttpRequest, number: UUID, paper: UUID) -> HttpResponse:
    """A letter, as PDF."""
    found = acts.letter(office(), actor_of(request), _mine(request, number), paper)
    if found is None:
        raise Http404
    return _file(found[1], f"{found[0]}.pdf", "application/pdf")


@needs(Right.USE_PORTAL)
@require_safe
def bundle(request: HttpRequest, number: UUID, paper: UUID) -> HttpResponse:
    """The evidence of this client."""
    found = acts.bundle(office(), actor_of(request), _mine(request, number), paper)
    if found is None:
        raise Http404
    kind = "application/pdf" if found[:5] == b"%PDF-" else "application/zip"
    return _file(found, f"evidence.{kind.rpartition('/')[2]}", kind)


@needs(Right.USE_PORTAL)
@require_POST
def confirm(request: HttpRequest, number: UUID, paper: UUID) -> HttpResponse:
    """The letter came."""
    row, form = _mine(request, number), ConfirmForm(request.POST)
    if papers.letter(office(), row, paper) is None:
        raise Http404
    if form.is_valid():
        done(
            request,
            lambda: acts.confirm(office(), actor_of(request), row, paper),
            _("Thank you. That the letter came is recorded."),
        )
    else:
        messages.error(request, _("Tick the box if it is so."))
    return to("portal-client", number)


@needs(Right.USE_PORTAL)
@takes_files
@require_POST
def statement(request: HttpRequest, number: UUID) -> HttpResponse:
    """What the attorney has to say."""
    row, form = _mine(request, number), StatementForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            acts.give(office(), actor_of(request), row, form.cleaned_data["file"].taken)
        except TidegateError as error:
            form.add_error("file", sentence(str(error)))
        else:
            messages.success(request, _("Your statement is kept, sealed, for the case review."))
            return to("portal-client", number)
    return _page(request, row, form, status=422)


@needs(Right.USE_PORTAL)
@require_POST
def end(request: HttpRequest, number: UUID) -> HttpResponse:
    """No longer this client's attorney."""
    row = _mine(request, number)
    done(
        request,
        lambda: do_end(office(), actor_of(request), row),
        _("You see this client's papers no longer."),
    )
    return to("portal-clients")


def _mine(request: HttpRequest, number: UUID) -> Representation:
    row = acts.client(actor_of(request), number)
    if row is None:
        raise Http404
    return row


def _page(
    request: HttpRequest, row: Representation, form: StatementForm | None = None, status: int = 200
) -> HttpResponse:
    here = office()
    context = {
        "row": row,
        "stay": stays(here, [row.person])[0],
        "letters": papers.letters(row),
        "bundles": papers.bundles(row),
        "dates": papers.dates(row),
        "statements": papers.statements(row),
        "form": form or StatementForm(),
        "confirming": ConfirmForm(),
    }
    return render(request, "portal/outside/client.html", context, status=status)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    """To be saved, never shown within our own pages."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=headers)
