"""The guard: a view that declares nothing answers nobody; hosts of another name get one line."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from service.signing_in import HOST, account_of, browser, signed_in
from tidegate.service.accounts.access import Needs, declared, needs, open_to_all
from tidegate.service.accounts.roles import Right, Role
from tidegate.service.console.host import answered
from tidegate.service.console.views import errors
from tidegate.service.urls import urlpatterns as real


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("never to be seen")


urlpatterns = [path("forgotten", forgotten), path("v1/forgotten", forgotten), *real]
handler403 = handler404 = None


def is_problem(answer: HttpResponse, status: int) -> bool:
    """As the API's document has every error."""
    said = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    return set(said) == {"type", "title", "status", "detail"} and said["status"] == status


@pytest.mark.parametrize("path", ["/v1/slots", "/v1/nothing/here"])
def test_an_error_page_below_v1_is_a_problem(path: str) -> None:
    request = RequestFactory().get(path)
    reason = Exception()
    assert is_problem(errors.bad_request(request, reason), 400)
    assert is_problem(errors.permission_denied(request, reason), 403)
    assert is_problem(errors.not_found(request, reason), 404)
    assert is_problem(errors.too_large(request), 413)
    assert is_problem(errors.broken(request), 500)
    try:
        raise OperationalError
    except OperationalError:
        answer = errors.broken(request)
    assert is_problem(answer, 503)
    assert answer.headers["Retry-After"] == "30"


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_view_without_a_declared_right_answers_nobody() -> None:
    administrator = signed_in(account_of("adam", *Role))
    for client in (browser(), administrator):
        for address in ("/forgotten", "/v1/forgotten"):
            answer = client.get(address)
            assert answer.status_code == 403
            assert b"never to be seen" not in answer.content
            assert not address.startswith("/v1") or is_problem(answer, 403)


def test_what_is_open_says_why() -> None:
    with pytest.raises(ValueError, match="says why"):
        open_to_all("")


def test_a_declaration_is_found_on_functions_and_classes() -> None:
    class Page:
        access = Needs((Right.REVIEW,))

    def view() -> None: ...

    view.view_class = Page  # type: ignore[attr-defined]
    assert declared(view) == Needs((Right.REVIEW,))
    assert declared(needs(Right.REVIEW)(lambda request: None)) == Needs((Right.REVIEW,))
    assert declared(lambda request: None) is None


@pytest.mark.parametrize(
    ("host", "demo", "fits"),
    [
        ("gate.example", False, True),
        ("GATE.example", False, True),
        ("gate.example:443", False, True),
        ("gate.example:8443", False, False),
        ("other.example", False, False),
        ("gate.example.other.example", False, False),
        ("user@gate.example", False, False),
        ("gate.example/x", False, False),
        ("", False, False),
        ("localhost:8440", False, False),
        ("localhost:8440", True, True),
        ("127.0.0.1:9", True, True),
        ("[::1]:8440", True, True),
        ("192.0.2.7:8440", True, False),
        ("[::1", True, False),
    ],
)
def test_which_host_names_are_answered(host: str, demo: bool, fits: bool) -> None:
    assert answered(host, "https://gate.example", demo=demo) is fits


@pytest.mark.django_db
def test_another_host_name_gets_one_clear_line() -> None:
    answer = Client(HTTP_HOST="evil.example").get("/sign-in")
    assert answer.status_code == 400
    assert answer.content == f"This service is at http://{HOST}: it answers under no other name.\n".encode()


@pytest.mark.django_db
def test_probes_are_answered_under_any_name() -> None:
    assert Client(HTTP_HOST="10.0.0.7:8440").get("/healthz").content == b"alive\n"


@pytest.mark.django_db
def test_every_page_forbids_what_no_page_needs() -> None:
    answer = browser().get("/sign-in")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "style=" not in answer.content.decode()
    assert "<script>" not in answer.content.decode()
