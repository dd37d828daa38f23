"""Logs kept as they grow: renamed, copied, truncated, packed; nothing lost, nothing twice, each line read once."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from service.watch.conftest import ROSTER
from tidegate.service.incidents.acts import logs, run
from tidegate.service.incidents.acts.accesses import latest
from tidegate.service.incidents.acts.add import follow_logs
from tidegate.service.incidents.description import GivenLog, described
from tidegate.service.incidents.models import Evidence, Incident, Step, StepKind


def line(number: int) -> bytes:
    return (
        b'192.0.2.%d - - [28/Nov/2022:10:%02d:00 -0500] "GET /statistics/list.csv HTTP/1.1" 200 %d "-" "A %d"\n'
        % (number % 250 + 1, number % 60, len(ROSTER), number)
    )


def lines(first: int, last: int) -> bytes:
    return b"".join(line(number) for number in range(first, last))


@pytest.fixture
def watched(office, tmp_path):  # type: ignore[no-untyped-def]
    """A folder whose logs the settings name."""
    section = office.instance.settings["response"]
    before = section["logs"]
    section["logs"] = [{"name": "web", "path": str(tmp_path / "access.log*")}]
    yield tmp_path
    section["logs"] = before


def keep(office, incident: Incident) -> tuple[logs.Kept, list[str]]:  # type: ignore[no-untyped-def]
    notes: list[str] = []
    return logs.keep(office, incident, described(office, incident), notes), notes


def read(office, incident: Incident) -> list[str]:  # type: ignore[no-untyped-def]
    """The agents of all retrievals: each line of the tests has its own."""
    Step.objects.filter(incident=incident, kind=StepKind.ACCESSES).update(done_at=None)
    run.run(office, incident.pk)
    found = latest(office, incident)
    assert found is not None
    return sorted((one.agent for one in found.retrievals), key=lambda agent: int(agent.split()[1]))


def agents(last: int) -> list[str]:
    return [f"A {number}" for number in range(last)]


def renamed(log: Path) -> None:
    log.rename(log.with_name("access.log.1"))


def copied(log: Path) -> None:
    shutil.copy(log, log.with_name("access.log.1"))
    log.write_bytes(b"")


def packed(log: Path) -> None:
    log.with_name("access.log.1.gz").write_bytes(gzip.compress(log.read_bytes()))
    log.unlink()


@pytest.mark.parametrize("rotate", [renamed, copied, packed])
def test_a_rotation_between_two_looks_loses_and_repeats_nothing(  # type: ignore[no-untyped-def]
    office, opened, stayed, watched, rotate: Callable[[Path], None]
) -> None:
    log, incident = watched / "access.log", opened().incident
    log.write_bytes(lines(0, 10))
    keep(office, incident)
    with log.open("ab") as file:
        file.write(lines(10, 20))
    rotate(log)
    log.write_bytes(lines(20, 30))
    keep(office, incident)
    assert read(office, incident) == agents(30)
    kept, _ = keep(office, incident)
    assert kept.bytes == 0


def test_a_line_is_kept_when_it_has_ended(office, opened, stayed, watched) -> None:  # type: ignore[no-untyped-def]
    log, incident = watched / "access.log", opened().incident
    log.write_bytes(lines(0, 3) + line(3)[:40])
    keep(office, incident)
    assert Evidence.objects.get(kind="access log").length == len(lines(0, 3))
    with log.open("ab") as file:
        file.write(line(3)[40:])
    keep(office, incident)
    assert read(office, incident) == agents(4)


def test_what_goes_on_growing_is_read_as_one_log(office, opened, stayed, watched) -> None:  # type: ignore[no-untyped-def]
    head = b"#Fields: date time c-ip cs-method cs-uri-stem sc-status sc-bytes cs(User-Agent)\n"
    log, incident = watched / "access.log", opened().incident
    row = b"2022-11-28 15:%02d:00 192.0.2.7 GET /statistics/list.csv 200 9000 A%d\n"
    log.write_bytes(b"#Software: Microsoft Internet Information Services 10.0\n" + head + row % (1, 1))
    keep(office, incident)
    with log.open("ab") as file:
        file.write(row % (2, 2))
    keep(office, incident)
    assert Evidence.objects.filter(kind="access log").count() == 2
    Step.objects.filter(incident=incident, kind=StepKind.ACCESSES).update(done_at=None)
    run.run(office, incident.pk)
    found = latest(office, incident)
    assert found is not None
    assert len(found.retrievals) == 2
    assert sum(one.broken for one in found.receipts) == 0


def test_a_log_that_somebody_named_is_followed_through_its_rotations(
    office, opened, responder, stayed, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    log, incident = tmp_path / "given.log", opened().incident
    log.write_bytes(lines(0, 5) + line(5)[:-1])
    follow_logs(office, responder, incident, (GivenLog(str(log)),))
    incident.refresh_from_db()
    run.run(office, incident.pk)
    with log.open("ab") as file:
        file.write(b"\n" + lines(6, 9))
    log.rename(tmp_path / "given.log.1")
    log.write_bytes(lines(9, 12))
    keep(office, incident)
    assert read(office, incident) == agents(12)


def test_what_cannot_be_read_is_a_note_and_the_rest_is_kept(office, opened, stayed, watched) -> None:  # type: ignore[no-untyped-def]
    incident = opened().incident
    (watched / "access.log").write_bytes(lines(0, 2))
    (watched / "access.log.9").symlink_to(watched / "nothing")
    (watched / "access.log.gz").write_bytes(gzip.compress(lines(2, 4))[:-9])
    kept, notes = keep(office, incident)
    assert kept.files == 2
    assert notes == ["web: a log went away before it could be kept"]
    assert read(office, incident)[:2] == agents(2)
    row = incident.readings.latest("at")
    assert row.whole is False


def test_without_a_log_the_answer_says_so(office, opened, stayed) -> None:  # type: ignore[no-untyped-def]
    incident = opened().incident
    run.run(office, incident.pk)
    row = incident.readings.get()
    assert row.whole is False
    assert "No access log was kept" in row.told["unknown"][0]
