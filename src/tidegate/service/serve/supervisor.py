"""The one process of `tidegate serve` that people start and stop. In: a home. Out: an exit code; no child is left.

It opens the socket, keeps web, jobs and watch alive, waits a little longer after each death in a row, and ends both in
order when it is told to end. Children die with it, however it dies.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tidegate.errors import InstanceError

GRACE = 10.0
LONGEST_PAUSE = 30.0
STEADY = 60.0
"""A child that lived this long starts again without a pause."""
_MODULE = "tidegate.service.serve.child"
_LOOK = 0.2


def only_one(home: Path) -> int:
    """The lock that one supervisor of a home holds. Raises InstanceError where another one holds it."""
    number = os.open(home / "data" / "serve.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(number)
        raise InstanceError(f"{home} is served already: stop that one first") from None
    return number


def open_socket(listen: str) -> socket.socket:
    """Listen on `host:port`. Raises InstanceError naming what is wrong."""
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise InstanceError(f"[service] listen must be HOST:PORT, not {listen}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, int(port)))
        listener.listen(256)
    except OSError as error:
        listener.close()
        raise InstanceError(
            f"cannot listen on {listen}: {error.strerror}; choose another with --listen"
        ) from None
    return listener


@dataclass
class Child:
    """One half. `deaths`: in a row, without a steady life between them."""

    kind: str
    command: list[str]
    descriptors: tuple[int, ...] = ()
    running: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = 0.0
    due: float = field(default=0.0)

    def look(self, clock: float, tell: Callable[[str], None]) -> None:
        """Start it when it is due; note its death and when it is due again."""
        if self.running is None:
            if clock >= self.due:
                self.running = subprocess.Popen(  # noqa: S603  our own module
                    self.command, pass_fds=self.descriptors, start_new_session=True
                )
                self.started = clock
            return
        code = self.running.poll()
        if code is None:
            return
        self.running = None
        self.deaths = 1 if clock - self.started >= STEADY else self.deaths + 1
        pause = 0.0 if self.deaths == 1 else min(2.0 ** (self.deaths - 2), LONGEST_PAUSE)
        self.due = clock + pause
        tell(f"{self.kind} ended ({code}); it starts again{f' in {pause:.0f} s' if pause else ''}")


class Supervisor:
    """Web, jobs and watch of one home, until SIGTERM or SIGINT."""

    def __init__(
        self, home: Path, listener: socket.socket, tell: Callable[[str], None], *, watch: bool = True
    ) -> None:
        self._tell = tell
        self._ended = False
        self._hear, self._say = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        descriptors = (listener.fileno(), self._say)
        self._children = [
            Child("web", self._command("web", home, *descriptors), descriptors),
            Child("jobs", self._command("jobs", home)),
            *([Child("watch", self._command("watch", home))] if watch else []),
        ]

    def run(self, ready: str) -> int:
        """Serve. `ready`: what to tell when the first page can be had. Returns 0."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)
        told = False
        try:
            while not self._ended:
                for child in self._children:
                    child.look(time.monotonic(), self._tell)
                told = self._wait(ready, told)
        finally:
            self._stop()
        return 0

    def _wait(self, ready: str, told: bool) -> bool:
        heard, _, _ = select.select([self._hear], [], [], _LOOK)
        if heard and os.read(self._hear, 64) and not told:
            self._tell(ready)
            return True
        return told

    def _end(self, number: int, frame: object) -> None:
        self._ended = True

    def _stop(self) -> None:
        """Web first, so that nothing new arrives; then jobs. What does not end in time is killed."""
        deadline = time.monotonic() + GRACE
        for child in self._children:
            if child.running is None:
                continue
            child.running.terminate()
            try:
                child.running.wait(max(0.5, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.running.pid, signal.SIGKILL)
                child.running.wait()

    def _command(self, kind: str, home: Path, *descriptors: int) -> list[str]:
        return [sys.executable, "-m", _MODULE, kind, str(home), str(os.getpid()), *map(str, descriptors)]
