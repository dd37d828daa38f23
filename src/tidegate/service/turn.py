"""Whose turn something is. In: an office, a name. Out: whether this process alone may; its death ends it.

A lock on a file, which the kernel lets go of; where the database is a server, a lock of its session besides.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tidegate.errors import InstanceError
from tidegate.service.office import Office


@contextmanager
def turn(office: Office, name: str, *, wait: bool = False) -> Iterator[bool]:
    """False where another one is at it; `wait`: until it is through, then True. `name`: of ours, letters and dashes.

    Raises InstanceError where the lock cannot be had at all.
    """
    try:
        lock = os.open(
            office.instance.path("data") / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
    except OSError as error:
        raise InstanceError(f"the lock {name} cannot be made: {error.strerror}") from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            yield False
            return
        if not _ours("SELECT pg_advisory_lock(%s)" if wait else "SELECT pg_try_advisory_lock(%s)", name):
            yield False
            return
        try:
            yield True
        finally:
            _ours("SELECT pg_advisory_unlock(%s)", name)
    finally:
        os.close(lock)


def _ours(statement: str, name: str) -> bool:
    if connection.vendor != "postgresql":
        return True
    number = int.from_bytes(hashlib.sha256(f"tidegate {name}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute(statement, [number])
        # Waiting answers nothing when it is over.
        return cursor.fetchone()[0] is not False
