"""The installation's fingerprint key. In: the environment. Out: 32 bytes, and a note if they will not last.

Fingerprints are keyed because an unkeyed hash of a nine-digit number is guessed in minutes. The key is a file
that only its owner may read; where that cannot be had, the run gets a key of its own, and its fingerprints
cannot be compared with those of another run.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field

SIZE = 32
VARIABLE = "TIDEGATE_KEY_FILE"


@dataclass(frozen=True, slots=True)
class FingerprintKey:
    """`secret`: never shown, not even by `repr`. `note`: why it is for this run only, or ""."""

    secret: bytes = field(repr=False)
    path: str
    note: str = ""

    @property
    def lasting(self) -> bool:
        """True where the next run will have the same key."""
        return not self.note


def key_path(environment: Mapping[str, str]) -> str:
    """Where the key file is or will be; "" where there is no home to keep it in."""
    if environment.get(VARIABLE):
        return environment[VARIABLE]
    state = environment.get("XDG_STATE_HOME", "")
    if not os.path.isabs(state):
        home = environment.get("HOME", "")
        if not os.path.isabs(home):
            return ""
        state = os.path.join(home, ".local", "state")
    return os.path.join(state, "tidegate", "fingerprint.key")


def installation_key(environment: Mapping[str, str] = os.environ, *, create: bool = True) -> FingerprintKey:
    """The key, made at first use unless `create` is False. Never raises: the worst is a key for one run."""
    path = key_path(environment)
    if not path:
        return _for_this_run(path, f"no home folder to keep it in: set {VARIABLE}")
    try:
        return FingerprintKey(_read(path), path)
    except FileNotFoundError:
        if not create:
            return _for_this_run(path, "not made yet: the first check makes it")
    except _UnfitError as error:
        return _for_this_run(path, str(error))
    except OSError as error:
        return _for_this_run(path, f"cannot be read: {error.strerror}")
    try:
        _make(path)
        return FingerprintKey(_read(path), path)
    except (_UnfitError, OSError) as error:
        return _for_this_run(path, f"cannot be made: {getattr(error, 'strerror', None) or error}")


class _UnfitError(Exception):
    """The file is there but may not be used; the message says why."""


def _for_this_run(path: str, why: str) -> FingerprintKey:
    return FingerprintKey(os.urandom(SIZE), path, why)


def _read(path: str) -> bytes:
    # O_NONBLOCK: a pipe in its place must not stop the command for ever.
    number = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            raise _UnfitError("is not a regular file")
        if status.st_uid not in (os.geteuid(), 0):
            raise _UnfitError("belongs to another user")
        if status.st_mode & 0o077:
            raise _UnfitError("can be read by others: chmod 600 it, or remove it and let it be made anew")
        secret = os.read(number, SIZE + 1)
    finally:
        os.close(number)
    if len(secret) != SIZE:
        raise _UnfitError(f"does not hold {SIZE} bytes: remove it and let it be made anew")
    return secret


def _make(path: str) -> None:
    """Write a new key beside its place and link it in, so that of two first runs both use the same one."""
    folder = os.path.dirname(path) or "."
    os.makedirs(folder, mode=0o700, exist_ok=True)
    fresh = os.path.join(folder, f".key.{os.getpid()}.{os.urandom(8).hex()}")
    number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        try:
            os.write(number, os.urandom(SIZE))
            os.fsync(number)
        finally:
            os.close(number)
        try:
            os.link(fresh, path)
        except FileExistsError:
            # Another first run was quicker: its key is the one.
            return
    finally:
        os.unlink(fresh)
