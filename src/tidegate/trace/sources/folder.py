"""Folders and single files. In: a path. Out: every file below it; a repository's history, an archive's records.

Links to files are read, links to folders are not followed: what they lead to is either below too, or elsewhere.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from tidegate.errors import TraceError
from tidegate.inspection import snapshot
from tidegate.trace.sources import arc, bodies, warc
from tidegate.trace.sources.interface import Body, Item, Settings, Shard, Unread

MOST_FILES, MOST_BYTES = 256, 256 << 20
"""Of one shard."""
MAIL_FOLDERS = ("cur", "new")


def plan(where: str, settings: Settings) -> Iterator[Shard | Unread]:
    """Files in the order of their names, a few hundred a shard. Raises TraceError where there is no such path."""
    try:
        status = os.stat(where)
    except OSError as error:
        raise TraceError(f"{where or 'an empty path'} cannot be opened: {error.strerror}") from None
    if not stat.S_ISDIR(status.st_mode):
        yield from _alone(where, where)
        return
    names: list[str] = []
    size = 0
    for path, found in _below(where):
        if isinstance(found, Shard | Unread):
            yield found
            continue
        if archive := _archive(path):
            yield Shard(archive, path, word=where)
            continue
        names.append(path)
        size += found
        if len(names) >= MOST_FILES or size >= MOST_BYTES:
            yield Shard("folder", where, tuple(names), where)
            names, size = [], 0
    if names:
        yield Shard("folder", where, tuple(names), where)


def items(shard: Shard, settings: Settings) -> Iterator[Item | Unread]:
    """Each file, read once."""
    for path in shard.names:
        shown = text(path)
        taken = snapshot.take(path)
        if taken.problem:
            yield Unread(shown, taken.problem)
            continue
        mail = os.path.basename(os.path.dirname(path)) in MAIL_FOLDERS and _is_maildir(path)
        yield Item(shown, in_hand(taken), "message/rfc822" if mail else "")


def in_hand(taken: snapshot.Snapshot) -> Body:
    """A small snapshot as bytes; it is closed then."""
    if taken.size > bodies.IN_MEMORY:
        return taken
    with taken:
        return os.pread(taken.fd, taken.size, 0) if taken.size else b""


def text(path: str) -> str:
    """A path that every report can hold: bytes that are no text become escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _is_maildir(path: str) -> bool:
    above = os.path.dirname(os.path.dirname(path))
    return all(os.path.isdir(os.path.join(above, name)) for name in (*MAIL_FOLDERS, "tmp"))


def _alone(path: str, word: str) -> Iterator[Shard | Unread]:
    if archive := _archive(path):
        yield Shard(archive, path, word=word)
    else:
        yield Shard("folder", path, (path,), word)


def _archive(path: str) -> str:
    """Which kind of web archive a name tells, "" for none."""
    name = path.lower()
    return "warc" if name.endswith(warc.SUFFIXES) else "arc" if name.endswith(arc.SUFFIXES) else ""


def _below(start: str) -> Iterator[tuple[str, int | Shard | Unread]]:
    """Paths with their sizes; a stack, so that no depth ends it."""
    stack = [start]
    while stack:
        folder = stack.pop()
        try:
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield folder, Unread(text(folder), f"cannot be listed: {error.strerror}")
            continue
        below = []
        for entry in entries:
            try:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name == ".git":
                        yield entry.path, Shard("git", entry.path, word=start)
                    else:
                        below.append(entry.path)
                elif entry.is_symlink() and entry.is_dir():
                    yield entry.path, Unread(text(entry.path), "is a link to a folder, which is not followed")
                else:
                    yield entry.path, entry.stat().st_size
            except OSError as error:
                yield entry.path, Unread(text(entry.path), f"cannot be opened: {error.strerror}")
        stack.extend(reversed(below))
