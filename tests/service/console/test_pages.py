"""What pages show of hostile text, of errors, and to machines."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import override_settings
from django.urls import path

from service.signing_in import account_of, browser, signed_in
from tidegate.service.accounts.access import open_to_all
from tidegate.service.accounts.roles import Role
from tidegate.service.console.templatetags.tidegate import age, instant
from tidegate.service.urls import handler404, handler500
from tidegate.service.urls import urlpatterns as real

HOSTILE = "a<script>alert(1)</script>\u202eexe.slx\u0000"


@open_to_all("a test breaks it")
def breaking(request: HttpRequest) -> HttpResponse:
    raise ValueError("A-number 000000000 of an invented person")


urlpatterns = [path("breaking", breaking), path("v1/breaking", breaking), *real]
__all__ = ["handler404", "handler500"]


def rendered(template: str, **names: object) -> str:
    return Template("{% load tidegate %}" + template).render(Context(names))


def test_hostile_text_neither_runs_nor_reorders() -> None:
    page = rendered("{{ text|shown }}", text=HOSTILE)
    assert page == "<bdi>a&lt;script&gt;alert(1)&lt;/script&gt;\\u202eexe.slx\\u0000</bdi>"


@pytest.mark.parametrize("word", ["clear", "hold", "block", "received", "withdrawn", "on", "off"])
def test_a_state_is_a_word_and_a_shape(word: str) -> None:
    page = rendered("{% status word %}", word=word)
    assert "<svg" in page
    assert page.split("</svg>")[1].split("<")[0].strip()
    assert "style=" not in page


def test_an_unknown_state_is_shown_as_it_is_and_escaped() -> None:
    assert "&lt;b&gt;" in rendered("{% status word %}", word="<b>")


def test_times_are_utc() -> None:
    moment = dt.datetime(2026, 11, 23, 14, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert "2026-11-23 12:30 UTC" in instant(moment)
    assert age(moment, moment + dt.timedelta(hours=49)) == "2 days"
    assert age(moment, moment - dt.timedelta(hours=49)) == "under a minute"


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("address", ["/breaking", "/v1/breaking"])
def test_a_broken_page_tells_no_value(address: str, caplog: pytest.LogCaptureFixture) -> None:
    client = browser(raise_request_exception=False)
    answer = client.get(address)
    assert answer.status_code == 500
    assert b"000000000" not in answer.content
    assert b"Something broke" in answer.content or b"something broke" in answer.content


@pytest.mark.django_db
def test_a_page_that_is_not_there_does_not_repeat_its_address() -> None:
    answer = browser().get("/nothing-A000000000")
    assert answer.status_code == 404
    assert b"A000000000" not in answer.content


@pytest.mark.django_db
def test_what_machines_ask_holds_no_value() -> None:
    account_of("ann", Role.PUBLISHER)
    client = browser()
    assert client.get("/healthz").content == b"alive\n"
    assert client.get("/readyz").content == b"ready\n"
    counts = client.get("/metrics", REMOTE_ADDR="127.0.0.1").content
    assert b"tidegate_accounts 1\n" in counts
    assert b"ann" not in counts
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.9").status_code == 403
    assert (
        client.get("/metrics", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.9").status_code == 403
    )


@pytest.mark.django_db
def test_the_administrator_works_with_accounts_through_the_pages() -> None:
    client = signed_in(account_of("adam", Role.ADMINISTRATOR))
    made = client.post("/accounts/new", {"username": "zoe", "roles": ["reviewer", "approver"]})
    assert b"/enrol/" in made.content
    again = client.post("/accounts/new", {"username": "zoe"})
    assert again.status_code == 422
    assert b"already" in again.content
    from tidegate.service.accounts.models import Account

    zoe = Account.objects.get(username="zoe")
    client.post(f"/accounts/{zoe.id}/roles", {"roles": ["auditor"]})
    assert zoe.roles() == {Role.AUDITOR}
    client.post(f"/accounts/{zoe.id}/switch", {"to": "off"})
    zoe.refresh_from_db()
    assert not zoe.is_active
    adam = Account.objects.get(username="adam")
    client.post(f"/accounts/{adam.id}/switch", {"to": "off"})
    assert b"last administrator" in client.get(f"/accounts/{adam.id}").content


@pytest.mark.django_db
def test_a_token_is_made_and_revoked_through_the_pages() -> None:
    account = account_of("ann", Role.PUBLISHER)
    client = signed_in(account)
    page = client.post("/account/tokens/new", {"name": "nightly", "days": "30", "scopes": ["SUBMIT"]})
    assert b"tg_" in page.content
    token = account.tokens.get()
    assert token.scopes == ["SUBMIT"]
    assert (
        client.post("/account/tokens/new", {"name": "x", "days": "30", "scopes": ["REVIEW"]}).status_code
        == 422
    )
    client.post(f"/account/tokens/{token.id}/revoke")
    token.refresh_from_db()
    assert token.revoked_at is not None
