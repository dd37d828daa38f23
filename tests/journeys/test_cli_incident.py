"""`tidegate incident` as a person meets it: one command, an answer for the first minute, and bad input in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from builders.disclosed import leak
from builders.logs.day import PATH, day
from builders.logs.writers import WRITERS


def tidegate(*words: object) -> subprocess.CompletedProcess[str]:
    called = [sys.executable, "-m", "tidegate", *map(str, words)]
    return subprocess.run(called, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("incident") / "home"
    assert tidegate("init", made).returncode == 0
    for name, role in (("responder", "responder"), ("auditor", "auditor")):
        assert tidegate("account", "make", name, "--role", role, "--home", made).returncode == 0
    return made


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "list.xlsx").write_bytes(leak(60).xlsx())
    (folder / "access.log").write_bytes(b"".join(WRITERS["combined"].written(day().requests)))
    (folder / "empty.csv").write_bytes(b"")
    return folder


def test_from_its_opening_to_what_is_known(home: Path, files: Path) -> None:
    where = ("--home", home, "--as", "responder")
    words = ("--path", PATH, "--log", files / "access.log", "--said", "about five hours=5h")
    done = tidegate("incident", "open", files / "list.xlsx", *words, *where)
    assert done.returncode == 0, done.stderr
    assert "people stayed" in done.stdout.splitlines()[0]
    for word in ("reachable ", "until ", "“about five hours”", "fetched ", "under litigation hold"):
        assert word in done.stdout
    assert "192.0.2" not in done.stdout
    reference = done.stdout.split()[1]
    again = tidegate("incident", "open", files / "list.xlsx", "--no-wait", *where)
    assert f"open already, as {reference}" in again.stderr
    listed = tidegate("incident", "list", "--home", home, "--as", "auditor")
    assert listed.stdout.startswith(f"{reference}  open")
    shown = json.loads(tidegate("incident", "show", reference, "--format", "json", *where).stdout)
    assert shown["steps_left"] == 0
    steps = tidegate("incident", "steps", reference, "--no-wait", *where)
    assert steps.stdout.count(" done") == 5


def test_who_may_only_look_opens_nothing(home: Path, files: Path) -> None:
    (files / "other.csv").write_bytes(leak(8).csv())
    done = tidegate("incident", "open", files / "other.csv", "--home", home, "--as", "auditor")
    assert (done.returncode, done.stdout) == (2, "")
    assert "may not" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("open", "{files}/nothing.csv"),
        ("open", "{files}/empty.csv"),
        ("open", "{files}/list.xlsx", "--site", "nowhere"),
        ("open", "{files}/list.xlsx", "--log", "{files}/nothing.log"),
        ("open", "{files}/list.xlsx", "--log", "{files}/access.log,zone=Mars/Olympus"),
        ("open", "{files}/list.xlsx", "--log", "{files}/access.log,format=odd"),
        ("open", "{files}/list.xlsx", "--log", "{files}/access.log,skew=much"),
        ("open", "{files}/list.xlsx", "--deploy-log", "{files}/access.log,pattern=("),
        ("open", "{files}/list.xlsx", "--posted", "yesterday"),
        ("open", "{files}/list.xlsx", "--posted", "2022-11-28 09:45", "--zone", "Mars/Olympus"),
        ("open", "{files}/list.xlsx", "--said", "about five hours"),
        ("show", "1999-001"),
        ("show", "../../etc/passwd"),
        ("claim", "1999-001", "--bound", "posted"),
    ],
)
def test_bad_input_is_one_line(home: Path, files: Path, words: tuple[str, ...]) -> None:
    said = [word.format(files=files) for word in words]
    done = tidegate("incident", *said, "--home", home, "--as", "responder")
    assert done.returncode in (2, 3)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "internal error" not in done.stderr
