"""The record is exported and verified by the verifier that stands alone, in a process that has nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tidegate.record import verify
from tidegate.service.replay.day import Check, Day, Told


def run(day: Day) -> Told:
    """With the witnesses' checkpoints beside it."""
    from tidegate.service.ledger.export import export

    folder = day.folder / "record"
    made = export(day.office, day.actor("auditor"), folder)
    words = [sys.executable, "-I", str(Path(verify.__file__)), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  our own verifier
    now = (
        f"{made.entries:,} entries, each act with who and when, under a signed head",
        "the stand-alone verifier, given nothing else, finds it whole"
        if not done.returncode
        else "NOT WHOLE",
    )
    checks = (Check("the exported record verifies", done.returncode == 0),)
    return Told(now, checks, {"record_verifies": done.returncode == 0, "entries": made.entries})
