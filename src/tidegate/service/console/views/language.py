"""The switch of languages. In: a language and the page to go back to. Out: a cookie, and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tidegate.service.accounts.access import open_to_all
from tidegate.service.console.language import COOKIE_YEARS, OUTSIDE


# A forged request could change in which language somebody reads, and no more; strangers have no cookie to check by.
@csrf_exempt
@open_to_all("whoever may read a page may choose its language")
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Back to where the person was, in the language they chose; an unknown one changes nothing."""
    onward = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts=None) or not onward.startswith("/"):
        onward = "/"
    response = HttpResponseRedirect(onward)
    language = request.POST.get("language", "")
    if language in OUTSIDE:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=COOKIE_YEARS,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
