"""SIGKILL at each step of a take-down: evidence is never lost, nothing is half down, and the next run finishes it."""

from __future__ import annotations

import os
import signal

import pytest

from service.conftest import on_site
from service.watch.conftest import ROSTER
from tidegate.service.watch import evidence
from tidegate.service.watch.acts import observe, take_down
from tidegate.service.watch.acts.resume import resume
from tidegate.service.watch.models import Observation, ObservationState, TakeDown

PATH = "statistics/list.csv"
MOMENTS = [(step, time) for step in ("evidence", "unpublished", "verified") for time in (1, 2)]


def killed_at(step: str, time: int):  # type: ignore[no-untyped-def]
    """Ends this process by SIGKILL when the step is told of for the first or the second time."""
    heard = 0

    def told(now: str) -> None:
        nonlocal heard
        heard += now == step
        if heard == time:
            os.kill(os.getpid(), signal.SIGKILL)

    return told


def in_a_child(work) -> int:  # type: ignore[no-untyped-def]
    """Run it in a fork with connections of its own; the signal that ended it, or 0."""
    from django.db import connections

    connections.close_all()
    if not (child := os.fork()):
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize(("step", "time"), MOMENTS)
def test_a_run_killed_anywhere_is_finished_by_the_next(
    office, patrol, leak, monkeypatch, step: str, time: int
) -> None:  # type: ignore[no-untyped-def]
    leak(PATH, ROSTER)
    monkeypatch.setattr(
        "tidegate.service.watch.rounds.carry_out", lambda *_: None
    )  # ordered, and then the power fails
    patrol.whole()
    order = TakeDown.objects.get()
    ended = in_a_child(lambda: take_down.carry_out(office, order.pk, killed_at(step, time)))
    assert ended == -signal.SIGKILL
    row = Observation.objects.get()
    with office.vault.open(evidence.holder(row.pk), row.sha256) as kept:
        assert kept.read() == ROSTER
    assert resume(office, at_once=True) == (0 if (step, time) == ("verified", 2) else 1)
    row.refresh_from_db()
    order.refresh_from_db()
    assert on_site(office, PATH) is None
    assert row.state == ObservationState.TAKEN_DOWN
    assert None not in (order.evidence_at, order.unpublished_at, order.verified_at)


def test_a_run_killed_before_its_row_looks_again_and_keeps_one_copy(
    office, patrol, leak, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    leak(PATH, ROSTER)

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        observe._made = die
        patrol.whole()

    from tidegate.service.office import Office

    fresh = Office(office.instance)  # the fork's sandbox is its own
    patrol._office = fresh
    assert in_a_child(work) == -signal.SIGKILL
    patrol._office = office
    assert not Observation.objects.exists()
    assert on_site(office, PATH) == ROSTER
    objects = sum(1 for path in office.vault.folder.rglob("*") if path.is_file())
    patrol.whole()
    assert on_site(office, PATH) is None
    # The bytes lie where the dead run put them; only the description is new.
    assert sum(1 for path in office.vault.folder.rglob("*") if path.is_file()) == objects + 1


def test_what_cannot_be_removed_is_an_alarm_and_is_tried_again(office, patrol, leak, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from tidegate.errors import SiteError
    from tidegate.service.releases.models import Alarm
    from tidegate.sites.folder import FolderSite

    leak(PATH, ROSTER)
    with monkeypatch.context() as broken:

        def refuse(*_: object) -> None:
            raise SiteError("public: the disk is read only")

        broken.setattr(FolderSite, "take_down", refuse)
        came = patrol.whole()
    assert came.troubles
    assert came.observations[0].state == ObservationState.GOING
    assert Alarm.objects.filter(kind="take-down-failed").count() == 1
    assert on_site(office, PATH) == ROSTER
    assert resume(office) == 1
    assert on_site(office, PATH) is None
