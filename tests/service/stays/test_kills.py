"""Stays and people, killed and failed at a spread of their system calls; `sweep.py` does all of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SWEEP = Path(__file__).with_name("sweep.py")


@pytest.mark.parametrize("fault", ["kill", "ENOSPC"])
def test_nobody_is_lost_and_no_stay_is_lifted(fault: str) -> None:
    done = subprocess.run(
        [sys.executable, str(SWEEP), "--fault", fault, "--most", "6" if fault == "kill" else "3"],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.stdout, done.stderr
    stages = json.loads(done.stdout)
    assert all(not stage["wrong"] for stage in stages.values()), stages
    assert all(stage["cases"] >= 3 for stage in stages.values())
