"""One measured run of a command: CPU seconds of it and all it waited for, wall seconds, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

TIDEGATE = [sys.executable, "-m", "tidegate"]


@dataclass(frozen=True)
class Run:
    """`cpu` and `wall` in seconds, `peak` in MiB (largest single process), exit code, standard output."""

    cpu: float
    wall: float
    peak: float
    code: int
    out: str


def run(command: list[str | Path], quiet: bool = True) -> Run:
    """Start-up included. A fork measures, so that the numbers are of this command alone."""
    reader, writer = os.pipe()
    started = time.perf_counter()
    child = subprocess.Popen(
        [str(word) for word in command], stdout=writer, stderr=subprocess.DEVNULL if quiet else None
    )
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        out = stream.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, child.returncode, out)


def middle(runs: list[float]) -> float:
    """Median."""
    ordered = sorted(runs)
    return ordered[len(ordered) // 2]


def highest() -> float:
    """MiB that this process held at most. What the kernel's own sum of a child starts from is its parent."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
