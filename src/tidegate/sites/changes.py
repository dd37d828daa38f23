"""What changes under a folder, as the kernel tells it. In: a root. Out: paths below it, soon after they were written.

Told when a writer closes a file, when one is moved in, and when a link or hard link appears, so that a file is not
read half written. Events are lost: on network shares, over the kernel's limits, in folders made this moment. So who
uses this lists the folder again and again too; `LostError` says when that should be at once.
"""

from __future__ import annotations

import ctypes
import os
import select
import stat
import struct
from collections.abc import Iterator
from contextlib import suppress

from tidegate.errors import SiteError

_CLOSE_WRITE, _MOVED_TO, _CREATE, _ATTRIB = 0x8, 0x80, 0x100, 0x4
_ONLY_FOLDER, _NO_FOLLOW = 0x01000000, 0x02000000
_IS_FOLDER, _OVERFLOW, _IGNORED = 0x40000000, 0x4000, 0x8000
_MASK = _CLOSE_WRITE | _MOVED_TO | _CREATE | _ATTRIB | _ONLY_FOLDER | _NO_FOLLOW
_HEAD = struct.Struct("iIII")
_PIECE = 1 << 16


class LostError(Exception):
    """Events may have been lost: list the folder."""


class Changes:
    """A context manager. Raises SiteError where the kernel tells nothing (then only listing finds what is new)."""

    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._fd: int = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._fd < 0:
            raise SiteError(f"the kernel tells nothing of {root}: it is only listed from time to time")
        self._folders: dict[int, str] = {}
        self.lost = not self._add("")

    def __enter__(self) -> Changes:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)

    def next(self, seconds: float) -> list[str]:
        """Paths that changed, each once, empty after so many seconds. Raises LostError."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return []
        try:
            told = os.read(self._fd, _PIECE)
        except BlockingIOError:
            return []
        found: dict[str, None] = {}
        for watch, mask, name in _events(told):
            if mask & _OVERFLOW:
                raise LostError
            if mask & _IGNORED:
                self._folders.pop(watch, None)
                continue
            folder = self._folders.get(watch)
            if folder is None:
                continue
            path = f"{folder}/{name}" if folder else name
            found.update(dict.fromkeys(self._paths(path, mask)))
        return list(found)

    def _paths(self, path: str, mask: int) -> Iterator[str]:
        if mask & _IS_FOLDER:
            if mask & (_CREATE | _MOVED_TO):
                self.lost = not self._add(path) or self.lost
                yield from self._below(path)
        elif mask & (_CLOSE_WRITE | _MOVED_TO | _ATTRIB) or (mask & _CREATE and self._whole(path)):
            yield path

    def _add(self, folder: str) -> bool:
        """Watch a folder and all below it; whether the kernel has taken every one."""
        waiting, whole = [folder], True
        while waiting:
            one = waiting.pop()
            full = os.path.join(self._root, one) if one else self._root
            mask = _MASK if one else _MASK & ~_NO_FOLLOW
            watch = self._libc.inotify_add_watch(self._fd, os.fsencode(full), mask)
            if watch < 0:
                whole = False
                continue
            self._folders[watch] = one
            with suppress(OSError), os.scandir(full) as entries:
                waiting += [
                    f"{one}/{entry.name}" if one else entry.name
                    for entry in entries
                    if entry.is_dir(follow_symlinks=False)
                ]
        return whole

    def _below(self, folder: str) -> Iterator[str]:
        """Files that were in a new folder before it was watched."""
        for at, _, names in os.walk(os.path.join(self._root, folder)):
            below = os.path.relpath(at, self._root)
            yield from (f"{below}/{name}" for name in names)

    def _whole(self, path: str) -> bool:
        """Whether what was just named is there at once: a link, a hard link, a special file; others get closed."""
        try:
            status = os.lstat(os.path.join(self._root, path))
        except OSError:
            return False
        return not stat.S_ISREG(status.st_mode) or status.st_nlink > 1


def _events(told: bytes) -> Iterator[tuple[int, int, str]]:
    at = 0
    while at < len(told):
        watch, mask, _, length = _HEAD.unpack_from(told, at)
        at += _HEAD.size
        yield watch, mask, os.fsdecode(told[at : at + length].rstrip(b"\0"))
        at += length
