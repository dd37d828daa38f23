"""Copies that nobody can change: a sealed memory file, or a read-only file without a name.

In: bytes, as they come. Out: a read-only descriptor at position 0.
"""

from __future__ import annotations

import fcntl
import os
import sys
from contextlib import suppress

_SEALS = ("F_SEAL_WRITE", "F_SEAL_SHRINK", "F_SEAL_GROW", "F_SEAL_SEAL")
_NO_EXEC = 0x8  # MFD_NOEXEC_SEAL, Linux 6.3; some systems demand it, older ones refuse it


class Copy:
    """A copy being written. Use `memory()` or `temporary()`, `write` to it, then `finish`; or `close` it."""

    __slots__ = ("_reader", "_sealable", "_writer")

    def __init__(self, writer: int, reader: int, *, sealable: bool) -> None:
        self._writer, self._reader, self._sealable = writer, reader, sealable

    def write(self, content: bytes | memoryview) -> None:
        """Append all of it. Raises OSError (no space)."""
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._writer, rest) :]

    def finish(self) -> int:
        """End writing for everyone; gives the read-only descriptor, now the caller's. Raises OSError."""
        if self._sealable:
            fcntl.fcntl(self._writer, fcntl.F_ADD_SEALS, _all_seals())
        reader, self._reader = self._reader, -1
        self.close()
        return reader

    def close(self) -> None:
        """Drop what is left of it."""
        writer, self._writer = self._writer, -1
        reader, self._reader = self._reader, -1
        for fd in (writer, reader):
            if fd >= 0:
                os.close(fd)


def memory() -> Copy:
    """A copy in memory, sealed when finished. Where the system has none: a nameless file. Raises OSError."""
    if sys.platform != "linux":
        return temporary()
    flags = os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING
    try:
        writer = os.memfd_create("tidegate", flags | _NO_EXEC)
    except OSError:
        writer = os.memfd_create("tidegate", flags)
    return _with_reader(writer, sealable=True)


def temporary() -> Copy:
    """A copy in a file that never has a name (or, on some file systems, loses it at once). Raises OSError."""
    import tempfile  # only here: it loads much that a small file never needs

    directory = tempfile.gettempdir()
    if sys.platform == "linux":
        with suppress(OSError):  # not every file system knows nameless files; the way below is for those
            return _with_reader(
                os.open(directory, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o400), sealable=False
            )
    writer, path = tempfile.mkstemp(prefix="tidegate-", dir=directory)
    try:
        return Copy(writer, os.open(path, os.O_RDONLY | os.O_CLOEXEC), sealable=False)
    except OSError:
        os.close(writer)
        raise
    finally:
        os.unlink(path)


def memory_file(content: bytes) -> int:
    """A read-only descriptor of sealed memory holding `content`. Raises OSError."""
    copy = memory()
    try:
        copy.write(content)
        return copy.finish()
    finally:
        copy.close()


def unchangeable(fd: int) -> bool:
    """Whether nobody can change what `fd` reads: sealed, or read-only without a name."""
    if sys.platform == "linux":
        with suppress(OSError):  # not a memory file
            return fcntl.fcntl(fd, fcntl.F_GET_SEALS) & _all_seals() == _all_seals() or _nameless(fd)
    return _nameless(fd)


def _nameless(fd: int) -> bool:
    read_only = fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
    return read_only and os.fstat(fd).st_nlink == 0


def _with_reader(writer: int, *, sealable: bool) -> Copy:
    try:
        return Copy(writer, os.open(f"/proc/self/fd/{writer}", os.O_RDONLY | os.O_CLOEXEC), sealable=sealable)
    except OSError:
        os.close(writer)
        raise


def _all_seals() -> int:
    seals = 0
    for name in _SEALS:
        seals |= int(getattr(fcntl, name))
    return seals
