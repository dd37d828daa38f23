"""In which language a page speaks. In: a request. Out: the language switched on for it, and `Content-Language`.

What a person chose stands in a cookie of their browser and nowhere else; without one, what the browser asks for.
Pages for people outside speak more languages than the office's own. Programs under `/v1/` are answered in English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from tidegate.service.accounts.guard import API

OFFICE = ("en", "es")
OUTSIDE = ("en", "es", "fa", "ar")
_OUTSIDE_PAGES = ("/portal", "/report/", "/language")
_OUTSIDE_PAGE = "/report"
NAMES: Mapping[str, str] = {"en": "English", "es": "Español", "fa": "فارسی", "ar": "العربية"}
"""Each language by its own name, for whoever reads no other."""
COOKIE_YEARS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Choice:
    """One language on the switch. `current`: the page speaks it. `right_to_left`: how its own name is set."""

    code: str
    name: str
    direction: str
    current: bool


class Languages:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, in the language that fits."""
        language = chosen(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self._get_response(request)
        if not request.path.startswith(API):
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def offered(path: str) -> tuple[str, ...]:
    """The languages that the page at this address speaks."""
    if path == _OUTSIDE_PAGE or path.startswith(_OUTSIDE_PAGES):
        return OUTSIDE
    return OFFICE


def chosen(request: HttpRequest) -> str:
    """The cookie's, else the first that the browser asks for and the page speaks, else English."""
    if request.path.startswith(API):
        return OFFICE[0]
    languages = offered(request.path)
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in languages:
        return cookie
    for asked, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        base = asked.partition("-")[0]
        if base in languages:
            return base
    return OFFICE[0]


def choices(request: HttpRequest) -> list[Choice]:
    """What the switch in the header offers on this page."""
    current = translation.get_language()
    return [Choice(code, NAMES[code], direction(code), code == current) for code in offered(request.path)]


def direction(code: str) -> str:
    """`rtl` or `ltr`, for the `dir` of a page or a name."""
    return "rtl" if translation.get_language_info(code)["bidi"] else "ltr"
