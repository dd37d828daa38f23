"""SIGKILL at every durable step of an opening and its response: nothing is lost, nothing twice, the next run ends it."""

from __future__ import annotations

import os
import signal
from collections import Counter

import pytest

from service.watch.conftest import ROSTER
from service.watch.test_take_down import in_a_child
from tidegate.service.incidents.acts import run
from tidegate.service.incidents.acts.add import follow_logs
from tidegate.service.incidents.description import GivenLog
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Incident
from tidegate.service.ledger.models import EntryRow

ONCE = ("response:incident:opened", "vault:hold:set")


def kill_at(most: int) -> None:
    """From now on each fsync and each commit counts, before and after it; at the last one this process is killed."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    seen, sync, commit = 0, os.fsync, BaseDatabaseWrapper._commit

    def one() -> None:
        nonlocal seen
        seen += 1
        if seen == most:
            os.kill(os.getpid(), signal.SIGKILL)

    def fsync(number: int) -> None:
        one()
        sync(number)
        one()

    def committing(self: BaseDatabaseWrapper) -> None:
        one()
        commit(self)
        one()

    os.fsync = fsync  # type: ignore[assignment]
    BaseDatabaseWrapper._commit = committing  # type: ignore[method-assign]


def response(office, opened, responder, log) -> None:  # type: ignore[no-untyped-def]
    row = opened().incident
    follow_logs(office, responder, row, (GivenLog(str(log)),))
    run.run(office, row.pk)


@pytest.fixture
def log(tmp_path):  # type: ignore[no-untyped-def]
    path = tmp_path / "access.log"
    path.write_bytes(
        b'192.0.2.7 - - [28/Nov/2022:10:00:00 -0500] "GET /statistics/list.csv HTTP/1.1" 200 %d "-" "A"\n'
        % len(ROSTER)
    )
    return path


def check(office, row: Incident) -> None:  # type: ignore[no-untyped-def]
    assert all(step.done_at for step in row.steps.all())
    with office.vault.open(holder(row.pk), row.sha256) as kept:
        assert kept.read() == ROSTER
    assert office.vault.ring.held(holder(row.pk))
    acts = Counter(EntryRow.objects.filter(subject=str(row.pk)).values_list("act", flat=True))
    assert all(acts[one] == 1 for one in ONCE)
    assert acts["response:evidence:kept"] == row.evidence.count() == 2
    for one in row.evidence.all():
        assert office.vault.has(holder(row.pk), one.sha256)
    told = row.readings.latest("at").told
    assert (told["clients"], told["retrievals"]) == (1, 1)
    standing = row.claims.filter(withdrawn_at=None, source="access log")
    assert standing.count() == standing.values("bound", "words").distinct().count()


SURE = 36
POINTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 24, 28, 32, 36, 40, 45, 50)


@pytest.mark.parametrize("point", POINTS)
def test_a_response_killed_anywhere_is_ended_by_the_next(
    office, opened, responder, stayed, log, point: int
) -> None:  # type: ignore[no-untyped-def]
    def victim() -> None:
        kill_at(point)
        response(office, opened, responder, log)

    ended = in_a_child(victim)
    # How often progress is kept depends on the clock: the last points may lie behind the end.
    assert ended == -signal.SIGKILL or (ended == 0 and point > SURE)
    response(office, opened, responder, log)
    run.resume(office, at_once=True)
    assert Incident.objects.count() == 1
    check(office, Incident.objects.get())
