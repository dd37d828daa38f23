"""What is public, and what was: taking down and rolling back."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, to, visible
from tidegate.service.console.gate.forms import ReasonForm
from tidegate.service.office import office
from tidegate.service.releases.acts import withdraw as acts
from tidegate.service.releases.models import Release, ReleaseState

_A_PAGE = 25


@needs(Right.SEE_RELEASES)
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """What is live; with `?all=1` what was."""
    rows = Release.objects.select_related("account").order_by("-claimed_at")
    everything = request.GET.get("all") == "1"
    if not everything:
        rows = rows.filter(state__in=[ReleaseState.LIVE, ReleaseState.CLAIMED, ReleaseState.WITHDRAWING])
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "gate/releases.html",
        {"page": page, "everything": everything, "query": "all=1" if everything else ""},
    )


@needs(Right.SEE_RELEASES)
@require_safe
def release(request: HttpRequest, number: UUID) -> HttpResponse:
    """One release."""
    return _page(request, number, ReasonForm())


@needs(Right.WITHDRAW)
@require_POST
def withdraw(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take it down."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, number, form, status=422)
    done(
        request,
        lambda: acts.withdraw(office(), actor_of(request), number, form.cleaned_data["reason"]),
        gettext("The file was taken down, and is gone."),
    )
    return to("release", number)


@needs(Right.PUBLISH)
@require_POST
def roll_back(request: HttpRequest, number: UUID) -> HttpResponse:
    """Put the release before it in its place."""
    done(
        request,
        lambda: acts.roll_back(office(), actor_of(request), number),
        gettext("The earlier release is public again, and was verified."),
    )
    return to("release", number)


def _page(request: HttpRequest, number: UUID, form: ReasonForm, status: int = 200) -> HttpResponse:
    row = get_object_or_404(Release.objects.select_related("clearance__submission", "account"), pk=number)
    actor = actor_of(request)
    live = row.state == ReleaseState.LIVE
    earlier = (
        Release.objects.filter(site=row.site, path=row.path).exclude(pk=row.pk).order_by("-claimed_at")[:20]
    )
    return render(
        request,
        "gate/release.html",
        {
            "row": row,
            "form": form,
            "earlier": earlier,
            "may_see_submission": visible(actor).filter(pk=row.clearance.submission_id).exists(),
            "may_withdraw": (live or row.state == ReleaseState.CLAIMED) and actor.may(Right.WITHDRAW),
            "may_roll_back": live
            and actor.may(Right.PUBLISH)
            and any(one.state == ReleaseState.REPLACED and one.sha256 != row.sha256 for one in earlier),
        },
        status=status,
    )
