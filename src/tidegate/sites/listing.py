"""What lies under a folder. In: a root. Out: `Published`, one by one, links and special files named as such."""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterator

from tidegate.errors import SiteError
from tidegate.sites.interface import Kind, Published
from tidegate.sites.steps import FOLDER

_KINDS = {stat.S_IFREG: Kind.FILE, stat.S_IFLNK: Kind.LINK}


def walk(root: str) -> Iterator[Published]:
    """Every file, link and special file below. Only the folders still to do are held, never their files.

    A folder that may not be read, or is no folder any more when its turn comes, is given as UNREADABLE.
    """
    try:
        os.close(os.open(root, FOLDER))
    except OSError as error:
        raise SiteError(
            f"the site's folder {root} cannot be opened ({error.strerror}): create it, or correct `path`"
        ) from None
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            yield from _entries(root, folder, waiting)
        except FileNotFoundError:
            continue  # removed since it was seen: nothing is public there
        except OSError:
            yield unreadable(folder or ".")


def published(path: str, status: os.stat_result, digest: str | None = None) -> Published:
    """What the status of a file says, with the digest of its bytes where it was just made."""
    return Published(
        path,
        digest,
        status.st_size,
        dt.datetime.fromtimestamp(status.st_mtime, dt.UTC),
        "",
        kind_of(status.st_mode),
        True,
        # The change time moves with every write and every rename; nobody can set it back.
        f"{status.st_ino:x}-{status.st_size:x}-{status.st_ctime_ns:x}",
    )


def unreadable(path: str) -> Published:
    """A name behind which nobody lets us look."""
    return Published(path, None, 0, dt.datetime.fromtimestamp(0, dt.UTC), kind=Kind.UNREADABLE)


def kind_of(mode: int) -> Kind:
    """What a file's mode says it is. A folder where a file is expected is SPECIAL."""
    return _KINDS.get(stat.S_IFMT(mode), Kind.SPECIAL)


def _entries(root: str, folder: str, waiting: list[str]) -> Iterator[Published]:
    for entry in _opened(root, folder):
        path = f"{folder}/{entry.name}" if folder else entry.name
        try:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                yield published(path, entry.stat(follow_symlinks=False))
        except FileNotFoundError:
            continue
        except OSError:
            yield unreadable(path)


def _opened(root: str, folder: str) -> Iterator[os.DirEntry[str]]:
    """The entries of a folder, reached name by name so that no link on the way is followed."""
    at = os.open(root, FOLDER)
    try:
        for name in folder.split("/") if folder else ():
            below = os.open(name, FOLDER | os.O_NOFOLLOW, dir_fd=at)
            os.close(at)
            at = below
        with os.scandir(at) as entries:
            yield from entries
    finally:
        os.close(at)
