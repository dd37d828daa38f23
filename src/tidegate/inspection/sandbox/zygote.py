"""The zygote: forked once from the command line, it forks a child a file and tells how each one ended.

In: orders on the control socket. Out: first one report (`Layers`, or what failed), then an ending on each
order's lease. A lease is a socket pair per order: closing the outer end kills the child, and a number sent over it
is the child's new limit of CPU seconds. When the control socket closes, for whatever reason, all children are killed
and the zygote ends.
"""

from __future__ import annotations

import faulthandler
import fcntl
import gc
import importlib
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import NoReturn

from tidegate.errors import TidegateError
from tidegate.inspection.sandbox import kernel, protocol
from tidegate.inspection.sandbox.child import live, modules_of
from tidegate.inspection.sandbox.layers import Layer, Layers
from tidegate.inspection.sandbox.protection import probe
from tidegate.inspection.sandbox.protocol import Ending, Order, Work

_CONTROL, _FIRST_CLOSED = 3, 4
_ASIDE = 10
_DESCRIPTORS = 4
_WINDOWS_ONLY = {"mbcs", "oem"}


def serve(
    control: int,
    work: Work,
    preload: Iterable[str],
    on_demand: Sequence[Sequence[str]],
    prepare: Callable[[], None],
    switched_off: Iterable[Layer],
) -> NoReturn:
    """The zygote's whole life, in a freshly forked process."""
    try:
        _settle(control)
        outside = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=_CONTROL)
        layers = _prepare(outside, preload, prepare, switched_off)
        if layers is not None:
            _Zygote(outside, work, layers, on_demand).run()
    finally:
        os._exit(0)


def _settle(control: int) -> None:
    """Leave the terminal, take the standard streams away, keep one descriptor."""
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command line decides what an interrupt stops
    faulthandler.disable()  # its own system calls would hide which signal ended a child
    # Aside first: where the command line was started without standard streams, it may have their numbers.
    control = fcntl.fcntl(control, fcntl.F_DUPFD_CLOEXEC, _ASIDE)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.stdout = sys.stderr = open(1, "w", closefd=False)  # noqa: SIM115  stays open as long as the process
    os.dup2(control, _CONTROL, inheritable=False)
    os.closerange(_FIRST_CLOSED, os.sysconf("SC_OPEN_MAX"))


def _prepare(
    outside: socket.socket,
    preload: Iterable[str],
    prepare: Callable[[], None],
    switched_off: Iterable[Layer],
) -> Layers | None:
    """Load, probe, report. None where that failed, which has then been reported."""
    gc.disable()
    try:
        _load(preload)
        prepare()
        layers = probe(switched_off)
        if sys.platform == "linux":
            kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    except (ImportError, OSError, ValueError, KeyError, TidegateError) as error:
        _report(outside, protocol.FAILED, str(error).encode())
        return None
    gc.freeze()  # children then leave these objects' pages alone
    _report(outside, protocol.READY, layers.pack())
    return layers


def _load(preload: Iterable[str]) -> None:
    for name in preload:
        package = name.removesuffix(".*")
        importlib.import_module(package)
        if package != name:
            for module in sorted(modules_of(package) - _WINDOWS_ONLY):
                importlib.import_module(f"{package}.{module}")


def _report(outside: socket.socket, kind: bytes, text: bytes) -> None:
    outside.sendall(protocol.REPORT.pack(kind, len(text)) + text)


class _Zygote:
    """The loop. `_leases` maps a running child to the inner end of its lease."""

    def __init__(
        self, outside: socket.socket, work: Work, layers: Layers, on_demand: Sequence[Sequence[str]]
    ) -> None:
        self._outside, self._work, self._layers = outside, work, layers
        self._on_demand, self._loaded = on_demand, 0
        self._leases: dict[int, int] = {}
        self._poll = select.poll()
        self._deaths, bell = socket.socketpair()
        for end in (self._deaths, bell):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(bell.detach(), warn_on_full_buffer=False)

    def run(self) -> None:
        """Serve until the outside goes away; leaves no child behind."""
        self._poll.register(self._outside, select.POLLIN)
        self._poll.register(self._deaths, select.POLLIN)
        try:
            going = True
            while going:
                ready = {fd for fd, _ in self._poll.poll()}
                # In this order, because reaping closes leases and a new order may reuse their numbers.
                for lease in ready & set(self._leases.values()):
                    self._heed(lease)
                if self._deaths.fileno() in ready:
                    self._deaths.recv(4096)
                    self._reap()
                if self._outside.fileno() in ready:
                    going = self._take_order()
        finally:
            self._stop()

    def _take_order(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._outside, protocol.ORDER.size, _DESCRIPTORS)
        if len(message) != protocol.ORDER.size or len(descriptors) != _DESCRIPTORS:
            return False
        *given, lease = descriptors
        order = Order.unpack(message)
        try:
            self._load_groups(order.groups)
            child = self._fork(order, given)
        except (ImportError, OSError) as error:
            status = protocol.NO_MODULE if isinstance(error, ImportError) else protocol.NO_CHILD
            self._end_lease(lease, Ending(status, 0.0, 0))
        else:
            self._leases[child] = lease
            self._poll.register(lease, select.POLLIN)
        for fd in given:
            os.close(fd)
        return True

    def _load_groups(self, groups: int) -> None:
        for position, group in enumerate(self._on_demand):
            if (groups & ~self._loaded) >> position & 1:
                _load(group)
                self._loaded |= 1 << position
                gc.freeze()

    def _fork(self, order: Order, given: list[int]) -> int:
        zygote = os.getpid()
        child = os.fork()
        if not child:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            gc.enable()
            live(self._work, [layer for layer, _ in self._layers.holding], order.allowance, zygote, given)
        return child

    def _reap(self) -> None:
        """Every child that has ended: tell its lease, and sweep up what it may have started."""
        with suppress(ChildProcessError):  # none left
            while True:
                child, status, usage = os.wait4(-1, os.WNOHANG)
                if not child:
                    return
                self._sweep(child)
                lease = self._leases.pop(child, None)
                if lease is not None:
                    self._end_lease(
                        lease, Ending(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)
                    )

    def _end_lease(self, lease: int, ending: Ending) -> None:
        with suppress(KeyError):  # already revoked, or never begun
            self._poll.unregister(lease)
        with suppress(OSError):  # the outside no longer cares
            os.write(lease, ending.pack())
        os.close(lease)

    def _heed(self, lease: int) -> None:
        """More time for its child, or (closed from outside, or speaking nonsense) none at all."""
        message = b""
        with suppress(OSError):
            message = os.read(lease, protocol.GRANT.size)
        if len(message) != protocol.GRANT.size:
            self._revoke(lease)
            return
        (seconds,) = protocol.GRANT.unpack(message)
        for child, held in self._leases.items():
            if held == lease:
                with suppress(OSError, ValueError):  # it has ended, or has no such limit
                    _, hard = resource.prlimit(child, resource.RLIMIT_CPU)
                    resource.prlimit(child, resource.RLIMIT_CPU, (min(seconds, hard), hard))

    def _revoke(self, lease: int) -> None:
        """The outer end was closed: the child's time is over. Its death is reaped like any other."""
        self._poll.unregister(lease)
        for child, held in self._leases.items():
            if held == lease:
                _kill(child)

    def _sweep(self, child: int) -> None:
        """Without seccomp a child can have started others: its group, and those that the zygote inherited."""
        if Layer.SECCOMP in self._layers:
            return
        _kill_group(child)
        for stray in _own_children() - self._leases.keys():
            _kill(stray)

    def _stop(self) -> None:
        for child in _own_children() | self._leases.keys():
            _kill(child)
        with suppress(ChildProcessError):  # none left
            while True:
                child, _, _ = os.wait4(-1, 0)
                self._leases.pop(child, None)
                self._sweep(child)


def _own_children() -> set[int]:
    """As the kernel lists them; empty where it does not."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as children:
            return set(map(int, children.read().split()))
    except FileNotFoundError:
        return set()


def _kill(child: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # gone already, or beyond reach
        os.kill(child, signal.SIGKILL)


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # nobody left in it
        os.killpg(leader, signal.SIGKILL)
