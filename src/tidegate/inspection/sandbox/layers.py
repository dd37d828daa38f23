"""The layers of the sandbox, in the order in which a child puts them on, and the record of which hold here."""

from __future__ import annotations

import enum
import os
import platform
import resource
import signal
from dataclasses import dataclass

from tidegate.inspection.sandbox import kernel, landlock, sealed, seccomp

_OPEN_FILES = 24
"""The file, the reply, the three standard streams, and the duplicates that mmap makes."""


class Layer(enum.Enum):
    """One layer; the value is its name on receipts. The order of definition is the order of application."""

    SEAL = "sealed snapshot"
    LIMITS = "resource limits"
    ORPHANS = "dies with parent"
    DUMP = "no memory dump"
    PRIVILEGES = "no new privileges"
    LANDLOCK = "landlock"
    SECCOMP = "seccomp"


@dataclass(frozen=True, slots=True)
class Layers:
    """Which layers hold on this system. `holding`: layer, detail (`ABI 7`); `missing`: layer, why."""

    holding: tuple[tuple[Layer, str], ...] = ()
    missing: tuple[tuple[Layer, str], ...] = ()

    @property
    def profile(self) -> str:
        """For the receipt: `full`, or `weaker: no landlock, no seccomp`."""
        if not self.missing:
            return "full"
        names = (layer.value for layer, _ in self.missing)
        return "weaker: " + ", ".join(name if name.startswith("no ") else f"no {name}" for name in names)

    def __contains__(self, layer: Layer) -> bool:
        return any(layer is one for one, _ in self.holding)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one child may use: CPU seconds, and bytes of address space beyond the interpreter's own."""

    cpu_seconds: int
    memory_bytes: int


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
            seccomp.install()
            return platform.machine()
    return ""


def _limit(allowance: Allowance) -> None:
    with open("/proc/self/statm", "rb") as statistics:
        own = int(statistics.read().split()[0]) * resource.getpagesize()
    cpu = allowance.cpu_seconds
    for kind, soft, hard in (
        (resource.RLIMIT_CPU, cpu, cpu + 1),  # first a signal that says which limit it was, then the end
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
