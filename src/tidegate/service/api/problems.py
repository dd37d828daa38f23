"""Errors as answers. In: any exception. Out: application/problem+json (RFC 9457), one line without values."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import (
    ObjectDoesNotExist,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from tidegate.errors import (
    ClearanceError,
    RefusedError,
    RequestError,
    SiteError,
    TidegateError,
    UsageError,
)
from tidegate.service.problem import problem

STATUS: Mapping[type[Exception], int] = {
    RefusedError: 409,
    ClearanceError: 409,
    UsageError: 422,
    SiteError: 502,
    TidegateError: 503,
    ObjectDoesNotExist: 404,
    Http404: 404,
    RequestDataTooBig: 413,
    UnreadablePostError: 400,
    MultiPartParserError: 400,
    TooManyFieldsSent: 400,
    TooManyFilesSent: 400,
    SuspiciousOperation: 400,
}
"""What each class is to a client; the nearest ancestor counts. What has no row is our own fault: 500."""
_TOLD = (RefusedError, ClearanceError, UsageError, SiteError)
_DETAILS = {
    400: "the request cannot be read: send it again, whole",
    404: "there is nothing of that name here that you may see",
    413: "the request is larger than this installation takes",
    500: "this should not happen; an administrator finds its trace in the log",
    503: "the service cannot do this now; an administrator finds the reason in the log",
}
_log = logging.getLogger(__name__)


def answer_to(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The answer an exception amounts to."""
    if isinstance(error, type):
        error = error()
    if isinstance(error, RequestError):
        return problem(error.status, str(error), headers=error.headers)
    if isinstance(error, ValidationError):
        return problem(
            422, "the request is not of the form described", errors=[_told(one) for one in error.errors]
        )
    if isinstance(error, HttpError):
        return problem(error.status_code, _DETAILS.get(error.status_code, _DETAILS[400]))
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    if status >= 500:
        _log.error("an API request failed", exc_info=error)
    return problem(status, str(error) if isinstance(error, _TOLD) else _DETAILS[status])


def install(api: NinjaAPI) -> None:
    """Every exception of an operation is answered here."""
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, answer_to)


def _told(error: Mapping[str, Any]) -> dict[str, str]:
    """Place and kind. The library's own message may quote what was sent, and so may the name of a field too many."""
    kind = str(error.get("type", "wrong"))
    place = [str(step) for step in error.get("loc", ())]
    if kind == "extra_forbidden":
        place[-1:] = ["…"]
    return {"where": ".".join(place), "what": kind}
