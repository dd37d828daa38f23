"""The addresses of /v1. What is not declared answers 404, a method that is not declared 405, both as problems."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt

from tidegate.service.accounts.access import open_to_all
from tidegate.service.api.application import application
from tidegate.service.problem import problem

_WHY = "each operation of the API asks for its own right, and refuses where none is declared"


def _answering(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> Any:
        response = view(request, *arguments, **named)
        if response.status_code == 405:
            return problem(405, "there is no such method here", headers={"Allow": response.headers["Allow"]})
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return open_to_all(_WHY)(csrf_exempt(answer))


@open_to_all(_WHY)
@csrf_exempt
def _nothing(request: HttpRequest, **_: str) -> HttpResponse:
    return problem(404, "there is no such address: GET /v1/openapi.json lists them")


def _patterns() -> list[URLPattern | URLResolver]:
    patterns = []
    for pattern in application().urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            pattern.callback = _answering(pattern.callback)
            patterns.append(path(f"v1/{pattern.pattern}", pattern.callback, name=f"v1-{pattern.name}"))
    return [*patterns, re_path(r"^v1(?:/|$)", _nothing)]


urlpatterns = _patterns()
