"""Every stage of the path, killed and failed at a spread of its system calls; `sweep.py` does all of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SWEEP = Path(__file__).with_name("sweep.py")


@pytest.mark.parametrize("fault", ["kill", "ENOSPC", "EIO"])
def test_nothing_is_lost_doubled_or_published_uncleared(fault: str) -> None:
    most = "8" if fault == "kill" else "4"
    done = subprocess.run(
        [sys.executable, str(SWEEP), "--fault", fault, "--most", most],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.stdout, done.stderr
    stages = json.loads(done.stdout)
    assert all(not stage["wrong"] for stage in stages.values()), stages
    assert all(stage["cases"] >= 4 for stage in stages.values())
