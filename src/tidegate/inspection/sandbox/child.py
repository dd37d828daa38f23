"""The life of one child: take what it was given, put the layers on, do the work once, answer, end.

In: an order with its descriptors. Out: frames on the reply pipe and an exit code. It never returns and
never prints; from the last layer on it can open nothing, so what would (a late import, a traceback) is headed
off.
"""

from __future__ import annotations

import encodings  # noqa: F401  asked for by name below
import fcntl
import os
import sys
import time
import warnings
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import NoReturn

from tidegate.inspection.sandbox import protocol
from tidegate.inspection.sandbox.layers import Layer
from tidegate.inspection.sandbox.protection import put_on
from tidegate.inspection.sandbox.protocol import Allowance, Work


def modules_of(package: str) -> frozenset[str]:
    """Names of what an imported package holds. Raises OSError where it is not a folder."""
    folders = sys.modules[package].__path__
    names = (
        name.partition(".")[0] for folder in folders for name in os.listdir(folder) if name[0] not in "._"
    )
    return frozenset(names)


ENCODINGS = modules_of("encodings")
"""Every encoding that this Python has, loaded or not."""

_FILE, _REPLY, _REQUEST, _FIRST_CLOSED = 3, 4, 5, 6
_ASIDE = 10
_MARK_SECONDS = 0.1


def live(
    work: Work, layers: Iterable[Layer], allowance: Allowance, parent: int, descriptors: Sequence[int]
) -> NoReturn:
    """Everything a child does. `descriptors`: file, request, reply. Exit code 0 only after a whole reply."""
    code = 1
    try:
        os.setsid()
        _keep_only(descriptors)
        request = _read_all(_REQUEST)
        os.close(_REQUEST)
        if _protect(layers, allowance, parent):
            _be_silent()
            reply = work(_FILE, request, _Marks())
            _send(protocol.REPLY, reply)
            code = 0
    except MemoryError:
        _send(protocol.FAILURE, b"memory")
    except BaseException as error:
        # The class only: a message may quote the file.
        _fail("error", type(error).__name__)
    finally:
        os._exit(code)


def _keep_only(descriptors: Sequence[int]) -> None:
    """Move the three to their places and close all else; the standard streams already lead nowhere."""
    aside = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _ASIDE) for fd in descriptors]
    for fd, place in zip(aside, (_FILE, _REQUEST, _REPLY), strict=True):
        os.dup2(fd, place)
    os.closerange(_FIRST_CLOSED, os.sysconf("SC_OPEN_MAX"))


def _protect(layers: Iterable[Layer], allowance: Allowance, parent: int) -> bool:
    for layer in layers:
        try:
            put_on(layer, allowance, parent, _FILE)
        except (OSError, ValueError):
            _fail("layer", layer.value)
            return False
    return True


def _read_all(fd: int) -> bytes:
    pieces, at = [], 0
    while piece := os.pread(fd, 1 << 20, at):
        pieces.append(piece)
        at += len(piece)
    return b"".join(pieces)


def _send(kind: bytes, body: bytes) -> None:
    for piece in (protocol.FRAME.pack(kind, len(body)), body):
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(_REPLY, rest) :]


def _fail(word: str, name: str) -> None:
    _send(protocol.FAILURE, f"{word} {name}".encode("ascii", "replace")[: protocol.FAILURE_BYTES])


class _Marks:
    """Passes marks on: progress at once, then no more often than a person can see; wishes for time always."""

    def __init__(self) -> None:
        self._last = -_MARK_SECONDS

    def __call__(self, value: float, /) -> None:
        now = time.monotonic()
        if now - self._last >= _MARK_SECONDS:
            self._last = now
            _send(protocol.PROGRESS, protocol.MARK.pack(value))

    def more(self) -> None:
        _send(protocol.MORE, b"")


def _be_silent() -> None:
    """Replace what would open a source file to print a line nobody sees, and what would open a module."""
    sys.unraisablehook = lambda _: None
    sys.excepthook = lambda *_: None
    warnings.showwarning = lambda *_, **__: None
    sys.meta_path.insert(0, _TooLate())


class _TooLate:
    """Ends the child, with the module's name, at an import that comes after the sandbox has closed.

    An ImportError instead could be caught and something read less well, in silence. The one exception are
    encodings that do not exist: their names come from the file, and the answer "unknown" is true.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        package, _, name = fullname.rpartition(".")
        if package == "encodings" and name not in ENCODINGS:
            raise ModuleNotFoundError("unknown encoding")
        _fail("import", fullname)
        os._exit(1)
