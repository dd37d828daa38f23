"""The sandbox as the command line sees it: start once, run once a file, close.

In: a function to run inside, a descriptor and a request. Out: a `Reply`, or a `Dead` with the reason, always
within the time limit.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from types import TracebackType

from tidegate.errors import SandboxError
from tidegate.inspection.sandbox import protocol, sealed
from tidegate.inspection.sandbox.layers import Layer, Layers
from tidegate.inspection.sandbox.patience import Patience
from tidegate.inspection.sandbox.protocol import Allowance, Answer, Dead, Ending, Order, Reply, Work

_START_SECONDS = 60.0
_STOP_SECONDS = 5.0
_PIECE = 1 << 18
_GONE = "the sandbox itself has ended; nothing more can be read in this run"


class Sandbox:
    """A zygote for one run of the command line, and a child of it for each file. A context manager."""

    def __init__(
        self,
        work: Work,
        *,
        preload: Sequence[str] = (),
        on_demand: Sequence[Sequence[str]] = (),
        prepare: Callable[[], None] = lambda: None,
        _switched_off: Iterable[Layer] = frozenset(),
    ) -> None:
        """Fork the zygote now: construct before secrets are loaded and before threads are started.

        `work(fd, request, progress) -> reply` runs in the children; `fd` is a read-only descriptor of the
        file (use `os.pread` or `mmap`), `progress` takes any finite number. Descriptors that are open now
        are closed inside; maps stay. Raises SandboxError where the system cannot fork.

        A child can import nothing. What `work` needs is imported here already, or named in `preload`, which
        the zygote imports at its start, or in a group of `on_demand` (at most 64): the first file that needs
        a module of a group has the zygote import the group, and is then read again from its beginning.
        `package.*` stands for all modules of a package. `prepare` is called in the zygote once `preload` is there.
        """
        if not hasattr(os, "fork"):
            raise SandboxError(
                "no file can be read here: this system cannot fork; use Linux, or macOS for less"
            )
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._on_demand = tuple(tuple(group) for group in on_demand)
        self._report: Layers | str | None = None
        self._gone = False
        self._control, theirs = socket.socketpair()
        try:
            self._zygote = os.fork()
        except OSError as error:
            self._control.close()
            theirs.close()
            raise SandboxError(
                f"no sandbox could be started: {error.strerror}; free memory or processes"
            ) from None
        if not self._zygote:
            _be_zygote(theirs.fileno(), work, preload, self._on_demand, prepare, _switched_off)
        theirs.close()
        self._control.settimeout(_START_SECONDS)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def layers(self) -> Layers:
        """Which layers hold here; waits for the zygote. Raises SandboxError where it could not start."""
        report = self._started()
        if isinstance(report, str):
            raise SandboxError(f"no sandbox could be started: {report}")
        return report

    @property
    def profile(self) -> str:
        """`full`, or `weaker: ...`: what receipts carry. Raises SandboxError as `layers` does."""
        return self.layers.profile

    @property
    def alive(self) -> bool:
        """Whether files can still be read with it; somebody may have killed its process from outside."""
        with self._lock:
            if self._gone or self._control.fileno() < 0:
                return False
            # Its descriptors close before it can be waited for.
            hung = select.poll()
            hung.register(self._control, 0)
            return not hung.poll(0)

    def run(
        self,
        fd: int,
        request: bytes,
        *,
        cpu_seconds: int,
        memory_bytes: int,
        wall_seconds: float,
        spare_seconds: int = 0,
        reply_bytes: int = 64 << 20,
        progress: Callable[[float], None] | None = None,
    ) -> Reply | Dead:
        """Do the work on one file in a fresh child. May be called from several threads at once.

        `fd`: a snapshot (sealed, or read-only and nameless); stays the caller's. `memory_bytes`: address
        space beyond the interpreter's own. `spare_seconds`: CPU seconds that the child gets on top when it asks,
        a few at a time, and as much more by the clock as the others. A child that was killed from outside is
        followed by another, once. Any outcome but a whole reply and a clean exit is a Dead.
        """
        patience = Patience(cpu_seconds, wall_seconds, spare_seconds)
        order = Order(Allowance(cpu_seconds, memory_bytes, spare_seconds))
        report = self._started()
        if isinstance(report, str):
            return Dead(report)
        killed_before = False
        while True:
            answer = Answer(reply_bytes, progress)
            outcome = self._attempt(fd, request, order, answer, patience)
            if outcome is None:
                return Dead(f"no answer within {patience.wall_seconds:,g} seconds")
            groups = order.groups | self._groups_with(answer.module)
            if groups != order.groups:
                order = Order(order.allowance, groups)
                continue
            allowance = replace(order.allowance, cpu_seconds=patience.cpu_seconds)
            concluded = outcome if isinstance(outcome, Dead) else _conclude(answer, outcome, allowance)
            if killed_before or concluded != Dead(protocol.KILLED):
                self._gone |= concluded == Dead(_GONE)
                return concluded
            # Whoever killed it said nothing of the file; twice is no accident.
            killed_before = True

    def close(self) -> None:
        """Stop everything, running children included, and wait until it has stopped. May be called again."""
        with self._lock:
            if self._control.fileno() < 0:
                return
            with suppress(OSError):  # the zygote may be gone
                self._control.shutdown(socket.SHUT_RDWR)
            self._control.close()
        until = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < until:
            if os.waitpid(self._zygote, os.WNOHANG)[0]:
                return
            time.sleep(0.002)
        os.kill(self._zygote, signal.SIGKILL)
        os.waitpid(self._zygote, 0)

    def _attempt(
        self, fd: int, request: bytes, order: Order, answer: Answer, patience: Patience
    ) -> Ending | Dead | None:
        """One child; None where the deadline came first."""
        with ExitStack() as stack:
            try:
                reply, lease = self._send(stack, fd, request, order)
            except ConnectionError:
                return Dead(_GONE)
            except OSError as error:
                return Dead(f"no reading process could be started: {error.strerror or 'too slow'}")
            patience.begin()
            return _collect(reply, lease, answer, patience)

    def _groups_with(self, module: str) -> int:
        """The groups on demand (as bits) that would bring a module in."""
        package = module.rpartition(".")[0]
        wanted = {module, f"{module}.*", f"{package}.*"} if module else set()
        return sum(1 << place for place, group in enumerate(self._on_demand) if not wanted.isdisjoint(group))

    def _send(self, stack: ExitStack, fd: int, request: bytes, order: Order) -> tuple[int, socket.socket]:
        """Ask for a child; gives the reply pipe and the lease, which `stack` closes. Raises OSError."""
        reply, reply_inside = os.pipe()
        stack.callback(os.close, reply)
        with ExitStack() as inside:
            inside.callback(os.close, reply_inside)
            lease, lease_inside = socket.socketpair()
            stack.enter_context(lease)
            inside.enter_context(lease_inside)
            asked = sealed.memory_file(request)
            inside.callback(os.close, asked)
            with self._lock:
                if self._control.fileno() < 0:
                    raise BrokenPipeError
                socket.send_fds(
                    self._control, [order.pack()], [fd, asked, reply_inside, lease_inside.fileno()]
                )
        return reply, lease

    def _started(self) -> Layers | str:
        """The zygote's report, or what went wrong. Waits for it once."""
        with self._reading:
            if self._report is None:
                try:
                    kind, length = protocol.REPORT.unpack(_receive(self._control, protocol.REPORT.size))
                    text = _receive(self._control, length)
                    self._report = Layers.unpack(text) if kind == protocol.READY else text.decode()
                except (OSError, ValueError):
                    self._report = "it ended or did not answer while starting"
            return self._report


def _be_zygote(
    control: int,
    work: Work,
    preload: Sequence[str],
    on_demand: Sequence[Sequence[str]],
    prepare: Callable[[], None],
    switched_off: Iterable[Layer],
) -> None:
    try:
        # Only here, so that the command line does not spend its time on ctypes.
        from tidegate.inspection.sandbox.zygote import serve

        serve(control, work, preload, on_demand, prepare, switched_off)
    finally:
        os._exit(1)


def _receive(control: socket.socket, count: int) -> bytes:
    received = b""
    while len(received) < count:
        piece = control.recv(count - len(received))
        if not piece:
            raise ConnectionResetError
        received += piece
    return received


def _collect(reply: int, lease: socket.socket, answer: Answer, patience: Patience) -> Ending | Dead | None:
    """Read until the pipe is at its end and the child's ending is known. None: the deadline came first."""
    ending: Ending | None = None
    poll = select.poll()
    poll.register(reply, select.POLLIN)
    poll.register(lease, select.POLLIN)
    open_ends = 2
    while open_ends:
        left = patience.left
        if left <= 0:
            return None
        for fd, _ in poll.poll(left * 1000):
            if fd == reply:
                piece = os.read(reply, _PIECE)
                problem = answer.feed(piece)
                if problem:
                    return Dead(problem)
                if patience.heed(answer.asked):
                    with suppress(OSError):  # it has ended meanwhile
                        lease.send(protocol.GRANT.pack(patience.cpu_seconds))
                finished = not piece
            else:
                ending, finished = _ending(lease), True
                if ending is None:
                    return Dead(_GONE)
            if finished:
                poll.unregister(fd)
                open_ends -= 1
    return ending


def _ending(lease: socket.socket) -> Ending | None:
    """The child's ending, or None where the zygote has gone without one."""
    try:
        message = lease.recv(protocol.ENDING.size)
    except ConnectionError:
        return None
    return Ending.unpack(message) if len(message) == protocol.ENDING.size else None


def _conclude(answer: Answer, ending: Ending, allowance: Allowance) -> Reply | Dead:
    why = answer.failure or ending.why(allowance)
    if not why and not answer.complete:
        why = "the reading process ended without an answer, or in the middle of one"
    return Dead(why) if why else Reply(answer.body, ending.cpu_seconds, ending.peak_bytes)
