"""The making of notices, killed at a few of its system calls; `sweep.py` does all of them, and batches."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SWEEP = Path(__file__).with_name("sweep.py")


def test_every_letter_is_made_once() -> None:
    done = subprocess.run(
        [sys.executable, str(SWEEP), "--stage", "prepare", "--most", "1"],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.stdout, done.stderr
    stages = json.loads(done.stdout)
    assert all(not stage["wrong"] for stage in stages.values()), stages
