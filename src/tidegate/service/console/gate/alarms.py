"""Alarms: what somebody must look at."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, to
from tidegate.service.releases.acts import alarm as acts
from tidegate.service.releases.models import Alarm

_A_PAGE = 50


@needs(Right.ACKNOWLEDGE)
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """Open ones first."""
    rows = Alarm.objects.select_related("acknowledged_by").order_by("acknowledged_at", "-raised_at")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "gate/alarms.html", {"page": page, "now": timezone.now()})


@needs(Right.ACKNOWLEDGE)
@require_POST
def acknowledge(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody has it."""
    get_object_or_404(Alarm, pk=number)
    done(
        request,
        lambda: acts.acknowledge(actor_of(request), number, timezone.now()),
        gettext("You have acknowledged the alarm."),
    )
    return to("alarms")
