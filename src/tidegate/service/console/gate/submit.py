"""Submitting a file, and the lists of what was submitted."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import sentence, to, visible
from tidegate.service.console.gate.forms import SubmitForm
from tidegate.service.office import office
from tidegate.service.releases.acts.receive import receive
from tidegate.service.releases.acts.rule import OPEN
from tidegate.service.releases.models import Submission, SubmissionState

_A_PAGE = 25


@needs(Right.SUBMIT)
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest) -> HttpResponse:
    """The form, and what comes of it."""
    form = SubmitForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            submission = receive(
                office(),
                actor_of(request),
                chosen["file"].taken,
                slot=chosen["slot"],
                name=chosen["name"] or chosen["file"].name,
                reason=chosen["reason"],
                publish=chosen["publish"],
            )
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            return to("submission", submission.pk)
    return render(request, "gate/submit.html", {"form": form}, status=422 if form.errors else 200)


@needs(Right.SEE_OWN, Right.SEE_ALL)
@require_safe
def submissions(request: HttpRequest) -> HttpResponse:
    """What was submitted, the latest first."""
    rows = visible(actor_of(request)).select_related("submitter").order_by("-received_at")
    state = request.GET.get("state", "")
    if state in SubmissionState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "gate/submissions.html",
        {
            "page": page,
            "states": SubmissionState.values,
            "state": state,
            "query": f"state={state}" if state else "",
            "may_submit": actor_of(request).may(Right.SUBMIT),
        },
    )


@needs(Right.REVIEW)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for rulings, the oldest first."""
    rows = Submission.objects.filter(state__in=OPEN).select_related("submitter").order_by("settled_at")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "gate/queue.html", {"page": page, "now": timezone.now()})
