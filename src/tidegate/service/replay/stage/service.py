"""`tidegate serve` as a process of its own, and its watch as another, which can be switched on later.

In: a home. Out: they run while the block lasts, and end however the block ends.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tidegate.errors import InstanceError
from tidegate.service.serve.family import die_with

_PATIENCE, _GRACE = 180.0, 30.0
_READY = "ready at"


@contextmanager
def running(home: Path) -> Iterator[None]:
    """Raises InstanceError where it does not come up."""
    log = home / "serve.log"
    begins = log.stat().st_size if log.exists() else 0
    child = _start(["tidegate", "serve", "--home", str(home)], log)
    try:
        _wait(child, log, begins)
        yield
    finally:
        _end(child)


@contextmanager
def watching(home: Path) -> Iterator[None]:
    """The process that `serve` would start too, where settings say that it watches."""
    child = _start(["tidegate.service.serve.child", "watch", str(home), str(os.getpid())], home / "serve.log")
    try:
        yield
    finally:
        _end(child)


def _start(words: list[str], log: Path) -> subprocess.Popen[bytes]:
    here = os.getpid()
    with log.open("ab") as out:
        # Its own session, so that Ctrl-C is ours to pass on; and it ends when we do, even by SIGKILL.
        return subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", *words],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=lambda: die_with(here),
        )


def _wait(child: subprocess.Popen[bytes], log: Path, begins: int) -> None:
    end = time.monotonic() + _PATIENCE
    while _READY not in log.read_bytes()[begins:].decode("utf-8", "replace"):
        if child.poll() is not None or time.monotonic() > end:
            raise InstanceError(f"the service did not start: {log} says why")
        time.sleep(0.05)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(_GRACE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
