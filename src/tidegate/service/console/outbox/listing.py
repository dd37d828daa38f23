"""All messages, those that need a person first; and letting go on after a restoration."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import sentence, to
from tidegate.service.console.outbox.forms import LiftForm
from tidegate.service.console.outbox.words import STATES, shown
from tidegate.service.office import office
from tidegate.service.outbox import acts
from tidegate.service.outbox.models import Mail, MailState, Restoration, Why

_A_PAGE = 50
_NEED = (MailState.UNCLEAR, MailState.HELD, MailState.REFUSED, MailState.RETURNED)


@needs(Right.NOTIFY)
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """`?state=`: those alone; without it those that need a person."""
    asked = request.GET.get("state", "")
    wanted = [asked] if asked in STATES else list(_NEED)
    rows = Mail.objects.filter(state__in=wanted).order_by("-made_at", "pk")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    counted = dict(Mail.objects.values_list("state").annotate(Count("pk")))
    context = {
        "page": page,
        "rows": [shown(row) for row in page],
        "asked": asked if asked in STATES else "",
        "states": [(name, label, counted.get(name, 0)) for name, (label, _) in STATES.items()],
        "unclear": counted.get(MailState.UNCLEAR, 0),
        "restored": Restoration.objects.filter(lifted_at=None).exists(),
    }
    return render(request, "outbox/list.html", context)


@needs(Right.NOTIFY)
@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest) -> HttpResponse:
    """Nothing of what a restoration holds was sent since."""
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = acts.lift(office(), actor_of(request), form.cleaned_data["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            said = ngettext("%(count)d message goes out now.", "%(count)d messages go out now.", count)
            messages.success(request, said % {"count": count})
            return to("mail")
    held = Mail.objects.filter(state=MailState.HELD, why=Why.RESTORED).count()
    context = {"form": form, "held": held, "title": gettext("Let messages go on")}
    return render(request, "outbox/lift.html", context, status=422 if form.errors else 200)
