"""A registry's folder: which segments are in force, and the one step in which that changes.

current              which segments, since when, and who was removed: replaced whole, by a rename
NAME.segment         keys (see `layout`)         NAME.vault   cases (see `vault`)
building/            a build that is under way, or that was killed and will go on
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from pathlib import Path

from tidegate.errors import RegistryError

CURRENT, BUILDING, LOCK = "current", "building", "lock"
SEGMENT, VAULT = ".segment", ".vault"


@dataclass(frozen=True, slots=True)
class Current:
    """What is in force. `epoch` rises with every change; `built`: seconds since 1970 of the oldest data in it.

    `removed`: people taken out since, by their number over all segments.
    """

    epoch: int = 0
    built: int = 0
    segments: tuple[str, ...] = ()
    removed: tuple[int, ...] = ()

    def after(self, **changes: object) -> Current:
        """The next one."""
        return replace(self, epoch=self.epoch + 1, **changes)  # type: ignore[arg-type]


def read(folder: Path, tag_key: bytes) -> Current:
    """What is in force in a folder. Raises RegistryError where there is none, or it was changed by who has no key."""
    try:
        tag, _, body = (folder / CURRENT).read_bytes().partition(b"\n")
    except FileNotFoundError:
        raise RegistryError(f"{folder} holds no registry: `tidegate registry build` makes one") from None
    except OSError as error:
        raise RegistryError(f"{folder} cannot be read: {error.strerror}") from None
    if not hmac.compare_digest(tag, _tag(body, tag_key)):
        raise RegistryError(f"{folder / CURRENT} was written with another key, or was changed")
    raw = json.loads(body)
    return Current(raw["epoch"], raw["built"], tuple(raw["segments"]), tuple(raw["removed"]))


def write(folder: Path, current: Current, tag_key: bytes) -> None:
    """Put a new state in force, whole or not at all. Raises OSError."""
    body = json.dumps(asdict(current)).encode()
    fresh = folder / f"{CURRENT}.{os.getpid()}"
    try:
        with open(fresh, "wb") as file:
            os.chmod(fresh, 0o600)
            file.write(_tag(body, tag_key) + b"\n" + body)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(folder / CURRENT)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    from tidegate.registry.segment_writer import sync_folder

    sync_folder(str(folder))


def sweep(folder: Path, current: Current) -> None:
    """Delete segments and vaults that are not in force any more."""
    kept = {f"{name}{suffix}" for name in current.segments for suffix in (SEGMENT, VAULT)}
    for path in folder.iterdir():
        stale = path.name.endswith((SEGMENT, VAULT, ".part")) and path.name not in kept
        if stale or path.name.startswith(f"{CURRENT}."):
            path.unlink(missing_ok=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One change at a time. Raises RegistryError where another is under way."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
    number = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RegistryError(f"{folder} is being changed by another command: wait for it") from None
        yield
    finally:
        os.close(number)


def new_name() -> str:
    """The name of a segment: when it was made, and chance."""
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{os.urandom(4).hex()}"


def _tag(body: bytes, key: bytes) -> bytes:
    return blake2b(body, key=key, digest_size=32).hexdigest().encode()
