"""Signing in at the organisation. In: a click, and the browser coming back. Out: a sitting."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tidegate.errors import RefusedError
from tidegate.service.accounts import federated, sign_in, sittings
from tidegate.service.accounts.access import open_to_all
from tidegate.service.accounts.oidc import Provider
from tidegate.service.console.views.sign_in import onward_of

_KEY = "oidc"


@open_to_all("signing in")
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the organisation."""
    try:
        begun = _provider().begin(again="again" in request.GET)
    except RefusedError as error:
        return _refused(request, error)
    request.session[_KEY] = {
        "state": begun.state,
        "nonce": begun.nonce,
        "verifier": begun.verifier,
        "next": onward_of(request.GET),
    }
    return HttpResponseRedirect(begun.url)


@open_to_all("coming back from the organisation's sign-in")
@require_safe
def finish(request: HttpRequest) -> HttpResponse:
    """Judge what came back."""
    now, kept = timezone.now(), request.session.pop(_KEY, None) or {}
    try:
        who = _provider().finish(
            request.GET.dict(),
            state=kept.get("state", ""),
            nonce=kept.get("nonce", ""),
            verifier=kept.get("verifier", ""),
            now=now,
        )
        account = federated.account_of(who, now=now)
    except RefusedError as error:
        sign_in.failed(None, "oidc", now)
        return _refused(request, error)
    sittings.start(request, account, "oidc", complete=True, now=now)
    return HttpResponseRedirect(kept.get("next", "/"))


def _provider() -> Provider:
    if not settings.INSTANCE.section("oidc")["issuer"]:
        raise Http404
    return Provider(settings.INSTANCE, settings.ADDRESS + reverse("oidc-return"))


def _refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    text = str(error)
    messages.error(request, f"{text[:1].upper()}{text[1:]}.")
    return HttpResponseRedirect("/sign-in")
