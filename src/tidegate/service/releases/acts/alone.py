"""One run at a time at one place of a site, among all threads and programs of this home.

In: a site and a path. Out: nothing; the lock ends with whoever holds it, also by SIGKILL. Without it, a slow run
could put back what another has taken down since.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from tidegate.errors import InstanceError
from tidegate.service.office import Office

_FILE = "places.lock"
_OFFSETS = 1 << 62


@contextmanager
def alone(office: Office, site: str, path: str) -> Iterator[None]:
    """Wait until nobody else works at this place, then hold it. Not inside a transaction: waiting takes long.

    Raises InstanceError where the lock cannot be had.
    """
    where = office.instance.home / "data" / _FILE
    at = int.from_bytes(hashlib.sha256(f"{site}\0{path}".encode()).digest()[:8], "big") % _OFFSETS
    try:
        number = os.open(where, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise InstanceError(f"the lock {_FILE} cannot be opened: {error.strerror}") from None
    try:
        _lock(number, fcntl.F_WRLCK, at)
        try:
            yield
        finally:
            # Said aloud: a sandbox forked meanwhile holds the same description open.
            _lock(number, fcntl.F_UNLCK, at)
    finally:
        os.close(number)


def _lock(number: int, kind: int, at: int) -> None:
    """Locks of an open file description: they part threads, too."""
    wanted = struct.pack("@hhqqi", kind, os.SEEK_SET, at, 1, 0)
    try:
        fcntl.fcntl(number, fcntl.F_OFD_SETLKW, wanted)
    except OSError as error:
        raise InstanceError(f"the lock {_FILE} cannot be had: {error.strerror}") from None
