"""The bytes that are judged: read once from a path or from standard input, and unchangeable from then on.

In: a path, or None for standard input. Out: a `Snapshot`: either a descriptor and a digest, or a problem.
The path is never opened again, so a file swapped later changes nothing; one that changes meanwhile is a
problem.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType

from tidegate.inspection.sandbox import sealed

IN_MEMORY = 256 << 20
"""Up to this many bytes a snapshot is sealed memory; above it, a nameless file in the temporary folder."""
LARGEST = 16 << 30
_STANDARD_INPUT = 0
_PIECE = 1 << 20

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe (FIFO)"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
)
_REASONS = {
    errno.ENOENT: "does not exist (any more): give a path that does, or remove the broken link",
    errno.ENOTDIR: "does not exist (any more): give a path that does",
    errno.EACCES: "may not be read: grant this user read permission",
    errno.EPERM: "may not be read: grant this user read permission",
    errno.ELOOP: "is a link that leads back to itself: replace it with the file",
    errno.ENAMETOOLONG: "has a name longer than this system allows: rename it",
    errno.EBADF: "could not be read: standard input is closed",
    errno.ENXIO: "is not a file: remove it from the update",
    errno.EIO: "could not be read from its disk (input/output error): copy it from its source again",
    errno.EMFILE: "could not be opened, too many files are open: use fewer jobs",
    errno.ENFILE: "could not be opened, too many files are open: use fewer jobs",
    errno.EISDIR: "is a folder, not a file: name the files in it",
}
_CHANGED = "changed while it was being read: check it again when nothing writes to it"
_TOO_LARGE = f"is larger than {LARGEST >> 30} GiB: split it"


@dataclass(slots=True, eq=False)
class Snapshot:
    """A context manager that owns `fd`. Where `problem` is not empty, `fd` is -1 and `sha256` None.

    `name`: the file's own name without folders, "" for standard input. `size` in bytes. `sha256`: 64
    hexadecimal digits. `problem`: one line that follows the file's name: what is wrong and what to do.
    """

    name: str
    fd: int = -1
    size: int = 0
    sha256: str | None = None
    problem: str = ""

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the bytes. May be called again."""
        fd, self.fd = self.fd, -1
        if fd >= 0:
            os.close(fd)


class ProblemError(Exception):
    """What is wrong, in the words of `Snapshot.problem`."""


def take(path: str | None) -> Snapshot:
    """Read the file once, whole. Never raises for what a file may be, and never waits for a pipe's writer."""
    name = "" if path is None else os.path.basename(path.rstrip(os.sep))
    try:
        return Snapshot(name, *(_take_stream(_STANDARD_INPUT) if path is None else _take_path(path)))
    except ProblemError as problem:
        return Snapshot(name, problem=str(problem))
    except (OSError, ValueError) as error:
        return Snapshot(name, problem=_reason(error))


def taken(recording: Recording, name: str) -> Snapshot:
    """The snapshot of what was recorded piece by piece; a problem where it could not be kept."""
    try:
        return Snapshot(name, *recording.finish())
    except ProblemError as problem:
        return Snapshot(name, problem=str(problem))


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        code = errno.errorcode.get(error.errno, str(error.errno))
        return _REASONS.get(error.errno, f"could not be read ({code}): copy it from its source again")
    return "has a name that this system cannot open: rename it"


def _take_path(path: str) -> tuple[int, int, str]:
    _require_file(os.stat(path))  # before opening, because opening a device can already do something
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        before = os.fstat(fd)
        _require_file(before)
        if before.st_size > LARGEST:
            raise ProblemError(_TOO_LARGE)
        with Recording(before.st_size) as recording:
            recording.take_all(fd, at_most=before.st_size)
            if recording.size != before.st_size or _state(os.fstat(fd)) != _state(before):
                raise ProblemError(_CHANGED)
            _require_same(path, before)
            return recording.finish()
    finally:
        os.close(fd)


def _take_stream(fd: int) -> tuple[int, int, str]:
    os.fstat(fd)  # a closed one must not be taken for the copy, which would get its number
    with Recording(0) as recording:
        recording.take_all(fd, at_most=LARGEST)
        if recording.size > LARGEST:
            raise ProblemError(_TOO_LARGE)
        return recording.finish()


def _require_file(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = next((name for test, name in _KINDS if test(status.st_mode)), "something unknown")
        raise ProblemError(f"is {kind}, not a file: leave it out or put a file in its place")


def _require_same(path: str, before: os.stat_result) -> None:
    try:
        now = os.stat(path)
    except OSError:
        raise ProblemError("was removed while it was being read: check the update again") from None
    if (now.st_dev, now.st_ino) != (before.st_dev, before.st_ino):
        raise ProblemError("was replaced while it was being read: check it again when nothing writes to it")


def _state(status: os.stat_result) -> tuple[int, int, int]:
    """What a write changes. The change time too, because a writer can set the modification time back."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


class Recording:
    """A copy on its way, with its length and digest. A context manager that drops what was not finished."""

    def __init__(self, expected: int = 0) -> None:
        """`expected`: how many bytes, where that is known."""
        self.size = 0
        self._digest = hashlib.sha256()
        self._in_memory = expected <= IN_MEMORY
        with _space():
            self._copy = sealed.memory() if self._in_memory else sealed.temporary()

    def __enter__(self) -> Recording:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Drop the copy, unless it is finished."""
        self._copy.close()

    def take_all(self, fd: int, at_most: int) -> None:
        """Copy until the end, or until there is more than `at_most`."""
        while self.size <= at_most and (piece := os.read(fd, _PIECE)):
            self.add(piece)

    def add(self, piece: bytes) -> None:
        """Copy more."""
        self.size += len(piece)
        self._digest.update(piece)
        with _space():
            if self._in_memory and self.size > IN_MEMORY:
                self._move_to_disk()
            self._copy.write(piece)

    def finish(self) -> tuple[int, int, str]:
        """Descriptor, size and digest; the descriptor is the caller's."""
        with _space():
            return self._copy.finish(), self.size, self._digest.hexdigest()

    def _move_to_disk(self) -> None:
        """A stream turned out larger than memory should hold."""
        self._in_memory = False
        memory = self._copy.finish()
        try:
            self._copy = sealed.temporary()
            for at in range(0, os.fstat(memory).st_size, _PIECE):
                self._copy.write(os.pread(memory, _PIECE, at))
        finally:
            os.close(memory)


@contextmanager
def _space() -> Iterator[None]:
    """Around writing: an error here is about the copy's place, not about the file."""
    try:
        yield
    except OSError as error:
        code = errno.errorcode.get(error.errno or 0, "unknown error")
        raise ProblemError(
            f"could not be copied for reading ({code}): free memory and space in the temporary folder"
        ) from None
