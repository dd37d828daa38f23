"""The reviews of an incident, what waits the longest first. In: filters. Out: a page; each look is an entry."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tidegate.record.acts import Act
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, to
from tidegate.service.console.reviews.section import counts
from tidegate.service.incidents.models import Incident
from tidegate.service.ledger.append import append
from tidegate.service.office import office
from tidegate.service.reviews.acts.open import open_all
from tidegate.service.reviews.models import WAITING, Review, State

A_PAGE = 50
FILTERS = {
    "todo": _("to do"),
    "open": _("open"),
    "second": _("wait for a second person"),
    "appeal": _("appealed"),
    "deadline": _("a time is over or ends within a week"),
    "untold": _("decided, not yet told"),
    "reopened": _("opened again"),
    "final": _("final"),
    "all": _("all"),
}
_SOON = dt.timedelta(days=7)


@needs(Right.REVIEW_CASES)
@require_safe
def reviews(request: HttpRequest, number: UUID) -> HttpResponse:
    """The list."""
    row, actor, here = get_object_or_404(Incident, pk=number), actor_of(request), office()
    wanted = request.GET.get("show", "")
    wanted = wanted if wanted in FILTERS else "todo"
    rows = filtered(Review.objects.filter(incident=row), wanted, actor, here.now())
    page = Paginator(rows.select_related("person"), A_PAGE).get_page(request.GET.get("page"))
    found = list(page)
    with transaction.atomic():
        detail = {"people": len(found)}
        append(Act.PEOPLE_LISTED, actor=actor, subject=str(row.pk), detail=detail, now=here.now())
    context = {
        "row": row,
        "page": page,
        "shown": found,
        "wanted": wanted,
        "filters": FILTERS,
        "counts": counts(Review.objects.filter(incident=row)),
        "query": urlencode({"show": wanted}),
        "now": here.now(),
    }
    return render(request, "reviews/list.html", context)


@needs(Right.REVIEW_CASES)
@require_POST
def open_now(request: HttpRequest, number: UUID) -> HttpResponse:
    """Open one for everybody who has none, without waiting for the next minute."""
    row = get_object_or_404(Incident, pk=number)
    done(
        request, lambda: open_all(office(), actor_of(request), row), str(_("Reviews are open for everybody."))
    )
    return to("reviews", number)


def filtered(rows: QuerySet[Review], wanted: str, actor: Actor, now: dt.datetime) -> QuerySet[Review]:
    """What fits, what ends first before what has waited longest; in no order that tells who somebody is."""
    mine = Q(ruled_by_id=UUID(actor.account))
    second = Q(state__in=WAITING) & ~mine
    soon = Q(heard=False, state=State.OPEN, counsel_until__lte=now + _SOON)
    ending = Q(state=State.DECIDED, final_at=None, appeal_until__lte=now + _SOON)
    chosen = {
        "todo": Q(state__in=(State.OPEN, State.APPEALED))
        | second
        | Q(state=State.DECIDED, appeal_until=None),
        "open": Q(state=State.OPEN),
        "second": second,
        "appeal": Q(state__in=(State.APPEALED, State.APPEAL_RULED)),
        "deadline": soon | ending,
        "untold": Q(state=State.DECIDED, appeal_until=None),
        "reopened": Q(reopened__gt=0),
        "final": Q(final_at__isnull=False),
        "all": Q(),
    }[wanted]
    return rows.filter(chosen).order_by("-reopened", "acted_at", "pk")


def following(row: Review, wanted: str, actor: Actor, now: dt.datetime) -> Review | None:
    """What somebody who has done with this one goes on to."""
    rows = filtered(Review.objects.filter(incident=row.incident_id), wanted, actor, now)
    return rows.exclude(pk=row.pk).first()
