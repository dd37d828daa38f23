"""Content by holder and digest, sealed. In: a holder and a stream. Out: the digest; later the same bytes, or an error.

    incoming/              being sealed; a killed run may leave some, which `sweep` removes
    objects/aa/bb/NAME     sealed objects, never changed; NAME is a keyed hash of holder and digest
    shredded/aa/NAME       tombstones, so that a backup carries them too

Without the folder of keys, this one tells sizes, rounded up to 4 KiB, and no more.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from tidegate.errors import VaultError
from tidegate.keys import durable
from tidegate.keys.files import sync_folder, write_all
from tidegate.vault.holder import Holder
from tidegate.vault.places import SHREDDED, Place
from tidegate.vault.reader import SealedReader
from tidegate.vault.ring import DataKeys, Destroyed, told
from tidegate.vault.seal import Sealed, Source, Stored, seal

OBJECTS, INCOMING = "objects", "incoming"
_FEW, _THREADS = 16, 8
"""So many contents are put one after another; more wait for the disk together, which then writes them as one."""
_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


class Vault:
    """The vault in a folder, with the data keys it needs. Raises VaultError for whatever goes wrong."""

    def __init__(self, folder: Path, ring: DataKeys) -> None:
        self.folder, self.ring, self._buried = folder, ring, Place(folder)
        with told(folder):
            durable.make_folder(folder / INCOMING)

    def put(self, holder: Holder, source: BinaryIO | int) -> Stored:
        """Seal what a stream or descriptor gives from where it stands. When this returns it is on the disk.

        Putting the same again changes nothing.
        """
        self._refuse_buried(holder)
        key = self.ring.key_or_new(holder)
        with told(self.folder), self._incoming() as (number, path):
            stored = seal(_reading(source), number, key, holder)
            os.fsync(number)
            final = self._path(holder, stored.digest)
            if not self._whole(final, key, holder, stored.digest):
                durable.make_folder(final.parent)
                path.rename(final)
                sync_folder(final.parent)
        return stored

    def put_all(self, contents: Sequence[tuple[Holder, bytes]]) -> list[Stored]:
        """Many small ones, in their order. When this returns all are on the disk; where it raises, some may be."""
        if len(contents) <= _FEW:
            return [self.put(holder, io.BytesIO(content)) for holder, content in contents]
        with ThreadPoolExecutor(_THREADS, "vault") as threads:
            waiting = [threads.submit(self.put, holder, io.BytesIO(content)) for holder, content in contents]
            return [one.result() for one in waiting]

    def open(self, holder: Holder, digest: str) -> BinaryIO:
        """A reader that can seek; it raises VaultError rather than give a byte that was not sealed."""
        return io.BufferedReader(SealedReader(self._sealed(holder, digest)), 1 << 16)

    def into_memory_file(self, holder: Holder, digest: str) -> int:
        """A descriptor of the whole content in memory that nobody can change any more, at its beginning.

        Its SHA-256 was computed anew and is the digest. The caller closes it.
        """
        with told(self.folder), contextlib.closing(self._sealed(holder, digest)) as sealed:
            number = os.memfd_create("tidegate", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
            try:
                hasher = hashlib.sha256()
                for chunk in sealed.chunks():
                    hasher.update(chunk)
                    write_all(number, chunk)
                if hasher.hexdigest() != digest:
                    raise VaultError(
                        "a sealed object does not hold what its digest says: restore it from a backup"
                    )
                os.lseek(number, 0, os.SEEK_SET)
                fcntl.fcntl(number, fcntl.F_ADD_SEALS, _SEALS)
            except BaseException:
                os.close(number)
                raise
            return number

    def has(self, holder: Holder, digest: str) -> bool:
        """Whether it is there and could be opened: not shredded, and its head is true."""
        try:
            self._sealed(holder, digest).close()
        except VaultError:
            return False
        return True

    def size(self, holder: Holder, digest: str) -> int:
        """Length of the content in bytes."""
        with contextlib.closing(self._sealed(holder, digest)) as sealed:
            return sealed.length

    def discard(self, holder: Holder, digest: str) -> None:
        """Remove one object; one that is not there is discarded already. Works on what was shredded, too."""
        with told(self.folder), self.ring.changing():
            if self.ring.held(holder):
                raise VaultError(f"this {holder.kind} is under litigation hold: lift it before discarding")
            path = self._path(holder, digest)
            if path.exists():
                path.unlink()
                sync_folder(path.parent)

    def shred(self, holder: Holder) -> Destroyed:
        """Make all that this holder has unreadable, in every backup of the vault too. Safe to run again."""
        done = self.ring.destroy(holder)
        self._bury(done.names)
        return done

    def reconcile(self, shredded: tuple[Holder, ...] = ()) -> Destroyed:
        """After a restore: shred again what the vault, the keys or the caller's record know to be shredded."""
        with told(self.folder):
            known = {*self._buried.names(SHREDDED), *map(self.ring.name, shredded)}
        done = self.ring.reconcile(sorted(known))
        self._bury(done.names)
        return done

    def sweep(self) -> int:
        """Remove what killed runs left in `incoming`, and nothing that a living one is sealing. How many."""
        swept = 0
        with told(self.folder):
            for left in (self.folder / INCOMING).iterdir():
                with contextlib.suppress(FileNotFoundError, BlockingIOError), left.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    left.unlink()
                    swept += 1
        return swept

    def _sealed(self, holder: Holder, digest: str) -> Sealed:
        self._refuse_buried(holder)
        key = self.ring.key(holder)
        with told(self.folder):
            try:
                number = os.open(self._path(holder, digest), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            except FileNotFoundError:
                raise VaultError(f"the vault has no such content of this {holder.kind}") from None
            return Sealed(number, key, holder, digest)

    def _whole(self, path: Path, key: bytes, holder: Holder, digest: str) -> bool:
        """Whether an object is there already, its head true; a damaged one is sealed anew."""
        try:
            number = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            return False
        try:
            with contextlib.closing(Sealed(number, key, holder, digest)) as sealed:
                return all(True for _ in sealed.chunks())
        except VaultError:
            return False

    def _path(self, holder: Holder, digest: str) -> Path:
        name = self.ring.object_name(holder, digest)
        return self.folder / OBJECTS / name[:2] / name[2:4] / name

    @contextlib.contextmanager
    def _incoming(self) -> Iterator[tuple[int, Path]]:
        """A new file to seal into, locked as long as this run lives; removed unless it was renamed."""
        number, path = self._fresh()
        try:
            yield number, path
        finally:
            path.unlink(missing_ok=True)
            os.close(number)

    def _fresh(self) -> tuple[int, Path]:
        while True:
            path = self.folder / INCOMING / os.urandom(16).hex()
            number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            fcntl.flock(number, fcntl.LOCK_EX)
            if os.fstat(number).st_nlink:
                return number, path
            # A sweep was quicker than the lock.
            os.close(number)

    def _bury(self, names: tuple[str, ...]) -> None:
        with told(self.folder):
            self._buried.bury(names)

    def _refuse_buried(self, holder: Holder) -> None:
        with told(self.folder):
            if self._buried.has(SHREDDED, self.ring.name(holder)):
                raise VaultError("this was shredded: its key is destroyed, and nothing brings it back")


def _reading(source: BinaryIO | int) -> Source:
    if isinstance(source, int):
        number = source
        return lambda size: os.read(number, size)
    return source.read
