"""Walking into a folder without ever following a link. In: a root and a path. Out: a descriptor of the folder.

Each step opens one name inside the folder opened before it, so that a folder swapped for a link meanwhile is
an error and not a way out.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from tidegate.errors import SiteError
from tidegate.sites.paths import shown

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_IN_THE_WAY = (errno.ELOOP, errno.ENOTDIR)


class MissingError(Exception):
    """A folder on the way is not there."""


@contextmanager
def parent_of(root: str, path: str, make: int | None = None) -> Iterator[tuple[int, str]]:
    """The descriptor of the folder that `path` lies in, and the last name of `path`.

    `make`: the mode of folders that are made where they are missing. Raises MissingError, SiteError.
    """
    *folders, name = path.split("/")
    at = _open_root(root)
    try:
        for folder in folders:
            below = _step(at, folder, path, make)
            os.close(at)
            at = below
        yield at, name
    finally:
        os.close(at)


def _open_root(root: str) -> int:
    try:
        return os.open(root, FOLDER)
    except OSError as error:
        raise SiteError(
            f"the site's folder {root} cannot be opened ({error.strerror}): create it, or correct `path`"
        ) from None


def _step(at: int, folder: str, path: str, make: int | None) -> int:
    for _ in range(2):
        try:
            return os.open(folder, FOLDER | os.O_NOFOLLOW, dir_fd=at)
        except FileNotFoundError:
            if make is None:
                raise MissingError from None
            _make(at, folder, make)
        except OSError as error:
            if error.errno in _IN_THE_WAY:
                raise SiteError(
                    f"{shown(path)}: something that is no folder stands in the way, perhaps a link: remove it"
                ) from None
            raise
    raise SiteError(f"{shown(path)}: a folder on the way is removed again and again by something else")


def _make(at: int, folder: str, mode: int) -> None:
    try:
        os.mkdir(folder, mode, dir_fd=at)
        os.fsync(at)
    except FileExistsError:
        pass
