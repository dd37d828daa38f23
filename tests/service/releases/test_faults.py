"""What fails on the way: what was public stays or goes as the rows say, and what cannot be judged waits."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import InterfaceError, OperationalError

from service.conftest import on_site, snapshot
from service.releases.test_path import CLEAR, CLEARER, ROSTER, submitted
from tidegate.errors import PolicyError, RegistryError, SiteError, TidegateError, VaultError
from tidegate.service.accounts.roles import Role
from tidegate.service.console.views.errors import outage
from tidegate.service.jobs import tasks
from tidegate.service.ledger.models import EntryRow
from tidegate.service.releases.acts import publish as publishing
from tidegate.service.releases.acts import recheck as rechecking
from tidegate.service.releases.acts.alone import alone
from tidegate.service.releases.acts.examine import examine
from tidegate.service.releases.acts.publish import carry_out, claim, publish
from tidegate.service.releases.acts.receive import receive
from tidegate.service.releases.acts.resume import resume
from tidegate.service.releases.acts.withdraw import withdraw
from tidegate.service.releases.models import Alarm, Release, ReleaseState, Submission, SubmissionState

PLACE = "statistics/fy26.csv"


@pytest.fixture
def web(person):  # type: ignore[no-untyped-def]
    return person("web", Role.PUBLISHER, Role.RESPONDER)


@contextmanager
def broken_policy(office) -> Iterator[None]:  # type: ignore[no-untyped-def]
    path = office.instance.policy_file
    before = path.read_text()
    path.write_text("this is no policy [[")
    try:
        yield
    finally:
        path.write_text(before)


def received(office, web, content=CLEAR, name="fy26.csv", **more):  # type: ignore[no-untyped-def]
    return receive(office, web, snapshot(content), slot="statistics", name=name, at_once=True, **more)


def test_one_run_at_a_time_at_a_place(office) -> None:  # type: ignore[no-untyped-def]
    order: list[str] = []

    def other() -> None:
        with alone(office, "public", PLACE):
            order.append("other")

    thread = threading.Thread(target=other)
    with alone(office, "public", PLACE):
        thread.start()
        with alone(office, "public", "another place"):
            order.append("elsewhere")
        thread.join(0.2)
        assert thread.is_alive()
        order.append("first")
    thread.join()
    assert order == ["elsewhere", "first", "other"]


def test_what_is_taken_down_while_it_is_published_does_not_become_public(office, web, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    release = claim(office, web, submitted(office, web, CLEAR).pk)

    def meanwhile(*arguments):  # type: ignore[no-untyped-def]
        # The first step of a withdrawal; its second waits for the place.
        Release.objects.filter(pk=release.pk).update(state=ReleaseState.WITHDRAWING)

    monkeypatch.setattr(publishing, "check_received", meanwhile)
    assert carry_out(office, release.pk).state == ReleaseState.WITHDRAWING
    monkeypatch.undo()
    resume(office, at_once=True)
    release.refresh_from_db()
    assert release.state == ReleaseState.WITHDRAWN
    assert on_site(office, PLACE) is None
    assert not EntryRow.objects.filter(act="site:release:verified").exists()


def test_a_claim_can_be_taken_down_with_what_was_there_before(office, web) -> None:  # type: ignore[no-untyped-def]
    before = publish(office, web, submitted(office, web, CLEAR).pk)
    stuck = claim(office, web, submitted(office, web, CLEARER).pk)
    assert withdraw(office, web, stuck.pk, "stop").state == ReleaseState.WITHDRAWN
    before.refresh_from_db()
    assert before.state == ReleaseState.WITHDRAWN
    assert on_site(office, PLACE) is None


def test_a_site_that_cannot_be_verified_shows_what_it_showed_before(office, web, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    before = publish(office, web, submitted(office, web, CLEAR).pk)
    after = submitted(office, web, CLEARER)
    monkeypatch.setattr(publishing, "check_received", raising(SiteError("the public address answers 502")))
    with pytest.raises(SiteError):
        publish(office, web, after.pk)
    before.refresh_from_db()
    assert before.state == ReleaseState.LIVE
    assert on_site(office, PLACE) == CLEAR
    assert Release.objects.get(clearance__submission=after).state == ReleaseState.FAILED


def test_a_site_that_is_away_keeps_the_claim_until_it_is_back(office, web, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    submission = submitted(office, web, CLEAR)
    site = office.site("public")
    for name in ("publish", "read", "take_down"):
        monkeypatch.setattr(site, name, raising(SiteError("the site is away")))
    with pytest.raises(SiteError):
        publish(office, web, submission.pk)
    assert Release.objects.get().state == ReleaseState.CLAIMED
    assert Alarm.objects.get().kind == "release-stuck"
    monkeypatch.undo()
    resume(office, at_once=True)
    assert Release.objects.get().state == ReleaseState.LIVE
    assert on_site(office, PLACE) == CLEAR


def test_nothing_is_cleared_while_the_policy_is_broken_and_all_of_it_afterwards(office, web) -> None:  # type: ignore[no-untyped-def]
    submissions = [received(office, web, CLEAR, f"{n}.csv", publish=True) for n in range(3)]
    with broken_policy(office):
        with pytest.raises(PolicyError):
            examine(office, submissions[0].pk)
        assert tasks.examine(str(submissions[1].pk)) == "PolicyError"
        tasks.every_minute()
        assert set(Submission.objects.values_list("state", flat=True)) == {SubmissionState.RECEIVED}
        assert [one.kind for one in Alarm.objects.all()] == ["cannot-judge"]
        assert EntryRow.objects.filter(act="gate:alarm:raised").count() == 1
    resume(office, at_once=True)
    resume(office, at_once=True)
    assert all(on_site(office, f"statistics/{n}.csv") == CLEAR for n in range(3))


def test_a_claim_waits_while_nothing_can_be_judged(office, web, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    before = publish(office, web, submitted(office, web, CLEAR).pk)
    after = claim(office, web, submitted(office, web, CLEARER).pk)
    monkeypatch.setattr(office, "registry", raising(RegistryError("the registry is not there")))
    resume(office, at_once=True)
    after.refresh_from_db()
    before.refresh_from_db()
    assert (before.state, after.state) == (ReleaseState.LIVE, ReleaseState.CLAIMED)
    assert on_site(office, PLACE) == CLEAR
    monkeypatch.undo()
    resume(office, at_once=True)
    assert on_site(office, PLACE) == CLEARER


def test_one_that_cannot_be_read_does_not_stop_the_others(office, web, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    damaged, whole = received(office, web, CLEAR, "1.csv"), received(office, web, CLEARER, "2.csv")
    real = office.vault.into_memory_file

    def selective(owner, digest):  # type: ignore[no-untyped-def]
        if digest == damaged.sha256:
            raise VaultError("a sealed object is damaged")
        return real(owner, digest)

    monkeypatch.setattr(office.vault, "into_memory_file", selective)
    resume(office, at_once=True)
    damaged.refresh_from_db()
    whole.refresh_from_db()
    assert (damaged.state, whole.state) == (SubmissionState.RECEIVED, SubmissionState.CLEARED)
    assert Alarm.objects.get().subject == str(damaged.pk)


def test_what_was_to_be_published_and_was_not_is_taken_up(office, web) -> None:  # type: ignore[no-untyped-def]
    submitted(office, web, CLEAR, publish=True)
    resume(office, at_once=True)
    assert on_site(office, PLACE) == CLEAR


def test_an_earlier_file_does_not_replace_a_later_one(office, web) -> None:  # type: ignore[no-untyped-def]
    submitted(office, web, CLEAR, publish=True)
    publish(office, web, submitted(office, web, CLEARER).pk)
    resume(office, at_once=True)
    assert on_site(office, PLACE) == CLEARER


def test_looking_again_does_not_bring_back_what_is_withdrawn_meanwhile(office, web, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    release = publish(office, web, submitted(office, web, CLEAR).pk)
    real = rechecking.inspected

    def meanwhile(*arguments):  # type: ignore[no-untyped-def]
        withdraw(office, web, release.pk, "stop")
        return real(*arguments)

    monkeypatch.setattr(rechecking, "inspected", meanwhile)
    path = office.instance.policy_file
    before = path.read_text()
    path.write_text(before + "\n[slot.other]\nkind = 'document'\n")
    try:
        rechecking.recheck(office)
    finally:
        path.write_text(before)
    release.refresh_from_db()
    assert release.state == ReleaseState.WITHDRAWN
    assert not release.clearance.submission.clearances.filter(voided_at=None).exists()


def test_other_bytes_at_the_public_address_are_replaced_by_the_last_release(office, web, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    publish(office, web, submitted(office, web, CLEAR).pk)
    after = submitted(office, web, CLEARER)
    real = publishing.check_received

    def swapped(*arguments):  # type: ignore[no-untyped-def]
        (office.instance.home / "site" / PLACE).write_bytes(ROSTER)
        real(*arguments)

    monkeypatch.setattr(publishing, "check_received", swapped)
    with pytest.raises(TidegateError, match="other bytes"):
        publish(office, web, after.pk)
    assert on_site(office, PLACE) == CLEAR


@pytest.mark.parametrize(
    ("error", "is_one"),
    [
        (OperationalError("database is locked"), True),
        (InterfaceError("connection already closed"), True),
        (OSError(28, "no space"), True),
        (OSError(5, "input/output error"), True),
        (FileNotFoundError(2, "no such file"), False),
        (ValueError("a fault of ours"), False),
        (None, False),
    ],
)
def test_an_outage_is_told_from_a_fault(error: Exception | None, is_one: bool) -> None:
    assert outage(error) is is_one


def raising(error: Exception):  # type: ignore[no-untyped-def]
    def act(*arguments: object, **named: object) -> None:
        raise error

    return act


def test_a_killed_sandbox_says_nothing_of_any_file(office, person) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    assert submitted(office, web, CLEAR, "one.csv").state == SubmissionState.CLEARED
    with office.inspector() as inspector:
        os.kill(inspector._sandbox._zygote, signal.SIGKILL)
    for name in ("two.csv", "three.csv"):
        assert submitted(office, web, CLEAR, name).state == SubmissionState.CLEARED
