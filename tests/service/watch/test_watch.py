"""What is live without the gate is found, kept, and taken down by the rules; what the gate knows is left alone."""

from __future__ import annotations

import os

import pytest

from service.conftest import on_site
from service.releases.test_path import submitted
from service.watch.conftest import CLEAR, FULLER, HELD, ROSTER
from tidegate.errors import RefusedError
from tidegate.service.accounts.roles import Role
from tidegate.service.ledger.models import EntryRow
from tidegate.service.releases.acts.publish import publish
from tidegate.service.releases.models import Alarm
from tidegate.service.watch import evidence
from tidegate.service.watch.acts.take_down import take_down
from tidegate.service.watch.models import Observation, ObservationState, Seen, TakeDown
from tidegate.service.watch.rounds import Round


def test_a_roster_behind_the_gate_s_back_is_kept_and_gone(office, patrol, leak) -> None:  # type: ignore[no-untyped-def]
    leak("statistics/list.csv", ROSTER)
    came = patrol.whole()
    assert on_site(office, "statistics/list.csv") is None
    row = came.observations[0]
    assert (row.state, row.verdict, row.why) == (ObservationState.TAKEN_DOWN, "block", "block")
    with office.vault.open(evidence.holder(row.pk), row.sha256) as kept:
        assert kept.read() == ROSTER
    down = TakeDown.objects.get()
    steps = [down.ordered_at, down.evidence_at, down.unpublished_at, down.verified_at]
    assert steps == sorted(steps)
    assert Alarm.objects.filter(kind="live-file", subject=str(row.pk)).exists()
    acts = list(EntryRow.objects.order_by("sequence").values_list("act", flat=True))
    assert acts == [
        "watch:observation:made", "watch:take_down:ordered", "gate:alarm:raised", "watch:take_down:verified",
    ]  # fmt: skip


def test_a_released_file_is_left_alone(office, patrol, person) -> None:  # type: ignore[no-untyped-def]
    publish(office, person("web", Role.PUBLISHER), submitted(office, person("w2", Role.PUBLISHER), CLEAR).pk)
    came = patrol.whole()
    assert (came.listed, came.observations) == (1, [])
    assert patrol.whole().looked == 0
    assert on_site(office, "statistics/fy26.csv") == CLEAR


def test_unknown_bytes_are_an_observation_even_if_nothing_is_in_them(office, patrol, leak) -> None:  # type: ignore[no-untyped-def]
    leak("about/hello.csv", CLEAR)
    leak("about/again.csv", CLEAR + b"East,1200,1300\n")
    assert {row.state for row in patrol.whole().observations} == {ObservationState.OPEN}
    assert on_site(office, "about/hello.csv") == CLEAR
    assert Alarm.objects.filter(kind="unknown-bytes").count() == 1
    assert patrol.whole().looked == 0
    again = Round(office, "public")
    assert again.whole().looked == 0


def test_what_cannot_be_read_waits_for_a_person_and_one_click_removes_it(
    office, patrol, leak, person
) -> None:  # type: ignore[no-untyped-def]
    leak("a.zip", HELD)
    row = patrol.whole().observations[0]
    assert (row.state, row.verdict, row.action) == (ObservationState.OPEN, "hold", "alarm")
    with pytest.raises(RefusedError):
        take_down(office, person("admin", Role.ADMINISTRATOR), row.pk, "nobody knows what it is")
    take_down(office, person("rosa", Role.RESPONDER), row.pk, "nobody knows what it is")
    assert on_site(office, "a.zip") is None
    row.refresh_from_db()
    assert row.state == ObservationState.TAKEN_DOWN


def test_a_hold_is_looked_at_once_more_for_it_may_have_been_half_written(office, patrol, leak) -> None:  # type: ignore[no-untyped-def]
    leak("a.zip", HELD)
    assert [patrol.whole().looked for _ in range(3)] == [1, 1, 0]
    assert Observation.objects.count() == 1


def test_the_same_or_a_fuller_file_coming_back_anywhere_goes_again(office, patrol, leak) -> None:  # type: ignore[no-untyped-def]
    for path, content, why in (
        ("list.csv", ROSTER, "block"),
        ("elsewhere/copy.bin", ROSTER, "returned"),
        ("list.csv", FULLER, "block"),
        ("list.csv", HELD, "hold"),
    ):
        leak(path, content)
        assert [row.why for row in patrol.whole().observations] == [why]
        assert on_site(office, path) is None


def test_a_link_is_never_followed_and_never_silent(office, patrol, leak) -> None:  # type: ignore[no-untyped-def]
    leak("real.csv", CLEAR)
    os.symlink("/etc/passwd", office.instance.home / "site" / "passwd.csv")
    rows = {row.path: row for row in patrol.whole().observations}
    assert (rows["passwd.csv"].kind, rows["passwd.csv"].why, rows["passwd.csv"].sha256) == (
        "link",
        "unread",
        "",
    )


def test_a_name_that_holds_a_number_stands_in_no_row(office, patrol, leak) -> None:  # type: ignore[no-untyped-def]
    leak("A000-000-123.csv", CLEAR)
    row = patrol.whole().observations[0]
    assert "000-123" not in row.path + row.url
    assert not Seen.objects.exclude(path="").exists()
    assert evidence.details(office, row).path == "A000-000-123.csv"


def test_a_changed_policy_has_everything_looked_at_again(office, patrol, leak) -> None:  # type: ignore[no-untyped-def]
    leak("about/hello.csv", CLEAR)
    patrol.whole()
    policy = office.instance.policy_file
    before = policy.read_text()
    try:
        policy.write_text(before + "\n[slot.other]\nkind = 'document'\n")
        assert patrol.notice_force()
        assert patrol.whole().looked == 1
        assert not patrol.notice_force()
    finally:
        policy.write_text(before)
    assert Observation.objects.count() == 1


def test_a_storm_opens_the_breaker_and_pages_instead(office, patrol, leak) -> None:  # type: ignore[no-untyped-def]
    for number in range(9):
        leak(f"{number}.csv", ROSTER + b"Person Number,A000-001-%03d,1990-02-02\n" % number)
    rows = patrol.whole().observations
    assert sum(row.state == ObservationState.TAKEN_DOWN for row in rows) == 5
    assert sum(row.stopped for row in rows) == 4
    assert Alarm.objects.filter(kind="breaker", acknowledged_at=None).count() == 1
    assert Observation.objects.filter(stopped=True, state=ObservationState.OPEN).count() == 4
