"""Key files. In: a path. Out: bytes of a file that is its owner's alone; or a new such file, whole or not at all."""

from __future__ import annotations

import os
import stat

from tidegate.errors import KeyUnavailableError

SIZE = 32
"""Bytes of every key here."""


class UnfitFileError(KeyUnavailableError):
    """The file is there but may not be used as a key; `why` goes on after its name."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path} {why}")
        self.why = why


def read_private(path: str, most: int = SIZE + 1) -> bytes:
    """Up to `most` bytes. Raises OSError, and UnfitFileError unless it is a file that nobody else can read."""
    # O_NONBLOCK: a pipe in its place must not stop the command for ever.
    number = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            raise UnfitFileError(path, "is not a regular file")
        if status.st_uid not in (os.geteuid(), 0):
            raise UnfitFileError(path, "belongs to another user")
        if status.st_mode & 0o077:
            raise UnfitFileError(path, "can be read by others: chmod 600 it, and think about who has read it")
        return os.read(number, most)
    finally:
        os.close(number)


def make_private(path: str, key: bytes = b"") -> None:
    """Write a key, a new one by default, to a file that is not there yet. Raises KeyUnavailableError."""
    try:
        link_new(path, key or os.urandom(SIZE))
    except FileExistsError:
        raise KeyUnavailableError(
            f"{path} is there already: a key that is written over opens nothing any more"
        ) from None
    except OSError as error:
        raise KeyUnavailableError(f"{path} cannot be written: {error.strerror}") from None


def link_new(path: str, content: bytes) -> None:
    """A new private file, durable, linked in whole: of two first writers, one wins. Raises OSError."""
    folder = os.path.dirname(path) or "."
    fresh = os.path.join(folder, f".new.{os.getpid()}.{os.urandom(8).hex()}")
    number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        write_all(number, content)
        os.fsync(number)
        os.link(fresh, path)
    finally:
        os.close(number)
        os.unlink(fresh)
    sync_folder(folder)


def write_all(number: int, content: bytes | memoryview) -> None:
    """Write every byte. Raises OSError."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(number, rest) :]


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """Make a folder's names durable. Raises OSError."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)
