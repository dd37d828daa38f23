"""A confirmation killed at a spread of its system calls: the review is decided whole or not at all, and goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SWEEP = Path(__file__).with_name("sweep.py")


@pytest.mark.parametrize(("fault", "stages"), [("kill", []), ("ENOSPC", ["--stage", "confirm"])])
def test_a_decision_is_whole_or_none(fault: str, stages: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, str(SWEEP), "--fault", fault, "--most", "2", *stages],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.stdout, done.stderr
    found = json.loads(done.stdout)
    assert all(not stage["wrong"] for stage in found.values()), found
    assert all(stage["cases"] >= 3 for stage in found.values())
