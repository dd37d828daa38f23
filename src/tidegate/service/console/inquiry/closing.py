"""What keeps an incident open, and letting the rest of a matter go by name."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tidegate.model.closing import Matter, Missing, Tally
from tidegate.response.closing import BY_TWO, NEVER_WAIVED
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.forms.base import ConsoleForm
from tidegate.service.console.gate.answers import done, to
from tidegate.service.console.inquiry.words import MATTERS
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry import closing
from tidegate.service.inquiry.acts import waive as waiving
from tidegate.service.inquiry.models import WaiverRow
from tidegate.service.office import office


@dataclass(frozen=True, slots=True)
class Line:
    """One matter. `state`: done, waived, open or unknown. `total`, `done`: None where not known."""

    matter: Matter
    title: Promise
    state: str
    done: int | None
    total: int | None
    never: bool
    by_two: bool


class WaiverForm(ConsoleForm):
    """Which matter, and why."""

    matter = forms.ChoiceField(
        label=gettext_lazy("What is let go"),
        choices=[(one.name, MATTERS[one]) for one in Matter if one not in NEVER_WAIVED],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands under your name. Name nobody who was affected."),
    )


@needs(Right.SEE_INCIDENTS)
@require_http_methods(["GET", "POST"])
def matters(request: HttpRequest, number: UUID) -> HttpResponse:
    """The list, and the form for who may waive."""
    row, form = get_object_or_404(Incident, pk=number), WaiverForm(request.POST or None)
    may = actor_of(request).may(Right.WAIVE)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        matter = Matter[said["matter"]]
        if done(
            request,
            lambda: waiving.waive(office(), actor_of(request), row, matter, said["reason"]),
            _("It stands in the record under your name."),
        ):
            return to("incident-matters", number)
    left = closing.missing(row, office().now())
    context = {
        "row": row,
        "form": form,
        "may_waive": may and bool(left),
        "may_close": actor_of(request).may(Right.RESPOND) and not left,
        "lines": lines(row),
        "waivers": [
            (MATTERS[Matter[one.matter]], one, Matter[one.matter] in BY_TWO)
            for one in WaiverRow.objects.filter(incident=row)
            .select_related("by", "second_by")
            .order_by("-at")
        ],
    }
    return render(request, "inquiry/matters.html", context, status=422 if form.errors else 200)


def lines(row: Incident) -> list[Line]:
    """All matters, in their order."""
    counted = closing.tallies(row)
    left = {one.matter: one for one in closing.missing(row, office().now())}
    return [_line(matter, counted.get(matter, Tally(None)), left) for matter in Matter]


def _line(matter: Matter, tally: Tally, left: dict[Matter, Missing]) -> Line:
    known = tally.total is not None
    if matter in left:
        state = "open" if left[matter].open is not None else "unknown"
    else:
        state = "done" if known and tally.done == tally.total else "waived"
    done = tally.done if known else None
    return Line(matter, MATTERS[matter], state, done, tally.total, matter in NEVER_WAIVED, matter in BY_TWO)
