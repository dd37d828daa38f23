"""Which files a check is about. In: paths as typed. Out: entries in a stable order, none left out.

Everything below a folder would be published with it, so everything is listed: hidden files, version control
folders, and files behind symbolic links. What cannot be listed is an entry with its trouble, never left out.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidegate.errors import UsageError

STDIN = "-"
VISITS = 8
"""How often one folder may be reached by different links, so that links among folders cannot multiply."""

Identity = tuple[int, int]
"""Device and inode: the same folder under any path."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to judge. `path` is None for standard input; `name` is what reports call it.

    `size`: bytes as far as known, for progress only. `trouble`: why it cannot be opened at all, or "".
    """

    path: str | None
    name: str
    size: int = 0
    trouble: str = ""


def gather(paths: Sequence[str], stdin_name: str | None = None) -> list[Entry]:
    """All files at and below `paths`. Raises UsageError where a path is missing or nothing is found."""
    unique = list(dict.fromkeys(paths))
    if stdin_name is not None and STDIN not in unique:
        raise UsageError("--name names standard input: give - as a path as well")
    missing = [path for path in unique if path != STDIN and not _exists(path)]
    if missing:
        more = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
        raise UsageError(f"no such file or folder: {missing[0] or 'an empty path'}{more}")
    entries: list[Entry] = []
    for path in unique:
        if path == STDIN:
            entries.append(Entry(None, stdin_name or "standard input"))
        else:
            entries.extend(_Walk().below(path))
    if not entries:
        raise UsageError(f"nothing to check: no file in {', '.join(unique)}")
    return entries


def _exists(path: str) -> bool:
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        # It may be there and closed to us: that is for the verdict to say.
        return True
    return True


class _Walk:
    """One argument's walk: a stack, not recursion, so that no depth of folders ends it."""

    def __init__(self) -> None:
        self._visits: dict[Identity, int] = {}

    def below(self, start: str) -> Iterator[Entry]:
        """Every file at or below `start`, in the order of names."""
        stack: list[tuple[str, frozenset[Identity]]] = [(start, frozenset())]
        while stack:
            path, ancestors = stack.pop()
            try:
                status = os.stat(path)
                if not stat.S_ISDIR(status.st_mode):
                    yield Entry(path, path, status.st_size if stat.S_ISREG(status.st_mode) else 0)
                    continue
                names = sorted(os.listdir(path), key=os.fsencode, reverse=True)
            except OSError as error:
                yield Entry(path, path, trouble=_unreachable(path, error))
                continue
            identity = (status.st_dev, status.st_ino)
            trouble = self._visit(identity, ancestors)
            if trouble:
                yield Entry(path, path, trouble=trouble)
                continue
            within = ancestors | {identity}
            stack.extend((os.path.join(path, name), within) for name in names)

    def _visit(self, identity: Identity, ancestors: frozenset[Identity]) -> str:
        if identity in ancestors:
            return "is a symbolic link to a folder that it lies in (a loop): remove the link"
        self._visits[identity] = self._visits.get(identity, 0) + 1
        if self._visits[identity] > VISITS:
            return f"is a folder reached by more than {VISITS} symbolic links: check it by itself"
        return ""


def _unreachable(path: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError) and os.path.islink(path):
        return "is a symbolic link that leads nowhere"
    return f"cannot be opened: {error.strerror}"
