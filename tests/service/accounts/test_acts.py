"""Acts on accounts, tokens and enrolment links: who may, what changes, what the record says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from service.signing_in import MADE, account_of, browser, enter, signed_in
from tidegate.errors import InstanceError, RefusedError
from tidegate.service.accounts import acts, sealing, token_acts, tokens
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.attempts import LONGEST_WAIT, wait_after
from tidegate.service.accounts.models import Account, ApiToken, Grant
from tidegate.service.accounts.roles import Right, Role
from tidegate.service.ledger.models import EntryRow

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FRESH = "nine dry badgers in a barn"


@pytest.fixture
def admin() -> Actor:
    return account_of("adam", Role.ADMINISTRATOR).actor("test")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_change_accounts(role: Role) -> None:
    actor, other = account_of("eve", role).actor("test"), account_of("ann")
    for act in (
        lambda: acts.make_account(actor, "new", roles=[Role.AUDITOR], now=MADE),
        lambda: acts.grant(actor, other, Role.APPROVER, now=MADE),
        lambda: acts.take(actor, other, Role.APPROVER, now=MADE),
        lambda: acts.switch(actor, other, on=False, now=MADE),
        lambda: acts.make_enrolment(actor, other, now=MADE),
    ):
        with pytest.raises(RefusedError):
            act()
    assert not EntryRow.objects.exists()
    assert Account.objects.count() == 2


def test_an_account_is_made_with_its_roles_and_entries(admin: Actor) -> None:
    made = acts.make_account(admin, "ann", roles=[Role.REVIEWER, Role.APPROVER], now=MADE)
    assert made.roles() == {Role.REVIEWER, Role.APPROVER}
    assert not made.has_usable_password()
    entries = list(EntryRow.objects.order_by("sequence").values_list("act", "subject"))
    assert entries == [
        ("accounts:account:made", str(made.id)),
        ("accounts:roles:changed", str(made.id)),
        ("accounts:roles:changed", str(made.id)),
    ]
    assert b"ann" not in b"".join(bytes(row.body) for row in EntryRow.objects.all())
    with pytest.raises(RefusedError, match="already"):
        acts.make_account(admin, "ann", roles=[], now=MADE)


@pytest.mark.parametrize("name", ["", "Ann", "ann smith", "ann\n", "аnn", "a" * 151, "-ann"])
def test_user_names_are_plain(admin: Actor, name: str) -> None:
    with pytest.raises(RefusedError):
        acts.make_account(admin, name, roles=[], now=MADE)


def test_the_last_administrator_stays(admin: Actor) -> None:
    adam = Account.objects.get(username="adam")
    with pytest.raises(RefusedError, match="last administrator"):
        acts.take(admin, adam, Role.ADMINISTRATOR, now=MADE)
    with pytest.raises(RefusedError, match="last administrator"):
        acts.switch(admin, adam, on=False, now=MADE)
    acts.make_account(admin, "second", roles=[Role.ADMINISTRATOR], now=MADE)
    acts.take(admin, adam, Role.ADMINISTRATOR, now=MADE)
    assert not Grant.objects.filter(account=adam).exists()


def test_an_enrolment_link_works_once_and_for_three_days(admin: Actor) -> None:
    ann = acts.make_account(admin, "ann", roles=[Role.PUBLISHER], now=MADE)
    first = acts.make_enrolment(admin, ann, now=MADE)
    token = acts.make_enrolment(admin, ann, now=MADE)
    assert acts.enrolment_of(first, now=MADE) is None
    assert acts.enrolment_of(token, now=MADE + 3 * DAY) is None
    assert acts.enrolment_of(token, now=MADE - DAY) is None
    acts.enrol(token, FRESH, now=MADE + DAY)
    ann.refresh_from_db()
    assert ann.check_password(FRESH)
    with pytest.raises(RefusedError):
        acts.enrol(token, "another long password", now=MADE + DAY)


def test_a_new_person_sets_a_password_through_the_link(admin: Actor) -> None:
    ann = acts.make_account(admin, "ann", roles=[Role.PUBLISHER], now=MADE)
    client, link = browser(), f"/enrol/{acts.make_enrolment(admin, ann, now=timezone.now())}"
    assert b"Set your password" in client.get(link).content
    for password, again in (("short", "short"), (FRESH, "other"), ("ann" * 5, "ann" * 5)):
        assert client.post(link, {"password": password, "again": again}).status_code == 422
    assert client.post(link, {"password": FRESH, "again": FRESH}).headers["Location"] == "/sign-in"
    assert enter(client, "ann", FRESH).status_code == 302
    assert client.get(link).status_code == 404


def test_a_used_link_says_so(admin: Actor) -> None:
    answer = browser().get("/enrol/never-made")
    assert answer.status_code == 404
    assert b"This link is used up" in answer.content


def test_a_token_stands_for_its_scopes_as_far_as_the_roles_still_go() -> None:
    ann = account_of("ann", Role.PUBLISHER)
    actor = ann.actor("console")
    text = token_acts.make_token(actor, ann, "upload", {Right.SUBMIT, Right.CHECK}, lasts=30 * DAY, now=MADE)
    found = tokens.actor_of(text, now=MADE + DAY)
    assert found is not None
    assert (found.account, found.by) == (str(ann.id), "token")
    assert {right for right in Right if found.may(right)} == {Right.SUBMIT, Right.CHECK}
    row = ApiToken.objects.get()
    assert text not in (row.hash, row.name)
    assert row.last_used_day == (MADE + DAY).date()
    Grant.objects.all().delete()
    stripped = tokens.actor_of(text, now=MADE)
    assert stripped is not None
    assert not any(stripped.may(right) for right in Right)


def test_a_token_that_is_over_stands_for_nobody() -> None:
    ann = account_of("ann", Role.PUBLISHER)
    actor = ann.actor("console")
    text = token_acts.make_token(actor, ann, "upload", {Right.SUBMIT}, lasts=DAY, now=MADE)
    assert tokens.actor_of(text, now=MADE + DAY) is None
    assert tokens.actor_of(text, now=MADE - DAY) is None
    assert tokens.actor_of(text[:-1] + ("a" if text[-1] != "a" else "b"), now=MADE) is None
    row = ApiToken.objects.get()
    assert token_acts.revoke_token(actor, ann, row.id, now=MADE)
    assert tokens.actor_of(text, now=MADE) is None
    Account.objects.update(is_active=False)
    assert tokens.actor_of(text, now=MADE) is None


def test_nobody_makes_tokens_for_another_or_beyond_their_roles() -> None:
    ann, eve = account_of("ann", Role.PUBLISHER), account_of("eve", Role.ADMINISTRATOR)
    with pytest.raises(RefusedError):
        token_acts.make_token(eve.actor("console"), ann, "x", {Right.SUBMIT}, lasts=DAY, now=MADE)
    for scopes in ({Right.REVIEW}, {Right.OWN_ACCOUNT}, set()):
        with pytest.raises(RefusedError):
            token_acts.make_token(ann.actor("console"), ann, "x", scopes, lasts=DAY, now=MADE)


def test_a_program_is_never_let_in_by_a_cookie() -> None:
    client = signed_in(account_of("ann", Role.PUBLISHER))
    assert client.get("/v1/anything").status_code == 404
    assert client.get("/v1/anything").headers["Content-Type"] == "application/problem+json"


def test_what_is_sealed_opens_for_its_owner_and_purpose_alone() -> None:
    sealed = sealing.seal("totp", "ann", b"words")
    assert sealing.unseal("totp", "ann", sealed) == b"words"
    for purpose, owner, content in (
        ("totp", "eve", sealed),
        ("other", "ann", sealed),
        ("totp", "ann", sealed[:-1]),
    ):
        with pytest.raises(InstanceError):
            sealing.unseal(purpose, owner, content)


@given(st.integers(0, 10_000), st.integers(1, 50))
def test_waiting_never_shrinks_with_failures_and_has_an_end(failures: int, free: int) -> None:
    assert wait_after(failures, free) <= wait_after(failures + 1, free) <= LONGEST_WAIT
    assert bool(wait_after(failures, free)) == (failures >= free)
