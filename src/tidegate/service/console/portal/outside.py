"""The portal's open pages: what it is, and asking for access. In: a form and a proof. Out: the same answer for all."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from tidegate.errors import TidegateError
from tidegate.service.accounts.access import open_to_all
from tidegate.service.accounts.address import client_address
from tidegate.service.console.gate.answers import sentence
from tidegate.service.console.portal.outside_forms import AskForm
from tidegate.service.office import office
from tidegate.service.portal.acts.ask import ask
from tidegate.service.portal.limits import may_ask
from tidegate.service.releases.upload import takes_files

LEAST_SECONDS = 1.0
"""An answer to an application takes at least so long."""


@open_to_all("attorneys must find the way in")
@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    """What it is for."""
    return render(request, "portal/outside/portal.html")


# Nobody is signed in here and no cookie is needed, so a forged request can do no more than anybody can.
@csrf_exempt
@open_to_all("an attorney has no account before somebody read their proof")
@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
def asking(request: HttpRequest) -> HttpResponse:
    """The form, and thanks."""
    began = time.monotonic()
    if request.method != "POST":
        return render(request, "portal/outside/ask.html", {"form": AskForm()})
    if not may_ask(client_address(request), timezone.now()):
        return render(request, "portal/outside/later.html", status=429)
    form = AskForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            ask(office(), form.details(), form.cleaned_data["proof"].taken)
        except TidegateError as error:
            form.add_error("proof", sentence(str(error)))
        else:
            time.sleep(max(0.0, began + LEAST_SECONDS - time.monotonic()))
            return render(request, "portal/outside/thanks.html")
    return render(request, "portal/outside/ask.html", {"form": form}, status=422)
