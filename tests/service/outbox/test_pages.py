"""The outbox's pages and operations: what needs a person is seen, settled by who may, and names nobody."""

from __future__ import annotations

import pytest
from django.test import Client

from service.outbox.letters import told_of
from service.signing_in import account_of, signed_in
from tidegate.service.accounts.roles import Role
from tidegate.service.outbox import acts
from tidegate.service.outbox.deliver import deliver
from tidegate.service.outbox.models import Mail, MailState

REASON = "the server's log has it as queued"


@pytest.fixture
def client(office) -> Client:  # type: ignore[no-untyped-def]
    return signed_in(account_of("noor", Role.NOTIFIER))


def test_what_is_unclear_is_settled_on_its_page(office, posted, letter, client) -> None:  # type: ignore[no-untyped-def]
    row = letter()
    posted.ear.lost = 1
    deliver(office)
    listed = client.get("/mail").content.decode()
    assert f"/mail/{row.pk}" in listed
    page = client.get(f"/mail/{row.pk}").content.decode()
    assert row.message_id in page
    assert "someone0" not in page + listed
    assert client.post(f"/mail/{row.pk}", {"how": "sent", "reason": "x"}).status_code == 422
    assert client.post(f"/mail/{row.pk}", {"how": "other", "reason": REASON}).status_code == 422
    assert client.post(f"/mail/{row.pk}", {"how": "sent", "reason": REASON}).status_code == 302
    assert Mail.objects.get().state == MailState.SENT
    assert "It was sent" not in client.get(f"/mail/{row.pk}").content.decode()


def test_what_the_guard_refused_says_why_and_not_whom(office, letter, client) -> None:  # type: ignore[no-untyped-def]
    other = told_of(3).name
    row = letter(0, text=f"We also wrote to {other}.")
    page = client.get(f"/mail/{row.pk}").content.decode()
    assert "another protected person" in page
    assert other not in page
    assert acts.choices(row) == ("drop",)


def test_after_a_restoration_a_person_lets_go_on(office, letter, client, transactional_db) -> None:  # type: ignore[no-untyped-def]
    from service.outbox.test_restored import restore

    letter()
    restore(office)
    assert "/mail/lift" in client.get("/mail").content.decode()
    assert client.post("/mail/lift", {"reason": REASON}).status_code == 302
    assert Mail.objects.get().state == MailState.WAITING
    assert client.post("/mail/lift", {"reason": REASON}).status_code == 422


def test_the_same_by_the_api(office, posted, letter, person) -> None:  # type: ignore[no-untyped-def]
    from service.api.conftest import Api
    from tidegate.service.accounts.models import Account, ApiToken
    from tidegate.service.accounts.roles import Right
    from tidegate.service.accounts.tokens import hashed, new_text

    noor = person("noor", Role.NOTIFIER)
    text, api = new_text(), Api()
    ApiToken.objects.create(
        account=Account.objects.get(pk=noor.account), name="t", hash=hashed(text), scopes=[Right.NOTIFY.name],
        made_at=office.now(), expires_at=office.now().replace(year=2100),
    )  # fmt: skip
    row = letter()
    posted.ear.lost = 1
    deliver(office)
    (told,) = api.call("GET", "/mail?state=unclear", text).json()["items"]
    assert (told["id"], told["ways"]) == (str(row.pk), ["sent", "again", "drop"])
    answer = api.call("POST", f"/mail/{row.pk}/settlement", text, {"how": "again", "reason": REASON})
    assert answer.json()["state"] == "waiting"
    assert deliver(office) == 1
    assert api.call("GET", f"/mail/{row.pk}", text).json()["state"] == "sent"
    wrong = api.call("POST", f"/mail/{row.pk}/settlement", text, {"how": "again", "reason": REASON})
    assert wrong.status_code in (403, 409)
