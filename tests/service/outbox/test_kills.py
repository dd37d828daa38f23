"""Putting and sending, killed and failed at a spread of their system calls; `sweep.py` does all of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SWEEP = Path(__file__).with_name("sweep.py")


@pytest.mark.parametrize(("fault", "stage", "most"), [("kill", "deliver", "8"), ("ENOSPC", "deliver", "3")])
def test_no_letter_is_lost_or_sent_twice(fault: str, stage: str, most: str) -> None:
    done = subprocess.run(
        [sys.executable, str(SWEEP), "--fault", fault, "--stage", stage, "--most", most],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)[stage]
    assert not told["wrong"], told
    assert told["cases"] >= int(most)
