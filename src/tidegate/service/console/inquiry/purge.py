"""The purge as a page: what may be destroyed when, why not yet, who ordered it, the certificate."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, sentence, to
from tidegate.service.console.gate.forms import ReasonForm
from tidegate.service.console.views.confirm import recently
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry.acts import purge as purging
from tidegate.service.inquiry.models import PurgeOrder
from tidegate.service.inquiry.purgeable import rulings, schedule
from tidegate.service.office import office


@needs(Right.APPROVE, Right.MANAGE_KEYS)
@recently
@require_http_methods(["GET", "HEAD", "POST"])
def purge(request: HttpRequest, number: UUID) -> HttpResponse:
    """Order it, or confirm what another person ordered."""
    row, form = get_object_or_404(Incident, pk=number), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(
            request, lambda: purging.purge(office(), actor_of(request), row, reason), _("It is written down.")
        ):
            return to("incident-purge", number)
    orders = PurgeOrder.objects.filter(incident=row, person=None).select_related("asked_by", "confirmed_by")
    order = orders.order_by("-asked_at").first()
    try:
        told, terms, trouble = rulings(office(), row), schedule(office()), ""
    except TidegateError as error:
        told, terms, trouble = (), None, sentence(str(error))
    settled = order is not None and order.confirmed_at is not None
    context = {
        "row": row,
        "form": form,
        "order": order,
        "settled": settled,
        "rulings": told,
        "schedule": terms,
        "trouble": trouble,
        "may_order": bool(told) and all(one.may for one in told) and not settled,
        "certificate": json.dumps(order.certificate, indent=2) if order and order.certificate else "",
    }
    return render(request, "inquiry/purge.html", context, status=422 if form.errors else 200)
