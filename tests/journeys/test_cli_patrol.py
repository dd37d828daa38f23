"""`tidegate patrol --once` as cron runs it: what it tells, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from service.watch.conftest import CLEAR, ROSTER


def patrol(home: Path, *more: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "tidegate", "patrol", "--once", "--home", str(home), *more]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("patrol") / "home"
    words = [sys.executable, "-m", "tidegate", "init", str(made), "--demo"]
    subprocess.run(words, capture_output=True, check=True, timeout=120)
    return made


def test_it_ends_with_0_1_or_3_and_takes_down_what_must_go(home: Path) -> None:
    site = home / "site"
    assert patrol(home).returncode == 0
    (site / "list.csv").write_bytes(ROSTER)
    (site / "odd.csv").write_bytes(CLEAR)
    done = patrol(home, "--format", "json")
    assert done.returncode == 1, done.stderr
    states = {row["path"]: row["state"] for row in json.loads(done.stdout)["sites"]["public"]["observations"]}
    assert states == {"list.csv": "taken down", "odd.csv": "open"}
    assert not (site / "list.csv").exists()
    again = patrol(home)
    assert (again.returncode, "OPEN  odd.csv" in again.stdout) == (1, True)
    (site / "odd.csv").unlink()
    assert patrol(home).returncode == 0
    site.rename(home / "moved")
    done = patrol(home)
    assert done.returncode == 3
    assert "could not look" in done.stdout
    assert patrol(home, "--site", "nowhere").returncode == 2
