"""The day of 2022-11-28 from end to end, as the command runs it: a real service, and every check against the truth."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tidegate.model.access import Completeness
from tidegate.service.replay.world.files import disclosed, statistics
from tidegate.service.replay.world.log_formats import FORMATS
from tidegate.service.replay.world.names import COUNTRIES
from tidegate.service.replay.world.people import people
from tidegate.service.replay.world.traffic import Tells, expected

PEOPLE = 40
SECONDS = 600.0


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "tidegate", "replay", *words]


def played(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), capture_output=True, text=True, timeout=SECONDS, check=False)


def left_running(home: Path) -> list[str]:
    """Command lines of processes that still name this home."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:
                continue
            if str(home) in words and "pytest" not in words:
                found.append(words)
    return found


def test_the_day_comes_out_as_it_truly_is(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = played("2022-11-28", "--people", str(PEOPLE), "--home", str(home), "--json")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-6000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["failed"] == []
    assert told["people"] == told["stayed"] == PEOPLE
    assert told["notices"] >= PEOPLE
    assert told["accesses"] > 40
    assert told["record_verifies"] is True
    assert told["closed"] is False
    assert set(told["open"]) >= {"notices", "reviews"}
    assert left_running(home) == []
    everything = done.stdout + done.stderr + (home / "serve.log").read_text("utf-8")
    for one in people(PEOPLE):
        for value in (one.number, one.dashed, one.listed, f"{one.given} {one.family}"):
            assert value not in everything


def test_interrupted_it_leaves_nothing_running(tmp_path: Path) -> None:
    home = tmp_path / "home"
    words = command("2022-11-28", "--people", str(PEOPLE), "--home", str(home))
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        end = time.monotonic() + SECONDS
        log = home / "serve.log"
        while not (log.exists() and "ready at" in log.read_text("utf-8")):
            assert running.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=120)
    assert running.returncode == 130
    assert told.splitlines()[-1].startswith("tidegate: interrupted")
    assert left_running(home) == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("2022-11-29",), "there is no day of that name"),
        (("2022-11-28", "--people", "3"), "--people must be"),
        (("2022-11-28", "--people", "many"), "invalid int value"),
        (("2022-11-28", "--home", "."), "is not empty"),
    ],
)
def test_wrong_use_is_one_line(words: tuple[str, ...], why: str, tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    done = subprocess.run(
        command(*words),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
        env={**os.environ},
    )
    assert done.returncode == 2
    assert why in done.stderr.splitlines()[-1]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["something"]


def test_the_same_seed_invents_the_same_world() -> None:
    assert people(60) == people(60)
    assert disclosed(people(60)) == disclosed(people(60)) != statistics()
    assert {one.language for one in people(len(COUNTRIES))} == {one.language for one in COUNTRIES.values()}
    assert len({one.number for one in people(3000)}) == 3000
    assert all(one.number.startswith("9") for one in people(500))


def test_twelve_formats_and_what_they_can_tell() -> None:
    assert len(FORMATS) == 12
    assert expected("whole", Tells()) is Completeness.CERTAINLY
    assert expected("parts", Tells(whole=True)) is Completeness.POSSIBLY
