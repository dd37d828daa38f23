"""What a web server must not give out, said so that it takes effect at the next request.

In: paths of a site. Out: a folder in which every denied path has a flag, mirrored folder by folder; nginx looks
for the flag before anything else and answers 410 (docs/guides/deny.md has its lines). No reload is needed, and
what nginx makes of an address (escapes, double slashes, dots) it does before it looks, so that every spelling
of one path meets the same flag. Where the site's file system folds case, `write_map` is the second mode.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit

from tidegate.errors import SiteError
from tidegate.sites.paths import check_found, shown

FLAG = ".tidegate-denied"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER_MODE, _FILE_MODE = 0o755, 0o644
_ATTEMPTS = 20
_LONGEST = 1000


class DenyMap:
    """`folder`: this map's alone, on the web server's machine, absolute. `prefix`: the path of its address: `/data/`.

    `folder` is made if it is missing. Everybody may read it: the web server must.
    """

    def __init__(self, folder: str | os.PathLike[str], prefix: str = "/") -> None:
        self._folder = os.fspath(folder)
        if not os.path.isabs(self._folder):
            raise SiteError(f"the folder of a deny-map must be absolute: {self._folder} is not")
        self._prefix = "".join(f"{part}/" for part in unquote(prefix).split("/") if part)

    def deny(self, path: str) -> None:
        """From the next request on, 410. Again changes nothing. Raises SiteError where that cannot be said."""
        parts = self._parts(path)
        try:
            for _ in range(_ATTEMPTS):
                with suppress(FileNotFoundError):  # `allow` of a neighbour took an empty folder away
                    return self._raise_flag(parts)
        except OSError as error:
            raise self._failed(path, error) from None
        raise SiteError(f"{shown(path)} cannot be denied: its folder is removed again and again")

    def deny_address(self, address: str) -> None:
        """The same for a whole address: its query and its spelling do not matter."""
        self.deny(self.path_of(address))

    def allow(self, path: str) -> None:
        """From the next request on, as if it had never been denied. Again changes nothing."""
        parts = self._parts(path)
        folders = [os.path.join(self._folder, *parts[:depth]) for depth in range(len(parts), 0, -1)]
        try:
            os.unlink(os.path.join(self._folder, *parts, FLAG))
            _sync(folders[0] if folders else self._folder)
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError as error:
            raise self._failed(path, error) from None
        for folder in folders:
            try:
                os.rmdir(folder)
            except OSError:
                break

    def denied(self) -> tuple[str, ...]:
        """Every denied path of the site, sorted; "" is the page at its address."""
        root = os.path.join(self._folder, self._prefix)
        return tuple(sorted(_flags(root, ""))) if os.path.isdir(root) else ()

    def path_of(self, address: str) -> str:
        """The site's path that an address asks for, as a web server reads it. Raises SiteError: not of this site."""
        try:
            raw = unquote_to_bytes(urlsplit(address).path)
        except ValueError:
            raise SiteError("this is no address") from None
        parts: list[str] = []
        for part in os.fsdecode(raw).split("/"):
            if part == "..":
                del parts[-1:]
            elif part not in ("", "."):
                parts.append(part)
        path = "/".join(parts)
        if not f"{path}/".startswith(self._prefix):
            raise SiteError("this address lies outside of the site of this deny-map")
        return path[len(self._prefix) :]

    def write_map(self, file: str | os.PathLike[str]) -> None:
        """All that is denied as an nginx `map`, which folds the case of ASCII letters; reload nginx after it.

        The file is replaced in one step.
        """
        lines = [f"{_quoted(f'/{self._prefix}{path}')} 1;\n" for path in self.denied()]
        target = os.fspath(file)
        fresh = f"{target}.new"
        try:
            with open(fresh, "w", encoding="utf-8", errors="surrogateescape", newline="") as out:
                out.writelines(lines)
                out.flush()
                os.fchmod(out.fileno(), _FILE_MODE)
                os.fsync(out.fileno())
            os.replace(fresh, target)
            _sync(os.path.dirname(os.path.abspath(target)))
        except OSError as error:
            raise SiteError(f"{target} cannot be written: {error.strerror}") from None

    def _parts(self, path: str) -> tuple[str, ...]:
        path = path.rstrip("/")
        if path:
            check_found(path)
        parts = [part for part in (self._prefix + path).split("/") if part]
        if FLAG in parts or len(os.fsencode(path)) > _LONGEST:
            raise SiteError(
                f"{shown(path)} cannot be denied: it is too long, or named like a flag of this map"
            )
        return tuple(parts)

    def _raise_flag(self, parts: tuple[str, ...]) -> None:
        os.makedirs(self._folder, exist_ok=True)
        at = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _readable(at)
            for part in parts:
                below = _below(at, part)
                os.close(at)
                at = below
            fd = os.open(FLAG, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, _FILE_MODE, dir_fd=at)
            try:
                os.fchmod(fd, _FILE_MODE)
            finally:
                os.close(fd)
            os.fsync(at)
        finally:
            os.close(at)

    def _failed(self, path: str, error: OSError) -> SiteError:
        return SiteError(f"the deny-map cannot be changed for {shown(path)}: {error.strerror}")


def _below(at: int, part: str) -> int:
    try:
        return os.open(part, _FOLDER, dir_fd=at)
    except FileNotFoundError:
        with suppress(FileExistsError):
            os.mkdir(part, _FOLDER_MODE, dir_fd=at)
            os.fsync(at)
    below = os.open(part, _FOLDER, dir_fd=at)
    _readable(below)
    return below


def _readable(folder: int) -> None:
    """Whatever mask this process runs under: a flag the web server cannot see is none."""
    status = os.fstat(folder)
    if status.st_uid == os.geteuid() and stat.S_IMODE(status.st_mode) & _FOLDER_MODE != _FOLDER_MODE:
        os.fchmod(folder, stat.S_IMODE(status.st_mode) | _FOLDER_MODE)


def _flags(folder: str, path: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name == FLAG:
                    yield path
                elif entry.is_dir(follow_symlinks=False):
                    yield from _flags(entry.path, f"{path}/{entry.name}" if path else entry.name)
    except FileNotFoundError:
        return


def _sync(folder: str) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _quoted(uri: str) -> str:
    """One word of nginx's configuration."""
    if any(character < " " for character in uri):
        raise SiteError(f"{quote(shown(uri))} cannot stand in a map: use the flags")
    return '"' + uri.replace("\\", "\\\\").replace('"', '\\"') + '"'
