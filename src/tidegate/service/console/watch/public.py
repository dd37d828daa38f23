"""The page where anybody can tell of a file: no account, no script, no address kept. In: a form. Out: a receipt code.

Whatever was sent and whatever is found, the answer is the same: it says nothing about who was in a file.
"""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import open_to_all
from tidegate.service.accounts.address import client_address
from tidegate.service.console.forms.base import ConsoleForm
from tidegate.service.console.gate.answers import sentence
from tidegate.service.office import office
from tidegate.service.watch import receipts
from tidegate.service.watch.acts import report as acts
from tidegate.service.watch.models import Report, ReportState


class ReportForm(ConsoleForm):
    """An address, words, or both."""

    address = forms.CharField(
        label=lazy("Address of the file or page"), required=False, max_length=2048,
        help_text=lazy("As your browser shows it. If it is on our site, it is looked at within seconds."),
    )  # fmt: skip
    words = forms.CharField(
        label=lazy("What did you see?"), required=False, max_length=acts.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=lazy("Please do not copy what is in the file, and do not send it to anybody."),
    )  # fmt: skip


class CodeForm(ConsoleForm):
    """A receipt code."""

    code = forms.CharField(label=lazy("Receipt code"), max_length=60)


# Nobody is signed in here and no cookie is needed, so a forged request can do no more than anybody can.
@csrf_exempt
@open_to_all("a stranger who found a file must be able to tell")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form, and the receipt."""
    section = office().instance.section("watch")
    if not section["reports"]:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "watch/report.html", {"form": form}, status=422 if form.errors else 200)
    if not receipts.may_send(client_address(request), timezone.now(), section["reports_an_hour"]):
        return render(request, "watch/report_later.html", status=429)
    try:
        code = acts.receive(office(), form.cleaned_data["words"], form.cleaned_data["address"])
    except TidegateError as error:
        form.add_error(None, sentence(str(error)))
        return render(request, "watch/report.html", {"form": form}, status=422)
    return render(request, "watch/report_thanks.html", {"code": code})


@csrf_exempt
@open_to_all("whoever reported may ask by their code what became of it")
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Only that it came, that it was looked at, and whether a person has dealt with it."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    row = None
    if request.method == "POST" and form.is_valid():
        row = Report.objects.filter(code=receipts.code_hash(form.cleaned_data["code"])).first()
        if row is None:
            form.add_error("code", gettext("No report has this code: compare it with your receipt."))
    return render(
        request,
        "watch/report_status.html",
        {"form": form, "row": row, "closed": row is not None and row.state == ReportState.CLOSED},
        status=422 if form.errors else 200,
    )
