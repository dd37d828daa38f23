"""Where a site's credentials come from. In: a reference. Out: the text it names, which is never shown.

env:NAME     a variable of the environment
file:PATH    a file of this user that nobody else can read; its last line end does not count
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping

from tidegate.errors import SiteError

_LONGEST = 1 << 16


def load(reference: str, environment: Mapping[str, str] = os.environ) -> str:
    """Raises SiteError, which tells the reference and the fix, never the credential."""
    kind, _, rest = reference.partition(":")
    if kind == "env" and rest:
        if not environment.get(rest):
            raise SiteError(f"the environment has no {rest}, which a site's settings refer to")
        return environment[rest]
    if kind == "file" and rest:
        return _from_file(rest)
    raise SiteError("a credential is written as env:NAME or file:PATH, never itself: move it there")


def private_file(path: str) -> str:
    """The same path, of a file that belongs to this user alone. Raises SiteError."""
    _from_file(path)
    return path


def _from_file(path: str) -> str:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise SiteError(f"{path} cannot be read: {error.strerror}") from None
    with os.fdopen(fd, "rb") as file:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode) or status.st_uid not in (os.geteuid(), 0):
            raise SiteError(f"{path} is not a regular file of this user")
        if status.st_mode & 0o077:
            raise SiteError(f"{path} can be read by others: chmod 600 it, and think about who has read it")
        try:
            return file.read(_LONGEST).decode().rstrip("\r\n")
        except UnicodeDecodeError:
            raise SiteError(f"{path} holds no text") from None
