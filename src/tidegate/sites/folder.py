"""A site that is a folder of this machine, or one mounted here: what a web server serves from.

In: cleared bytes. Out: a file that a reader sees whole or not at all. Bytes get a name only after they were
hashed; each release is a new inode, so that an old hard link to the last one changes nothing; no link under
the root is ever followed. It keeps no versions.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from tidegate.errors import SiteError
from tidegate.sites import gone, listing, steps
from tidegate.sites.content import Checked, Content, digest_of
from tidegate.sites.interface import Gone, Published, StillThere, TakenDown
from tidegate.sites.paths import check, check_found, shown
from tidegate.sites.public import Public

FILE_MODE = 0o644
FOLDER_MODE = 0o755
_ATTEMPTS = 5


class FolderSite:
    """See `interface.Site`. `root`: an existing folder, itself perhaps a link (as `current` often is)."""

    def __init__(
        self, name: str, root: str, public: Public | None = None, *, mode: int = FILE_MODE, sync: bool = True
    ) -> None:
        """`mode`: of files. `sync`: wait until the bytes are on the disk (only a bench turns it off)."""
        self.name, self.public = name, public
        self._root, self._mode, self._sync = root, mode, sync

    def list(self, *, versions: bool = False) -> Iterator[Published]:
        """Everything under the root, links and special files too; no link is followed."""
        return listing.walk(self._root)

    @contextmanager
    def read(self, path: str, version: str = "") -> Iterator[BinaryIO]:
        """Raises SiteError where there is no regular file."""
        try:
            with self._parent(path) as (folder, name):
                fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        except (steps.MissingError, FileNotFoundError):
            raise SiteError(f"{self.name} has no {shown(path)}") from None
        except OSError as error:
            raise self._failed(path, error) from None
        with os.fdopen(fd, "rb") as file:
            if version or not stat.S_ISREG(os.fstat(fd).st_mode):
                raise SiteError(f"{self.name}: {shown(path)} has no such version, or is not a file")
            yield file

    def publish(self, path: str, content: Content, digest: str, length: int, media_type: str) -> Published:
        """See `interface.Site`. The media type is the web server's business: it goes by the name."""
        check(path)
        checked = Checked(content, digest, length)
        try:
            with steps.parent_of(self._root, path, FOLDER_MODE) as (folder, name):
                if same := self._same(folder, name, path, checked, digest, length):
                    return same
                status = self._put(folder, name, path, checked)
                self._require_reachable(path, status)
        except OSError as error:
            raise self._failed(path, error) from None
        return listing.published(path, status, digest)

    def versions(self, path: str) -> tuple[Published, ...]:
        """One, or none."""
        check_found(path)
        try:
            with self._parent(path) as (folder, name):
                return (listing.published(path, os.stat(name, dir_fd=folder, follow_symlinks=False)),)
        except (steps.MissingError, FileNotFoundError):
            return ()
        except OSError as error:
            raise self._failed(path, error) from None

    def take_down(self, path: str) -> TakenDown:
        """A link is removed, not what it shows. Raises SiteError for a folder."""
        removed = self.versions(path)
        try:
            with self._parent(path) as (folder, name):
                for leftover in (name, _temporary(name)):
                    with suppress(FileNotFoundError):
                        os.unlink(leftover, dir_fd=folder)
                self._wait(folder)
        except steps.MissingError:
            return TakenDown(path, ())
        except OSError as error:
            raise self._failed(path, error) from None
        return TakenDown(path, removed)

    def verify_gone(self, path: str, digest: str | None = None) -> Gone | StillThere:
        """See `interface.Site`."""
        return gone.verify(self, check_found(path), digest, self.public)

    def close(self) -> None:
        """Nothing is held."""

    @contextmanager
    def _parent(self, path: str) -> Iterator[tuple[int, str]]:
        with steps.parent_of(self._root, check_found(path)) as place:
            yield place

    def _same(
        self, folder: int, name: str, path: str, checked: Checked, digest: str, length: int
    ) -> Published | None:
        """What lies there already, if it is exactly that, ours alone, and the content is what it should be."""
        try:
            fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        except OSError:
            return None
        with os.fdopen(fd, "rb") as file:
            status = os.fstat(fd)
            alone = stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and status.st_uid == os.geteuid()
            wanted = (self._mode, length)
            if not alone or (stat.S_IMODE(status.st_mode), status.st_size) != wanted:
                return None
            if digest_of(file) != (digest.lower(), length):
                return None
        for _ in checked:
            pass
        checked.finish()
        return listing.published(path, status, digest)

    def _put(self, folder: int, name: str, path: str, checked: Checked) -> os.stat_result:
        """Write, hash, and only then name."""
        fd, named = _nameless(folder), _temporary(name)
        nameless = fd is not None
        if fd is None:
            fd = self._hidden(folder, named)
        try:
            self._fill(fd, checked)
            if nameless:
                self._link(fd, folder, name, named, path)
            else:
                os.replace(named, name, src_dir_fd=folder, dst_dir_fd=folder)
        except BaseException:
            os.close(fd)
            with suppress(OSError):
                os.unlink(named, dir_fd=folder)
            raise
        try:
            self._wait(folder)
            return os.fstat(fd)
        finally:
            os.close(fd)

    def _fill(self, fd: int, checked: Checked) -> None:
        for piece in checked:
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(fd, rest) :]
        checked.finish()
        os.fchmod(fd, self._mode)
        self._wait(fd)

    def _link(self, fd: int, folder: int, name: str, named: str, path: str) -> None:
        """Give the nameless file a name beside the one it replaces, and move it there in one step."""
        for _ in range(_ATTEMPTS):
            with suppress(FileNotFoundError):
                os.unlink(named, dir_fd=folder)  # of a run that died between the two steps
            try:
                os.link(f"/proc/self/fd/{fd}", named, dst_dir_fd=folder, follow_symlinks=True)
                os.replace(named, name, src_dir_fd=folder, dst_dir_fd=folder)
                return
            except (FileExistsError, FileNotFoundError):
                continue  # somebody publishes to the same path at this moment
        raise SiteError(f"{self.name}: {shown(path)} is being written by something else: publish it again")

    def _hidden(self, folder: int, named: str) -> int:
        """A file nobody else may read, for file systems that know no nameless ones."""
        with suppress(FileNotFoundError):
            os.unlink(named, dir_fd=folder)
        return os.open(named, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder)

    def _require_reachable(self, path: str, status: os.stat_result) -> None:
        """A folder moved away while we wrote into it has taken the file along."""
        with suppress(steps.MissingError, OSError), self._parent(path) as (folder, name):
            now = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if (now.st_dev, now.st_ino) == (status.st_dev, status.st_ino):
                return
        raise SiteError(
            f"{self.name}: {shown(path)} was moved or replaced while it was published: find out by whom"
        )

    def _wait(self, fd: int) -> None:
        if self._sync:
            os.fsync(fd)

    def _failed(self, path: str, error: OSError) -> SiteError:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            return SiteError(f"{self.name}: {shown(path)} is a link, which is never followed: remove it")
        return SiteError(f"{self.name}: {shown(path)}: {error.strerror or type(error).__name__}")


def _nameless(folder: int) -> int | None:
    try:
        return os.open(".", os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600, dir_fd=folder)
    except (OSError, AttributeError):
        return None


def _temporary(name: str) -> str:
    """The same for the same file, so that the next run finds what a dead one left; it tells no name."""
    return f".tidegate-{hashlib.sha256(os.fsencode(name)).hexdigest()[:24]}.part"
