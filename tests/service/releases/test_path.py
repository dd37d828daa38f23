"""The whole path on real files: what is clear is published, what is not is not, whoever asks."""

from __future__ import annotations

import pytest

from service.conftest import on_site, snapshot
from tidegate.errors import ClearanceError, RefusedError
from tidegate.gate.review import Outcome, RulingKind
from tidegate.service.accounts.roles import Role
from tidegate.service.ledger.models import EntryRow
from tidegate.service.releases.acts.examine import examine
from tidegate.service.releases.acts.publish import claim, publish
from tidegate.service.releases.acts.receive import receive
from tidegate.service.releases.acts.rule import rule
from tidegate.service.releases.acts.withdraw import roll_back, withdraw
from tidegate.service.releases.models import Alarm, ReleaseState, SubmissionState

CLEAR = b"Facility,FY2025,FY2026\nNorth,1200,1310\nSouth,840,812\nTotal,2040,2122\n"
CLEARER = b"Facility,FY2025,FY2026\nNorth,1201,1311\nSouth,841,813\nTotal,2042,2124\n"
ROSTER = b"Name,A-Number,Birth date\n" + b"".join(
    b"Person Invented%d,A000-000-%03d,1990-01-%02d\n" % (n, n, n % 28 + 1) for n in range(1, 40)
)
HELD = b"PK\x03\x04 this is no archive that anybody can open"
REASON = "looked at every sheet by hand"


def submitted(office, actor, content, name="fy26.csv", **more):  # type: ignore[no-untyped-def]
    submission = receive(office, actor, snapshot(content), slot="statistics", name=name, at_once=True, **more)
    return examine(office, submission.pk)


def test_a_clear_file_is_published_with_a_clearance_and_the_record_tells_it(office, person) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    submission = submitted(office, web, CLEAR)
    assert submission.state == SubmissionState.CLEARED
    release = publish(office, web, submission.pk)
    assert release.state == ReleaseState.LIVE
    assert on_site(office, "statistics/fy26.csv") == CLEAR
    acts = list(EntryRow.objects.order_by("sequence").values_list("act", flat=True))
    assert acts == [
        "gate:submission:received", "gate:submission:inspected", "gate:clearance:signed",
        "site:release:claimed", "site:release:verified",
    ]  # fmt: skip
    assert publish(office, web, submission.pk).pk == release.pk


def test_a_roster_is_blocked_and_nobody_s_wish_publishes_it(office, person) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER, Role.REVIEWER, Role.APPROVER)
    submission = submitted(office, web, ROSTER, publish=True)
    assert submission.state == SubmissionState.BLOCKED
    with pytest.raises(RefusedError, match="only a cleared file"):
        publish(office, web, submission.pk)
    with pytest.raises(RefusedError, match="you submitted"):
        rule(office, web, submission.pk, RulingKind.RELEASE, REASON)
    assert on_site(office, "statistics/fy26.csv") is None


def test_two_other_people_release_a_held_file(office, person) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    one, two = person("one", Role.REVIEWER), person("two", Role.REVIEWER)
    submission = submitted(office, web, HELD, "a.zip")
    assert submission.state == SubmissionState.HELD
    assert rule(office, one, submission.pk, RulingKind.RELEASE, REASON).outcome is Outcome.WAITING
    with pytest.raises(RefusedError):
        publish(office, web, submission.pk)
    assert rule(office, two, submission.pk, RulingKind.RELEASE, REASON).outcome is Outcome.RELEASED
    assert publish(office, web, submission.pk).state == ReleaseState.LIVE
    assert on_site(office, "statistics/a.zip") == HELD


def test_one_who_withholds_ends_it(office, person) -> None:  # type: ignore[no-untyped-def]
    web, one, two = person("web", Role.PUBLISHER), person("one", Role.REVIEWER), person("two", Role.REVIEWER)
    submission = submitted(office, web, HELD, "a.zip")
    assert rule(office, one, submission.pk, RulingKind.WITHHOLD, REASON).outcome is Outcome.WITHHELD
    with pytest.raises(RefusedError, match="withheld"):
        rule(office, two, submission.pk, RulingKind.RELEASE, REASON)
    with pytest.raises(RefusedError):
        publish(office, web, submission.pk)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLISHER])
def test_only_publishers_submit_and_publish(office, person, role: Role) -> None:  # type: ignore[no-untyped-def]
    web, other = person("web", Role.PUBLISHER), person("other", role)
    with pytest.raises(RefusedError):
        submitted(office, other, CLEAR)
    submission = submitted(office, web, CLEAR)
    with pytest.raises(RefusedError):
        publish(office, other, submission.pk)
    assert on_site(office, "statistics/fy26.csv") is None


@pytest.mark.parametrize("reason", ["", "short", "see A000-000-123 in row 4 of it"])
def test_a_ruling_needs_a_reason_that_names_nobody(office, person, reason: str) -> None:  # type: ignore[no-untyped-def]
    web, one = person("web", Role.PUBLISHER), person("one", Role.REVIEWER)
    submission = submitted(office, web, HELD, "a.zip")
    with pytest.raises(RefusedError, match="reason"):
        rule(office, one, submission.pk, RulingKind.RELEASE, reason)
    assert not submission.examinations.get().rulings.exists()


@pytest.mark.parametrize("name", ["../up.csv", "a\nb.csv", ".htaccess", "A000-000-123.csv", ""])
def test_a_name_that_cannot_be_published_is_refused_before_anything_is_kept(
    office, person, name: str
) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    with pytest.raises(RefusedError):
        submitted(office, web, CLEAR, name)
    assert not EntryRow.objects.exists()


def test_a_changed_policy_voids_what_was_cleared(office, person) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    submission = submitted(office, web, CLEAR)
    policy = office.instance.policy_file
    before = policy.read_text()
    try:
        policy.write_text(before + "\n[slot.other]\nkind = 'document'\n")
        with pytest.raises(ClearanceError, match="policy has changed"):
            publish(office, web, submission.pk)
    finally:
        policy.write_text(before)
    assert on_site(office, "statistics/fy26.csv") is None


def test_a_new_release_replaces_the_old_one_and_can_be_rolled_back(office, person) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    first = publish(office, web, submitted(office, web, CLEAR).pk)
    second = publish(office, web, submitted(office, web, CLEARER).pk)
    first.refresh_from_db()
    assert (first.state, second.state) == (ReleaseState.REPLACED, ReleaseState.LIVE)
    assert on_site(office, "statistics/fy26.csv") == CLEARER
    third = roll_back(office, web, second.pk)
    assert on_site(office, "statistics/fy26.csv") == CLEAR
    assert third.sha256 == first.sha256
    assert third.state == ReleaseState.LIVE


def test_taking_down_needs_one_person_and_leaves_nothing(office, person) -> None:  # type: ignore[no-untyped-def]
    web, other = person("web", Role.PUBLISHER), person("other", Role.RESPONDER)
    release = publish(office, web, submitted(office, web, CLEAR).pk)
    assert withdraw(office, other, release.pk, "asked to by counsel").state == ReleaseState.WITHDRAWN
    assert on_site(office, "statistics/fy26.csv") is None
    with pytest.raises(RefusedError):
        publish(office, web, release.clearance.submission_id)


def test_what_the_public_receives_is_checked_and_taken_down_if_it_differs(
    office, person, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    submission = submitted(office, web, CLEAR)
    site = office.site("public")
    real = site.publish

    def swapped(path, content, digest, length, media_type):  # type: ignore[no-untyped-def]
        done = real(path, content, digest, length, media_type)
        (office.instance.home / "site" / path).write_bytes(ROSTER)
        return done

    monkeypatch.setattr(site, "publish", swapped)
    with pytest.raises(ClearanceError, match="other bytes"):
        publish(office, web, submission.pk)
    assert on_site(office, "statistics/fy26.csv") is None
    assert Alarm.objects.get().kind == "release-failed"


def test_two_claims_on_one_place_are_not_granted(office, person) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    one, two = submitted(office, web, CLEAR), submitted(office, web, CLEARER)
    claim(office, web, one.pk)
    with pytest.raises(RefusedError, match="this moment"):
        claim(office, web, two.pk)
