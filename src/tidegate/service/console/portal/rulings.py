"""The office's side: who asks for access, and who has it. In: a ruling. Out: an attorney's link, shown once."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.cards import Card
from tidegate.service.console.forms.base import ConsoleForm
from tidegate.service.console.gate.answers import done, sentence, to
from tidegate.service.console.views.confirm import recently
from tidegate.service.office import office
from tidegate.service.portal import papers
from tidegate.service.portal.acts import admit as acts
from tidegate.service.portal.acts.ask import details_of
from tidegate.service.portal.acts.end import end as do_end
from tidegate.service.portal.models import Application, ApplicationState, Representation

_A_PAGE = 50


class RulingForm(ConsoleForm):
    """Why somebody is admitted, or not."""

    ruling = forms.ChoiceField(
        label=_("Your ruling"),
        widget=forms.RadioSelect,
        choices=[
            ("admit", _("Admit: the proof is signed by the client, and the attorney is who they say")),
            ("refuse", _("Refuse: it proves nothing")),
        ],
    )
    reason = forms.CharField(
        label=_("Why"), min_length=10, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you compared: signature, bar's register, a call. Name nobody."),
    )  # fmt: skip


@needs(Right.ADMIT_ATTORNEYS)
@require_safe
def everyone(request: HttpRequest) -> HttpResponse:
    """Who waits, and who has access."""
    rows = Representation.objects.filter(ended_at=None).select_related("account", "incident")
    context = {
        "waiting": Application.objects.filter(state=ApplicationState.WAITING).order_by("at"),
        "page": Paginator(rows.order_by("-since"), _A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "portal/attorneys.html", context)


@needs(Right.ADMIT_ATTORNEYS)
@recently
@require_safe
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """One application, with what was written."""
    return _page(request, get_object_or_404(Application, pk=number), RulingForm())


@needs(Right.ADMIT_ATTORNEYS)
@recently
@require_safe
def proof(request: HttpRequest, number: UUID) -> HttpResponse:
    """The proof, to be saved and compared."""
    row = get_object_or_404(Application, pk=number)
    try:
        content = acts.proof_of(office(), actor_of(request), row)
    except TidegateError as error:
        return _page(request, row, _with(RulingForm(), error))
    headers = {"Content-Disposition": 'attachment; filename="proof.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@needs(Right.ADMIT_ATTORNEYS)
@recently
@require_POST
def rule(request: HttpRequest, number: UUID) -> HttpResponse:
    """Admit, and show the link once; or refuse."""
    row, form = get_object_or_404(Application, pk=number), RulingForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    actor, reason = actor_of(request), form.cleaned_data["reason"]
    if form.cleaned_data["ruling"] == "refuse":
        done(request, lambda: acts.refuse(office(), actor, row, reason), gettext("It is refused."))
        return to("attorneys")
    try:
        admitted = acts.admit(office(), actor, row, reason)
    except TidegateError as error:
        return _page(request, row, _with(form, error))
    link = settings.ADDRESS + reverse("enrol", args=[admitted.token]) if admitted.token else ""
    context = {"link": link, "account": admitted.representation.account}
    return render(request, "portal/admitted.html", context)


@needs(Right.ADMIT_ATTORNEYS)
@recently
@require_POST
def end(request: HttpRequest, number: UUID) -> HttpResponse:
    """The representation has ended."""
    row = get_object_or_404(Representation, pk=number)
    done(
        request,
        lambda: do_end(office(), actor_of(request), row),
        gettext("The attorney sees this client no longer."),
    )
    return to("attorneys")


def cards(actor: Actor, now: dt.datetime) -> list[Card]:
    """Who waits to be admitted."""
    if not actor.may(Right.ADMIT_ATTORNEYS):
        return []
    waiting = Application.objects.filter(state=ApplicationState.WAITING).count()
    if not waiting:
        return []
    text = gettext("They have sent proof that they represent somebody.")
    return [Card(gettext("Attorneys"), text, reverse("attorneys"), gettext("Read their proofs"), waiting)]


def _with(form: RulingForm, error: TidegateError) -> RulingForm:
    if not form.is_bound:
        form = RulingForm({"ruling": "refuse", "reason": ""})
        form.errors.clear()
    form.add_error(None, sentence(str(error)))
    return form


def _page(request: HttpRequest, row: Application, form: RulingForm) -> HttpResponse:
    told, trouble = None, ""
    try:
        told = details_of(office(), row)
    except TidegateError as error:
        trouble = sentence(str(error))
    person = papers.person_of(row.serial)
    context = {"row": row, "form": form, "told": told, "trouble": trouble, "known": person is not None}
    return render(request, "portal/attorney.html", context, status=422 if form.errors else 200)
