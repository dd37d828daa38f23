"""Signing in at the organisation, end to end against a provider on loopback; and what it must not get past."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import oidc_provider_mock
import pytest
from django.conf import settings

from service.signing_in import account_of, browser, enter
from tidegate.errors import InstanceError, RefusedError
from tidegate.service.accounts import federated
from tidegate.service.accounts.models import Account, Grant, Sitting
from tidegate.service.accounts.oidc import Identified, Provider
from tidegate.service.accounts.roles import Role
from tidegate.service.instance.instance import Instance
from tidegate.service.ledger.models import EntryRow

# The provider runs in this process and uses what its own library calls outdated.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.enable_socket,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def issuer() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


def configured(monkeypatch: pytest.MonkeyPatch, issuer: str, **more: str) -> Instance:
    changed = dict(settings.INSTANCE.settings)
    changed["oidc"] = {
        "issuer": issuer,
        "client": "tidegate",
        "password": "env:TIDEGATE_OIDC",
        "roles_claim": "tidegate_roles",
        **more,
    }
    instance = Instance(settings.INSTANCE.home, changed)
    monkeypatch.setenv("TIDEGATE_OIDC", "an invented client password")
    monkeypatch.setattr(settings, "INSTANCE", instance)
    return instance


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch, issuer: str) -> Instance:
    return configured(monkeypatch, issuer)


def person(issuer: str, subject: str, **claims: Any) -> None:
    httpx2.put(f"{issuer}/users/{subject}", json=claims).raise_for_status()


def approve(url: str, subject: str) -> str:
    """What the person does at the provider: the address their browser is sent back to."""
    answer = httpx2.post(url, data={"sub": subject}, follow_redirects=False)
    return answer.headers["Location"]


def walk(client: Any, subject: str) -> Any:
    begun = client.get("/sign-in/oidc?next=/account")
    assert begun.status_code == 302
    back = urlsplit(approve(begun.headers["Location"], subject))
    return client.get(f"{back.path}?{back.query}")


def test_a_first_sign_in_makes_the_account_with_the_claimed_roles(instance: Instance, issuer: str) -> None:
    person(issuer, "s-1", preferred_username="Ann.A", name="Ann A", tidegate_roles=["publisher", "emperor"])
    client = browser()
    assert walk(client, "s-1").headers["Location"] == "/account"
    ann = Account.objects.get()
    assert (ann.username, ann.display_name, ann.roles()) == ("ann.a", "Ann A", {Role.PUBLISHER})
    assert not ann.has_usable_password()
    assert client.get("/account").status_code == 200
    assert Sitting.objects.get().method == "oidc"
    person(issuer, "s-1", preferred_username="Ann.A", tidegate_roles=["auditor"])
    walk(browser(), "s-1")
    assert ann.roles() == {Role.AUDITOR}
    assert Account.objects.count() == 1


def test_a_name_somebody_has_already_is_not_taken_over(instance: Instance, issuer: str) -> None:
    account_of("adam", Role.ADMINISTRATOR)
    person(issuer, "s-2", preferred_username="adam", tidegate_roles=["publisher"])
    walk(browser(), "s-2")
    assert Account.objects.get(identity__subject="s-2").username == "adam-2"


def test_the_request_carries_a_challenge_and_goes_out_fresh_each_time(instance: Instance) -> None:
    seen = [parse_qs(urlsplit(browser().get("/sign-in/oidc").headers["Location"]).query) for _ in range(2)]
    assert seen[0]["code_challenge_method"] == ["S256"]
    for name in ("state", "nonce", "code_challenge"):
        assert seen[0][name] != seen[1][name]


def test_an_answer_to_another_browser_is_refused(instance: Instance, issuer: str) -> None:
    person(issuer, "s-1", tidegate_roles=["publisher"])
    begun = browser().get("/sign-in/oidc")
    back = urlsplit(approve(begun.headers["Location"], "s-1"))
    assert browser().get(f"{back.path}?{back.query}").headers["Location"] == "/sign-in"
    assert not Account.objects.exists()
    assert EntryRow.objects.get().act == "accounts:sign_in:failed"


def test_an_answer_counts_once(instance: Instance, issuer: str) -> None:
    person(issuer, "s-1", tidegate_roles=["publisher"])
    client = browser()
    begun = client.get("/sign-in/oidc")
    back = urlsplit(approve(begun.headers["Location"], "s-1"))
    assert client.get(f"{back.path}?{back.query}").headers["Location"] == "/"
    assert browser().get(f"{back.path}?{back.query}").headers["Location"] == "/sign-in"
    assert client.get(f"{back.path}?{back.query}").headers["Location"] == "/sign-in"


@pytest.mark.parametrize("wrong", ["nonce", "state", "iss", "client"])
def test_each_check_refuses_on_its_own(
    instance: Instance, issuer: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(issuer, "s-1", tidegate_roles=["publisher"])
    provider = Provider(instance, f"{settings.ADDRESS}/sign-in/oidc/return")
    begun = provider.begin()
    back = parse_qs(urlsplit(approve(begun.url, "s-1")).query)
    answer = {name: values[0] for name, values in back.items()}
    kept = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier}
    if wrong == "iss":
        answer["iss"] = "http://localhost:1"
    elif wrong == "client":
        provider._client = "another"
    else:
        kept[wrong] = "x" * 43
    with pytest.raises(RefusedError):
        provider.finish(answer, **kept, now=dt.datetime.now(dt.UTC))


def test_an_old_token_is_refused(instance: Instance, issuer: str) -> None:
    person(issuer, "s-1", tidegate_roles=["publisher"])
    provider = Provider(instance, f"{settings.ADDRESS}/sign-in/oidc/return")
    begun = provider.begin()
    back = parse_qs(urlsplit(approve(begun.url, "s-1")).query)
    with pytest.raises(RefusedError, match="verified"):
        provider.finish(
            {name: values[0] for name, values in back.items()},
            state=begun.state,
            nonce=begun.nonce,
            verifier=begun.verifier,
            now=dt.datetime.now(dt.UTC) + dt.timedelta(days=2),
        )


def test_an_unsigned_token_is_refused(
    instance: Instance, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(issuer, "s-1", tidegate_roles=["publisher"])
    provider = Provider(instance, f"{settings.ADDRESS}/sign-in/oidc/return")
    claims = {
        "iss": issuer,
        "aud": "tidegate",
        "sub": "s-1",
        "nonce": "n",
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 60,
        "tidegate_roles": ["administrator"],
    }
    parts = [json.dumps({"alg": "none"}).encode(), json.dumps(claims).encode()]
    token = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
    monkeypatch.setattr(provider, "_exchange", lambda *_: {"id_token": token})
    with pytest.raises(RefusedError, match="verified"):
        provider.finish({"state": "s", "code": "c"}, state="s", nonce="n", verifier="v", now=NOW)


def test_passwords_are_for_break_glass_accounts(instance: Instance) -> None:
    account_of("ann", Role.PUBLISHER)
    glass = account_of("glass", Role.ADMINISTRATOR)
    Account.objects.filter(id=glass.id).update(break_glass=True)
    assert enter(browser(), "ann").status_code == 422
    assert enter(browser(), "glass").status_code == 302


def test_a_provider_that_is_away_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, "http://localhost:1")
    client = browser()
    assert client.get("/sign-in/oidc").headers["Location"] == "/sign-in"
    assert b"does not answer as it should" in client.get("/sign-in").content


def test_without_encryption_nobody_signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    instance = configured(monkeypatch, "http://login.example")
    with pytest.raises(InstanceError, match="https"):
        Provider(instance, "x")


def test_there_is_no_such_page_without_a_provider() -> None:
    assert browser().get("/sign-in/oidc").status_code == 404


def test_a_person_switched_off_stays_out() -> None:
    who = Identified("https://login.example", "s-9", "zoe", "", "", frozenset({Role.PUBLISHER}))
    account = federated.account_of(who, now=NOW)
    Account.objects.filter(id=account.id).update(is_active=False)
    with pytest.raises(RefusedError, match="switched off"):
        federated.account_of(who, now=NOW)
    assert Grant.objects.count() == 1
