"""Back to the gate: nothing becomes public again but by a clearance that counts."""

from __future__ import annotations

import pytest

from service.conftest import on_site
from service.watch.conftest import CLEAR, ROSTER
from tidegate.errors import RefusedError
from tidegate.service.accounts.roles import Role
from tidegate.service.releases.models import Release, ReleaseState, Submission, SubmissionState
from tidegate.service.watch.acts.accept import accept, undo
from tidegate.service.watch.acts.take_down import take_down
from tidegate.service.watch.models import ObservationState, TakeDown

REASON = "it is last year's table, and fine"


def test_unknown_clear_bytes_are_accepted_into_the_gate(office, patrol, leak, person) -> None:  # type: ignore[no-untyped-def]
    leak("statistics/old.csv", CLEAR)
    row = patrol.whole().observations[0]
    with pytest.raises(RefusedError):
        accept(office, person("web", Role.PUBLISHER), row.pk, REASON)
    accept(office, person("priya", Role.REVIEWER), row.pk, REASON)
    row.refresh_from_db()
    assert row.state == ObservationState.ACCEPTED
    assert Release.objects.get().state == ReleaseState.LIVE
    assert patrol.whole().observations == []


def test_what_no_slot_holds_is_not_accepted(office, patrol, leak, person) -> None:  # type: ignore[no-untyped-def]
    leak("loose.csv", CLEAR)
    row = patrol.whole().observations[0]
    with pytest.raises(RefusedError, match="no slot"):
        accept(office, person("priya", Role.REVIEWER), row.pk, REASON)
    assert not Release.objects.exists()


def test_undoing_the_take_down_of_clear_bytes_publishes_them_through_the_gate(
    office, patrol, leak, person
) -> None:  # type: ignore[no-untyped-def]
    leak("statistics/old.csv", CLEAR)
    row = patrol.whole().observations[0]
    down = take_down(office, person("rosa", Role.RESPONDER), row.pk, REASON)
    assert on_site(office, "statistics/old.csv") is None
    down = undo(office, person("priya", Role.REVIEWER), down.pk, REASON)
    assert down.undone_at is not None
    assert on_site(office, "statistics/old.csv") == CLEAR
    assert patrol.whole().observations == []


def test_undoing_the_take_down_of_a_roster_sends_it_to_review_and_it_stays_down(
    office, patrol, leak, person
) -> None:  # type: ignore[no-untyped-def]
    leak("statistics/list.csv", ROSTER)
    patrol.whole()
    down = undo(office, person("casimir", Role.REVIEWER, Role.APPROVER), TakeDown.objects.get().pk, REASON)
    assert down.undone_at is None
    assert Submission.objects.get().state == SubmissionState.BLOCKED
    assert on_site(office, "statistics/list.csv") is None
