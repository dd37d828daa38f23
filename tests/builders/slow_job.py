"""A job that tells when it begins and takes its time once, so that a test can kill it half way."""

from __future__ import annotations

import os
import time
from pathlib import Path


def leave_a_trail(path: str) -> None:
    trail = Path(path)
    first = not trail.exists()
    with trail.open("a") as out:
        out.write(f"began {os.getpid()}\n")
    if first:
        time.sleep(60)
    with trail.open("a") as out:
        out.write("done\n")
