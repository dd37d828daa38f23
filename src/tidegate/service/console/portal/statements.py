"""An attorney's statement, for those who carry the case review. In: its number. Out: a safe copy as PDF."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import sentence, to
from tidegate.service.office import office
from tidegate.service.portal.acts.statements import read
from tidegate.service.portal.models import Statement


@needs(Right.REVIEW_CASES)
@require_safe
def statement(request: HttpRequest, number: UUID) -> HttpResponse:
    """To be saved."""
    row = get_object_or_404(Statement, pk=number)
    try:
        content = read(office(), actor_of(request), row)
    except TidegateError as error:
        messages.error(request, sentence(str(error)))
        return to("home")
    headers = {"Content-Disposition": 'attachment; filename="statement.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
