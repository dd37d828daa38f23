"""Rows changed behind the gate's back, with the database's own language: nothing more becomes public by it."""

from __future__ import annotations

import datetime as dt

import pytest

from service.conftest import on_site
from service.releases.test_path import CLEAR, CLEARER, HELD, REASON, ROSTER, submitted
from service.releases.test_review_acts import workbook
from tidegate.errors import ClearanceError, RefusedError, TidegateError
from tidegate.gate.review import Outcome, RulingKind
from tidegate.service.accounts.models import Account, Grant
from tidegate.service.accounts.roles import Role
from tidegate.service.releases.acts.clean import clean
from tidegate.service.releases.acts.publish import claim, publish
from tidegate.service.releases.acts.recheck import notice_changes, recheck
from tidegate.service.releases.acts.resume import resume
from tidegate.service.releases.acts.rule import rule
from tidegate.service.releases.acts.withdraw import withdraw
from tidegate.service.releases.models import (
    Cleaned,
    ClearanceRow,
    Examination,
    Release,
    ReleaseState,
    Ruling,
    Submission,
    SubmissionState,
)

PLACE = "statistics/fy26.csv"


@pytest.fixture
def web(person):  # type: ignore[no-untyped-def]
    return person("web", Role.PUBLISHER)


@pytest.fixture
def reviewers(person):  # type: ignore[no-untyped-def]
    return person("one", Role.REVIEWER), person("two", Role.APPROVER)


@pytest.fixture
def changing(office):  # type: ignore[no-untyped-def]
    """Gives a change of the policy; it is undone."""
    path = office.instance.policy_file
    before = path.read_text()
    notice_changes(office)

    def change() -> None:
        path.write_text(before + "\n[slot.other]\nkind = 'document'\n")

    yield change
    path.write_text(before)


def test_a_clearance_taken_back_does_not_count_again_when_its_row_is_cleaned(office, web) -> None:  # type: ignore[no-untyped-def]
    release = publish(office, web, submitted(office, web, CLEAR).pk)
    withdraw(office, web, release.pk, "wrong figures in it")
    ClearanceRow.objects.update(voided_at=None, void_reason="")
    with pytest.raises(ClearanceError, match="taken back"):
        publish(office, web, release.clearance.submission_id)
    Release.objects.update(state=ReleaseState.CLAIMED, ended_at=None)
    resume(office, at_once=True)
    assert on_site(office, PLACE) is None
    assert Release.objects.get().state == ReleaseState.FAILED


def test_an_envelope_counts_only_in_the_row_it_was_signed_for(office, web) -> None:  # type: ignore[no-untyped-def]
    release = publish(office, web, submitted(office, web, CLEAR).pk)
    withdraw(office, web, release.pk, "wrong figures in it")
    void = release.clearance
    other = submitted(office, web, CLEAR)
    ClearanceRow.objects.filter(submission=other).update(envelope=void.envelope)
    with pytest.raises(ClearanceError, match="something else"):
        publish(office, web, other.pk)
    assert on_site(office, PLACE) is None


def test_a_clearance_the_record_does_not_know_counts_nothing(office, web) -> None:  # type: ignore[no-untyped-def]
    """Signed with the true key, as by somebody who stole it, and written beside the acts."""
    from tidegate.gate.clearance import sign, verify

    cleared = submitted(office, web, CLEAR)
    blocked = submitted(office, web, ROSTER)
    import dataclasses
    import uuid

    number = uuid.uuid4()
    true = verify(cleared.clearances.get().envelope, office.trust)
    forged = dataclasses.replace(true, serial=str(number), digest=blocked.sha256, length=blocked.length)
    ClearanceRow.objects.create(
        id=number, submission=blocked, envelope=sign(forged, office.clearance_keys().active()),
        sha256=blocked.sha256, issued_at=forged.issued, expires_at=forged.expires,
        site=forged.site, path=forged.path,
    )  # fmt: skip
    with pytest.raises(ClearanceError, match="record"):
        publish(office, web, blocked.pk)
    assert on_site(office, PLACE) is None


@pytest.mark.parametrize(
    "change",
    [
        {"path": "statistics/other.csv"},
        {"site": "elsewhere"},
        {"sha256": "0" * 64},
        {"slot": "documents"},
    ],
)
def test_a_release_is_what_its_clearance_says(office, web, change: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    release = claim(office, web, submitted(office, web, CLEAR).pk)
    Release.objects.update(**change)
    assert resume(office, at_once=True) == 0
    release.refresh_from_db()
    assert release.state in (ReleaseState.FAILED, ReleaseState.CLAIMED)
    assert on_site(office, PLACE) is None
    assert on_site(office, "statistics/other.csv") is None


@pytest.mark.parametrize("change", [{"slot": "documents"}, {"sha256": "other"}, {"path": "statistics/x.csv"}])
def test_a_submission_s_row_widens_nothing(office, web, change: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    cleared, blocked = submitted(office, web, CLEAR), submitted(office, web, ROSTER, "roster.csv")
    change = {name: blocked.sha256 if value == "other" else value for name, value in change.items()}
    Submission.objects.filter(pk=cleared.pk).update(**change)
    Submission.objects.filter(pk=blocked.pk).update(state=SubmissionState.CLEARED, publish=True)
    ClearanceRow.objects.filter(submission=cleared).update(submission=blocked)
    for one in (cleared, blocked):
        with pytest.raises(TidegateError):
            publish(office, web, one.pk)
    resume(office, at_once=True)
    assert on_site(office, PLACE) is None
    assert on_site(office, "statistics/roster.csv") is None


@pytest.mark.parametrize("lie", ["verdict", "uploader", "ruling", "slot"])
def test_rulings_count_on_what_the_record_tells_and_on_nothing_else(office, web, reviewers, lie: str) -> None:  # type: ignore[no-untyped-def]
    one, two = reviewers
    submission = submitted(office, web, HELD if lie in ("uploader", "ruling") else ROSTER, "a.zip")
    if lie == "verdict":
        Examination.objects.update(verdict="hold", protected=0)
    if lie == "slot":
        Submission.objects.update(slot="documents")
    if lie == "uploader":
        Grant.objects.create(account_id=web.account, role=Role.REVIEWER.value, granted_at=office.now())
        Submission.objects.update(submitter_id=two.account)
        two = Account.objects.get(pk=web.account).actor("test")
    if lie == "ruling":
        Ruling.objects.create(
            examination=Examination.objects.get(), account_id=one.account, kind="release", approver=False,
            reason=REASON, at=office.now(), expires=office.now() + dt.timedelta(days=9),
        )  # fmt: skip
        assert rule(office, two, submission.pk, RulingKind.RELEASE, REASON).outcome is Outcome.WAITING
    else:
        with pytest.raises(RefusedError, match="record"):
            rule(office, one, submission.pk, RulingKind.RELEASE, REASON)
        with pytest.raises(RefusedError):
            rule(office, two, submission.pk, RulingKind.RELEASE, REASON)
    assert not ClearanceRow.objects.exists()


def test_a_cleaned_file_is_the_one_that_was_judged(office, web, reviewers) -> None:  # type: ignore[no-untyped-def]
    one, two = reviewers
    submission = submitted(office, web, workbook(), "fy26.xlsx")
    clean(office, one, submission.pk)
    Cleaned.objects.update(sha256=submission.sha256, length=submission.length, verdict="clear")
    for actor in (one, two):
        with pytest.raises(RefusedError, match="record"):
            rule(office, actor, submission.pk, RulingKind.RELEASE_IN_PART, REASON)
    assert on_site(office, "statistics/fy26.xlsx") is None


def test_rulings_on_an_inspection_under_other_rules_do_not_count(office, web, reviewers, changing) -> None:  # type: ignore[no-untyped-def]
    one, two = reviewers
    submission = submitted(office, web, HELD, "a.zip")
    rule(office, one, submission.pk, RulingKind.RELEASE, REASON)
    changing()
    with pytest.raises(RefusedError, match="inspected again"):
        rule(office, two, submission.pk, RulingKind.RELEASE, REASON)
    notice_changes(office)
    recheck(office)
    resume(office, at_once=True)
    submission.refresh_from_db()
    assert (submission.state, submission.examinations.count()) == (SubmissionState.HELD, 2)
    assert rule(office, two, submission.pk, RulingKind.RELEASE, REASON).outcome is Outcome.WAITING
    assert rule(office, one, submission.pk, RulingKind.RELEASE, REASON).outcome is Outcome.RELEASED


def test_a_cleaned_file_is_judged_again_under_other_rules(office, web, reviewers, changing) -> None:  # type: ignore[no-untyped-def]
    submission = submitted(office, web, workbook(), "fy26.xlsx")
    clean(office, reviewers[0], submission.pk)
    changing()
    notice_changes(office)
    recheck(office)
    resume(office, at_once=True)
    with pytest.raises(RefusedError, match="cleaned"):
        rule(office, reviewers[0], submission.pk, RulingKind.RELEASE_IN_PART, REASON)
    versions = clean(office, reviewers[0], submission.pk).report["versions"]
    assert versions["policy"] == office.in_force().policy


def test_what_was_cleared_and_never_published_is_inspected_again_under_other_rules(
    office, web, changing
) -> None:  # type: ignore[no-untyped-def]
    submission = submitted(office, web, CLEAR)
    changing()
    notice_changes(office)
    recheck(office)
    with pytest.raises(RefusedError):
        publish(office, web, submission.pk)
    resume(office, at_once=True)
    assert publish(office, web, submission.pk).state == ReleaseState.LIVE


@pytest.mark.parametrize("loss", ["role", "account"])
def test_the_ruling_of_one_who_is_no_longer_a_reviewer_does_not_count(  # type: ignore[no-untyped-def]
    office, web, reviewers, loss: str
) -> None:
    one, two = reviewers
    submission = submitted(office, web, HELD, "a.zip")
    rule(office, one, submission.pk, RulingKind.RELEASE, REASON)
    if loss == "role":
        Grant.objects.filter(account_id=one.account).delete()
    else:
        Account.objects.filter(pk=one.account).update(is_active=False)
    assert rule(office, two, submission.pk, RulingKind.RELEASE, REASON).outcome is Outcome.WAITING
    assert not ClearanceRow.objects.exists()


def test_an_approver_who_is_one_no_longer_counts_as_a_reviewer(office, web, person) -> None:  # type: ignore[no-untyped-def]
    approver = person("was", Role.REVIEWER, Role.APPROVER)
    other = person("other", Role.REVIEWER)
    submission = submitted(office, web, ROSTER)
    rule(office, approver, submission.pk, RulingKind.RELEASE, REASON)
    Grant.objects.filter(account_id=approver.account, role=Role.APPROVER.value).delete()
    assert rule(office, other, submission.pk, RulingKind.RELEASE, REASON).outcome is Outcome.WAITING


def test_one_policy_judges_a_file_though_another_is_written_meanwhile(  # type: ignore[no-untyped-def]
    office, web, changing, monkeypatch
) -> None:
    """Otherwise a file could be judged by the old contract and cleared under the new policy's name."""
    real = office.contract

    def late(*arguments):  # type: ignore[no-untyped-def]
        found = real(*arguments)
        changing()
        return found

    before = office.in_force().policy
    from tidegate.service.releases.acts.examine import inspected

    submission = submitted(office, web, CLEAR)
    monkeypatch.setattr(office, "contract", late)
    inspection = inspected(office, submission, submission.sha256, submission.length)
    assert inspection.versions.policy == before
    assert office.in_force().policy != before


@pytest.mark.parametrize("days", [-2, -1, 1, 60, 400])
def test_a_clock_that_is_set_never_makes_anything_last_longer(office, web, monkeypatch, days: int) -> None:  # type: ignore[no-untyped-def]
    submission = submitted(office, web, CLEAR)
    expires = ClearanceRow.objects.get().expires_at
    there = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    monkeypatch.setattr(office, "now", lambda: there)
    may = dt.timedelta() < dt.timedelta(days=days) and there < expires
    ClearanceRow.objects.update(expires_at=there + dt.timedelta(days=900))
    if may:
        assert publish(office, web, submission.pk).state == ReleaseState.LIVE
        return
    with pytest.raises(ClearanceError, match=r"expired|future"):
        publish(office, web, submission.pk)
    assert on_site(office, PLACE) is None


def test_sealed_objects_that_change_places_are_refused(office, web) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.releases.acts.holder import holder

    cleared, other = submitted(office, web, CLEAR), submitted(office, web, CLEARER, "b.csv")
    one, two = (office.vault._path(holder(row), row.sha256) for row in (cleared, other))
    one.chmod(0o600)
    one.write_bytes(two.read_bytes())
    with pytest.raises(TidegateError):
        publish(office, web, cleared.pk)
    assert on_site(office, PLACE) is None
