"""Pages for what went wrong. In: a request. Out: one clear line; never a value, a path or a trace."""

from __future__ import annotations

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop

from tidegate.service.problem import problem

_TITLES = {
    400: (gettext_noop("This request makes no sense"), gettext_noop("Go back and try again.")),
    403: (gettext_noop("This is not for your account"), gettext_noop("Your roles do not include it.")),
    404: (
        gettext_noop("There is nothing here"),
        gettext_noop("The address may be mistyped, or what was here is gone."),
    ),
    413: (
        gettext_noop("This file is too large"),
        gettext_noop("The installation takes smaller files only; nothing was kept."),
    ),
    500: (
        gettext_noop("Something broke"),
        gettext_noop("Nothing was published. The error is in the service's log."),
    ),
    503: (
        gettext_noop("The service cannot do this now"),
        gettext_noop("Its database or disk does not answer. Try again in a minute."),
    ),
}
_OUTAGES = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
_OUTAGE = 503
_AGAIN = 30
"""Seconds after which a caller may ask again."""


def outage(error: BaseException | None) -> bool:
    """Whether the database or the machine is what failed, so that the same may succeed later."""
    if isinstance(error, OSError):
        return error.errno in _OUTAGES
    return isinstance(error, (OperationalError, InterfaceError))


def answer(request: HttpRequest, status: int, line: str = "") -> HttpResponse:
    """The page for a status; under `/v1/` the same as JSON."""
    title, usual = _TITLES[status]
    if request.path.startswith("/v1/"):
        return problem(status, line or title.lower())
    return render(
        request,
        "console/error.html",
        {"title": gettext(title), "line": line or gettext(usual)},
        status=status,
    )


def forbidden(request: HttpRequest, line: str) -> HttpResponse:
    """403 with a reason."""
    return answer(request, 403, line)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return answer(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return answer(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return answer(request, 413)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or 503 in an outage. The database may be what broke, so the page is plain."""
    status = _OUTAGE if outage(sys.exception()) else 500
    if request.path.startswith("/v1/"):
        response = answer(request, status)
    else:
        title, line = _TITLES[status]
        response = render(
            None, "console/plain_error.html", {"title": gettext(title), "line": gettext(line)}, status=status
        )
    if status == _OUTAGE:
        response["Retry-After"] = str(_AGAIN)
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 where a form did not come from our own page, or the page was too old."""
    return answer(
        request,
        403,
        gettext("This form was too old, or did not come from this service. Go back, reload, try again."),
    )
