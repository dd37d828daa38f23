"""Changes to small private files that a power cut leaves done or not done. In: paths. Out: files on the disk.

Every function raises OSError and leaves nothing half: a temporary file it could not use is removed again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from tidegate.keys.files import sync_folder, write_all

TEMPORARY = ".new."
"""How the name of a file that is still being written begins; a killed run may leave one."""


def make_folder(folder: Path) -> None:
    """A private folder and those above it, each durable in its parent."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    sync_folder(folder.parent)


def replace(path: Path, content: bytes) -> None:
    """Put a file in place of another, or where none was."""
    fresh = path.parent / f"{TEMPORARY}{os.urandom(8).hex()}"
    number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        try:
            write_all(number, content)
            os.fsync(number)
        finally:
            os.close(number)
        fresh.rename(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def erase(path: Path) -> None:
    """Overwrite a file, then remove it. A file that is not there is erased already.

    What a copying file system, a snapshot or a worn flash cell keeps of it is beyond any program: what lay in the
    file has to be wrapped as well.
    """
    try:
        number = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        write_all(number, bytes(os.fstat(number).st_size))
        os.fsync(number)
    finally:
        os.close(number)
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Erase what killed runs left half written. Only under the folder's lock."""
    for left in folder.glob(f"{TEMPORARY}*"):
        if left.lstat().st_nlink > 1:
            # A new key file whose first name was not removed yet: to overwrite one is to overwrite the other.
            left.unlink()
        else:
            erase(left)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Have a folder to oneself among all processes that ask; the lock of a killed one is free."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)
