"""A real service in a folder of its own: `tidegate init` and `tidegate serve` as a person would run them."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SECONDS = 240.0


@dataclass
class Served:
    home: Path
    address: str
    running: subprocess.Popen[str]
    passwords: dict[str, str]
    log: Path

    def text(self) -> str:
        return self.log.read_text("utf-8")

    def family(self) -> set[int]:
        """Every process of the service: the supervisor and all below it."""
        return family(self.running.pid)


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "tidegate", *words]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def family(root: int) -> set[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found, waiting = set(), [root]
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting += [child for child, parent in parents.items() if parent == one and child not in found]
    return found


def alive(number: int) -> bool:
    try:
        return (Path("/proc") / str(number) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def gone(numbers: set[int], seconds: float = 15.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(alive(number) for number in numbers):
            return True
        time.sleep(0.05)
    return False


def make(home: Path, port: int, *more: str) -> dict[str, str]:
    words = command("init", str(home), "--listen", f"127.0.0.1:{port}", *more)
    done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return dict(re.findall(r"^  (\S+) +(\S+)  ", done.stdout, re.M))


@contextlib.contextmanager
def served(folder: Path, *, passwords: dict[str, str] | None = None, port: int = 0) -> Iterator[Served]:
    """A demonstration on a free port; ended when the block ends, however it ends."""
    home, port = folder / "home", port or free_port()
    known = passwords if passwords is not None else make(home, port, "--demo")
    log = folder / "serve.log"
    with log.open("a") as out:
        running = subprocess.Popen(
            command("serve", "--home", str(home)), stdout=out, stderr=out, text=True, env=_environment()
        )
    here = Served(home, f"http://127.0.0.1:{port}", running, known, log)
    try:
        _wait_until_ready(here)
        yield here
    finally:
        if running.poll() is None:
            running.send_signal(signal.SIGTERM)
            try:
                running.wait(30)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def _environment() -> dict[str, str]:
    """With the tests' folder, so that the jobs of tests are found."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}


def _wait_until_ready(here: Served) -> None:
    end = time.monotonic() + SECONDS
    while "ready at" not in here.text():
        if here.running.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"the service did not start:\n{here.text()}")
        time.sleep(0.05)
