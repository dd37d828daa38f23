"""Putting the layers on, for good, and finding out which of them hold on this system."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterable
from contextlib import suppress

from tidegate.inspection.sandbox import kernel, landlock, sealed, seccomp
from tidegate.inspection.sandbox.layers import Layer, Layers
from tidegate.inspection.sandbox.protocol import Allowance

_OPEN_FILES = 24
"""The file, the reply, the three standard streams, and the duplicates that mmap makes."""
_TRIAL = Allowance(cpu_seconds=10, memory_bytes=1 << 30)


def put_on(layer: Layer, allowance: Allowance, parent: int, fd: int) -> str:
    """Apply one layer to this process for good; gives a detail or "". Raises OSError.

    `parent`: the pid to die with. `fd`: the file to be read.
    """
    match layer:
        case Layer.SEAL:
            if not sealed.unchangeable(fd):
                raise OSError("the file could change while it is read")
        case Layer.LIMITS:
            _limit(allowance)
        case Layer.ORPHANS:
            kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:
                raise OSError("the parent has already gone")
        case Layer.DUMP:
            kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        case Layer.PRIVILEGES:
            kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        case Layer.LANDLOCK:
            return f"ABI {landlock.allow_nothing()}"
        case Layer.SECCOMP:
            return seccomp.install()
    return ""


def _limit(allowance: Allowance) -> None:
    with open("/proc/self/statm", "rb") as statistics:
        own = int(statistics.read().split()[0]) * resource.getpagesize()
    cpu, most = allowance.cpu_seconds, allowance.cpu_seconds + allowance.spare_seconds
    for kind, soft, hard in (
        # First a signal that says which limit it was, then the end. Only the zygote can raise the first.
        (resource.RLIMIT_CPU, cpu, most + 1),
        (resource.RLIMIT_AS, own + allowance.memory_bytes, own + allowance.memory_bytes),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES),
    ):
        ceiling = resource.getrlimit(kind)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(kind, (soft, hard))


def probe(switched_off: Iterable[Layer]) -> Layers:
    """Try every layer in a process of its own, which has to survive under them. Raises OSError (no fork)."""
    off = frozenset(switched_off)
    with suppress(OSError):  # an unknown machine, which the trial will report
        seccomp.program(os.uname().machine)  # built and kept here, once for all children
    read, write = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if not child:
        _try_all(off, parent, write)
    os.close(write)
    with os.fdopen(read, "rb") as report:
        lines = report.read()
    _, status = os.waitpid(child, 0)
    return _conclude(Layers.unpack(lines), survived=status == 0)


def _try_all(off: frozenset[Layer], parent: int, report: int) -> None:
    code = 1
    try:
        fd = sealed.memory_file(b"")
        for layer in Layer:
            result = Layers(missing=((layer, "switched off"),)) if layer in off else _try(layer, parent, fd)
            os.write(report, result.pack() + b"\n")
        code = 0
    finally:
        os._exit(code)


def _try(layer: Layer, parent: int, fd: int) -> Layers:
    try:
        return Layers(holding=((layer, put_on(layer, _TRIAL, parent, fd)),))
    except (OSError, ValueError) as error:
        return Layers(missing=((layer, str(error)),))


def _conclude(found: Layers, *, survived: bool) -> Layers:
    """A layer that was not reported ended the process; after all were, it is the last that did."""
    reported = {layer for layer, _ in (*found.holding, *found.missing)}
    holding = found.holding if survived or len(reported) < len(Layer) else found.holding[:-1]
    known = {layer for layer, _ in (*holding, *found.missing)}
    lost = tuple((layer, "a process under it does not survive here") for layer in Layer if layer not in known)
    return Layers(holding, found.missing + lost)
