"""A site that is a folder of another machine, reached by SFTP.

In: cleared bytes. Out: a file that a reader sees whole or not at all: it is written under a name nobody
serves, closed to others until it was hashed, and renamed over the last one (posix-rename, without which the
server is refused). Links on the way are refused; the protocol cannot hold a folder open, so who may rename
folders on that machine may still win a race, and what the public receives must be verified after. No versions.
"""

from __future__ import annotations

import builtins
import datetime as dt
import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

import asyncssh

from tidegate.errors import SiteError
from tidegate.sites import gone
from tidegate.sites.content import Checked, Content, digest_of
from tidegate.sites.interface import Gone, Kind, Published, StillThere, TakenDown
from tidegate.sites.listing import unreadable
from tidegate.sites.paths import check, check_found, shown
from tidegate.sites.public import Public
from tidegate.sites.ssh import Connection, Login

FILE_MODE = 0o644
FOLDER_MODE = 0o755
_BATCH = 500


class SftpSite:
    """See `interface.Site`. `root`: the absolute path of the folder on that machine."""

    def __init__(
        self, name: str, login: Login, root: str, public: Public | None = None, *, mode: int = FILE_MODE
    ) -> None:
        self.name, self.public = name, public
        self.root, self._mode = root.rstrip("/"), mode
        self.connection = Connection(name, login)

    def list(self, *, versions: bool = False) -> Iterator[Published]:
        """See `interface.Site`."""
        sftp, waiting = self.connection.sftp(), [""]
        self._require_root(sftp)
        while waiting:
            folder = waiting.pop()
            names = sftp.scandir(self._at(folder)) if folder else sftp.scandir(os.fsencode(self.root))
            try:
                while batch := self.connection.run(_batch(names)):
                    yield from self._entries(folder, batch, waiting)
            except asyncssh.SFTPNoSuchFile:
                continue
            except asyncssh.SFTPError:
                yield unreadable(folder or ".")

    @contextmanager
    def read(self, path: str, version: str = "") -> Iterator[BinaryIO]:
        """See `interface.Site`."""
        found = self.versions(path)
        if version or not found or found[0].kind is not Kind.FILE:
            raise SiteError(f"{self.name} has no {shown(path)}, or it is not a file, or has no such version")
        with self.connection.told(path):
            file = self.connection.run(self.connection.sftp().open(self._at(path), "rb", encoding=None))
        try:
            yield cast(BinaryIO, _Body(self.connection, path, file))
        finally:
            with self.connection.told(path):
                self.connection.run(file.close())

    def publish(self, path: str, content: Content, digest: str, length: int, media_type: str) -> Published:
        """See `interface.Site`. The media type is the web server's business: it goes by the name."""
        check(path)
        if same := self.same(path, content, digest, length):
            return same
        with self.connection.told(path):
            self._put(path, Checked(content, digest, length), length)
        return self.landed(path, digest, length)

    def versions(self, path: str) -> tuple[Published, ...]:
        """One, or none. Raises SiteError where a link stands in the way."""
        check_found(path)
        sftp = self.connection.sftp()
        try:
            with self.connection.told(path):
                self._require_folders(sftp, path, make=False)
                return (_published(path, self.connection.run(sftp.lstat(self._at(path)))),)
        except SiteError as error:
            if isinstance(error.__cause__, asyncssh.SFTPNoSuchFile | asyncssh.SFTPNoSuchPath):
                return ()
            raise

    def take_down(self, path: str) -> TakenDown:
        """A link is removed, not what it shows. Raises SiteError for a folder."""
        removed = self.versions(path)
        sftp = self.connection.sftp()
        for name in (self._at(path), self._temporary(path)):
            with self.connection.told(path), suppress(asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                self.connection.run(sftp.remove(name))
        return TakenDown(path, removed)

    def verify_gone(self, path: str, digest: str | None = None) -> Gone | StillThere:
        """See `interface.Site`."""
        return gone.verify(self, check_found(path), digest, self.public)

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()

    def same(self, path: str, content: Content, digest: str, length: int) -> Published | None:
        """What lies there already, if it is these bytes and the content given is what was cleared."""
        found = self.versions(path)
        if not found or (found[0].kind, found[0].size) != (Kind.FILE, length):
            return None
        with self.read(path) as stream:
            if digest_of(stream) != (digest.lower(), length):
                return None
        checked = Checked(content, digest, length)
        for _ in checked:
            pass
        checked.finish()
        return self.landed(path, digest, length)

    def landed(self, path: str, digest: str, length: int) -> Published:
        """What lies there now. Raises SiteError unless it is a file of that length."""
        found = self.versions(path)
        if not found or (found[0].kind, found[0].size) != (Kind.FILE, length):
            raise SiteError(f"{self.name}: {shown(path)} was moved or replaced while it was published")
        status = self.connection.run(self.connection.sftp().lstat(self._at(path)))
        return _published(path, status, digest)

    def require_folders(self, path: str) -> None:
        """Make the folders that `path` lies in. Raises SiteError where one is a link or a file."""
        with self.connection.told(path):
            self._require_folders(self.connection.sftp(), path, make=True)

    def _put(self, path: str, checked: Checked, length: int) -> None:
        sftp, run = self.connection.sftp(), self.connection.run
        self._require_folders(sftp, path, make=True)
        named = self._temporary(path)
        with suppress(asyncssh.SFTPNoSuchFile):
            run(sftp.remove(named))  # of a run that died
        file = run(sftp.open(named, "xb", asyncssh.SFTPAttrs(permissions=0o600), encoding=None))
        try:
            for piece in checked:
                run(file.write(piece))
            checked.finish()
            with suppress(asyncssh.SFTPOpUnsupported):
                run(file.fsync())
            run(file.setstat(asyncssh.SFTPAttrs(permissions=self._mode)))
            if (status := run(file.stat())).size != length:
                raise SiteError(f"{self.name} kept {status.size} of {length} bytes: nothing was published")
            run(file.close())
            run(sftp.posix_rename(named, self._at(path)))
        except BaseException:
            with suppress(Exception):  # the first error counts; the next publication removes what is left
                run(file.close())
            with suppress(Exception):
                run(sftp.remove(named))
            raise

    def _require_root(self, sftp: asyncssh.SFTPClient) -> None:
        with self.connection.told():
            if (
                self.connection.run(sftp.stat(os.fsencode(self.root))).type
                != asyncssh.FILEXFER_TYPE_DIRECTORY
            ):
                raise SiteError(f"{self.name}: {self.root} is no folder: correct `path`")

    def _require_folders(self, sftp: asyncssh.SFTPClient, path: str, *, make: bool) -> None:
        self._require_root(sftp)
        folders = path.split("/")[:-1]
        for depth in range(1, len(folders) + 1):
            at = self._at("/".join(folders[:depth]))
            try:
                status = self.connection.run(sftp.lstat(at))
            except asyncssh.SFTPNoSuchFile:
                if not make:
                    raise
                self.connection.run(sftp.mkdir(at, asyncssh.SFTPAttrs(permissions=FOLDER_MODE)))
                continue
            if status.type != asyncssh.FILEXFER_TYPE_DIRECTORY:
                raise SiteError(
                    f"{shown(path)}: something that is no folder stands in the way, perhaps a link: remove it"
                )

    def _entries(
        self, folder: str, batch: builtins.list[asyncssh.SFTPName], waiting: builtins.list[str]
    ) -> Iterator[Published]:
        for entry in batch:
            name = os.fsdecode(entry.filename)
            path = f"{folder}/{name}" if folder else name
            if name in (".", ".."):
                continue
            if entry.attrs.type == asyncssh.FILEXFER_TYPE_DIRECTORY:
                waiting.append(path)
            else:
                yield _published(path, entry.attrs)

    def _at(self, path: str) -> bytes:
        return os.fsencode(f"{self.root}/{path}")

    def _temporary(self, path: str) -> bytes:
        folder, _, name = path.rpartition("/")
        hidden = f".tidegate-{hashlib.sha256(os.fsencode(name)).hexdigest()[:24]}.part"
        return self._at(f"{folder}/{hidden}" if folder else hidden)


class _Body:
    """A remote file as a stream."""

    def __init__(self, connection: Connection, path: str, file: asyncssh.SFTPClientFile) -> None:
        self._connection, self._path, self._file = connection, path, file

    def read(self, size: int = -1) -> bytes:
        with self._connection.told(self._path):
            return cast(bytes, self._connection.run(self._file.read(size)))


async def _batch(names: AsyncIterator[asyncssh.SFTPName]) -> list[asyncssh.SFTPName]:
    """The next few hundred: a turn of the event loop for each name alone would cost more than the name."""
    found: list[asyncssh.SFTPName] = []
    async for name in names:
        found.append(name)
        if len(found) == _BATCH:
            break
    return found


def _published(path: str, status: asyncssh.SFTPAttrs, digest: str | None = None) -> Published:
    kinds = {asyncssh.FILEXFER_TYPE_REGULAR: Kind.FILE, asyncssh.FILEXFER_TYPE_SYMLINK: Kind.LINK}
    size, modified = status.size or 0, status.mtime or 0
    return Published(
        path,
        digest,
        size,
        dt.datetime.fromtimestamp(modified, dt.UTC),
        kind=kinds.get(status.type, Kind.SPECIAL),
        token=f"{size:x}-{modified:x}",
    )
