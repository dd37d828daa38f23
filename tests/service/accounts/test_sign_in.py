"""Signing in with a password, and with a code; sittings and when they end."""

from __future__ import annotations

import datetime as dt

import pyotp
import pytest
from django.utils import timezone

from service.signing_in import PASSWORD, account_of, browser, enter, signed_in
from tidegate.service.accounts import own, sittings, totp
from tidegate.service.accounts.attempts import FREE_ACCOUNT
from tidegate.service.accounts.models import Account, Attempts, Sitting
from tidegate.service.accounts.roles import Role
from tidegate.service.ledger.models import EntryRow

pytestmark = pytest.mark.django_db


def with_app(account: Account) -> tuple[pyotp.TOTP, list[str]]:
    """An authenticator app, set up a minute ago, and recovery codes."""
    key = totp.begin(account)
    before = timezone.now() - dt.timedelta(minutes=1)
    codes = own.confirm_totp(
        account.actor("test"), account, pyotp.TOTP(key).at(before), here=None, now=before
    )
    assert codes is not None
    return pyotp.TOTP(key), codes


def test_password_and_code_open_a_new_session() -> None:
    account = account_of("ann", Role.PUBLISHER)
    app, _ = with_app(account)
    client = browser()
    client.get("/sign-in")
    planted = client.session.session_key
    assert enter(client, "ann", next="/account").headers["Location"] == "/sign-in/code"
    assert client.get("/account").headers["Location"].startswith("/sign-in")
    answer = client.post("/sign-in/code", {"code": app.now()})
    assert answer.headers["Location"] == "/account"
    assert client.get("/account").status_code == 200
    assert client.session.session_key != planted


def test_a_code_counts_once() -> None:
    account = account_of("ann", Role.PUBLISHER)
    app, codes = with_app(account)
    now = timezone.now()
    assert totp.accept(account, app.at(now), now=now) == "totp"
    assert totp.accept(account, app.at(now), now=now) == ""
    assert totp.accept(account, app.at(now - dt.timedelta(seconds=30)), now=now) == ""
    assert totp.accept(account, codes[0].upper(), now=now) == "recovery code"
    assert totp.accept(account, codes[0], now=now) == ""
    assert totp.accept(account, "", now=now) == ""


@pytest.mark.parametrize(("seconds", "fits"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_clocks_may_be_one_step_apart(seconds: int, fits: bool) -> None:
    account = account_of("ann", Role.PUBLISHER)
    app, _ = with_app(account)
    now = timezone.now().replace(second=0) + dt.timedelta(minutes=10)
    assert bool(totp.accept(account, app.at(now + dt.timedelta(seconds=seconds)), now=now)) is fits


def test_the_key_of_the_app_is_never_plain_in_the_database() -> None:
    account = account_of("ann", Role.PUBLISHER)
    key = totp.begin(account)
    assert key.encode() not in bytes(account.totp.sealed)
    assert totp.pending_key(account) == key


def test_unknown_names_and_wrong_passwords_get_the_same_answer() -> None:
    account_of("ann", Role.PUBLISHER)
    off = account_of("off", Role.PUBLISHER)
    Account.objects.filter(id=off.id).update(is_active=False)
    pages = set()
    for name, password in (("ann", "wrong"), ("nobody", "wrong"), ("off", PASSWORD)):
        answer = enter(browser(), name, password)
        assert answer.status_code == 422
        pages.add(answer.content.decode().split("There is a problem")[1].split("</ul>")[0])
    assert len(pages) == 1


def test_failures_are_in_the_record_without_what_was_typed() -> None:
    account = account_of("ann", Role.PUBLISHER)
    enter(browser(), "ann", "wrong")
    enter(browser(), "hunter2-typed-as-name", "wrong")
    rows = [(row.act, row.subject) for row in EntryRow.objects.order_by("sequence")]
    assert rows == [
        ("accounts:sign_in:failed", str(account.id)),
        ("accounts:sign_in:failed", "unknown"),
    ]
    bodies = b"".join(bytes(row.body) for row in EntryRow.objects.all())
    assert b"hunter2" not in bodies
    assert not Attempts.objects.filter(key__contains="hunter2").exists()


def test_who_guesses_waits_even_with_the_right_password() -> None:
    account_of("ann", Role.PUBLISHER)
    for _ in range(FREE_ACCOUNT):
        assert enter(browser(), "ann", "wrong").status_code == 422
    assert enter(browser(), "ann").status_code == 422
    Attempts.objects.update(last_at=timezone.now() - dt.timedelta(minutes=16))
    assert enter(browser(), "ann").status_code == 302
    assert enter(browser(), "ann").status_code == 302


@pytest.mark.parametrize(
    "change",
    [
        {"seen_at": -31},
        {"started_at": -481},
        {"ended_at": 0},
        {"started_at": 481},
    ],
)
def test_a_sitting_ends_by_idleness_by_age_and_by_order(change: dict[str, int]) -> None:
    client = signed_in(account_of("ann", Role.PUBLISHER))
    assert client.get("/account").status_code == 200
    moved = {name: timezone.now() + dt.timedelta(minutes=minutes) for name, minutes in change.items()}
    Sitting.objects.update(**moved)
    assert client.get("/account").headers["Location"].startswith("/sign-in")


def test_signing_out_ends_the_sitting_for_a_kept_cookie_too() -> None:
    client = signed_in(account_of("ann", Role.PUBLISHER))
    kept = client.cookies.copy()
    client.post("/sign-out")
    client.cookies = kept
    assert client.get("/account").headers["Location"].startswith("/sign-in")


def test_switching_off_ends_sittings_at_once() -> None:
    account = account_of("ann", Role.PUBLISHER)
    client = signed_in(account)
    Account.objects.filter(id=account.id).update(is_active=False)
    assert client.get("/account").headers["Location"].startswith("/sign-in")


def test_a_password_alone_opens_only_the_way_to_a_second_factor() -> None:
    account_of("ann", Role.PUBLISHER)
    client = browser()
    enter(client, "ann")
    assert client.get("/").headers["Location"] == "/account/second-factor"
    assert client.get("/account").headers["Location"] == "/account/second-factor"
    client.get("/account/app")
    key = totp.pending_key(Account.objects.get(username="ann"))
    assert key is not None
    answer = client.post("/account/app", {"code": pyotp.TOTP(key).now()})
    assert b"recovery codes" in answer.content
    assert client.get("/account").status_code == 200


def test_a_new_password_ends_every_other_sitting() -> None:
    account = account_of("ann", Role.PUBLISHER)
    here, there = signed_in(account), signed_in(account)
    fresh = "nine dry badgers in a barn"
    assert here.post("/account/password", {"password": fresh, "again": fresh}).status_code == 302
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert EntryRow.objects.filter(act="accounts:factor:changed").count() == 1


def test_what_matters_asks_again_who_is_there() -> None:
    account = account_of("adam", Role.ADMINISTRATOR)
    client = signed_in(account)
    Sitting.objects.update(authenticated_at=timezone.now() - sittings.RECENT)
    assert client.get("/accounts/new").headers["Location"] == "/confirm?next=/accounts/new"
    assert client.post("/confirm", {"password": "wrong", "next": "/accounts/new"}).status_code == 422
    answer = client.post("/confirm", {"password": PASSWORD, "next": "/accounts/new"})
    assert answer.headers["Location"] == "/accounts/new"
    assert client.get("/accounts/new").status_code == 200


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_leads_nowhere_else(onward: str) -> None:
    account_of("ann", Role.PUBLISHER)
    assert enter(browser(), "ann", next=onward).headers["Location"] == "/"
