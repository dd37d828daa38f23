"""Repositories with their whole history. In: a repository's folder. Out: every blob that any name leads to, once.

dulwich reads the objects: no program is started, so nothing in a stranger's configuration can start one. What no
name leads to any more (dangling objects) is not looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tidegate.errors import TraceError
from tidegate.trace.sources import bodies
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread

if TYPE_CHECKING:
    from dulwich.repo import Repo

BLOBS = 512
_LINK, _SUBMODULE, _TREE = 0o120000, 0o160000, 0o040000
_ELSEWHERE = b"version https://git-lfs.github.com/spec/"


def plan(where: str, settings: Settings) -> Iterator[Shard | Unread]:
    """Blobs by the first path and commit they are met at. Raises TraceError where it is no repository."""
    with _repository(where) as repository:
        names: list[str] = []
        for found in _blobs(repository, where):
            if isinstance(found, Unread):
                yield found
                continue
            names.append(found)
            if len(names) == BLOBS:
                yield Shard("git", where, tuple(names), where)
                names = []
    if names:
        yield Shard("git", where, tuple(names), where)


def items(shard: Shard, settings: Settings) -> Iterator[Item | Unread]:
    """Each blob's bytes. A shard without names is a repository met in a folder: all of it."""
    if not shard.names:
        for found in plan(shard.where, settings):
            if isinstance(found, Unread):
                yield found
            else:
                yield from items(found, settings)
        return
    with _repository(shard.where) as repository:
        for name in shard.names:
            number, commit, path = name.split(" ", 2)
            where = f"{shard.where}@{commit[:12]}:{path}"
            try:
                content: bytes = repository.object_store[number.encode()].as_raw_string()  # type: ignore[index]
            except Exception as error:  # the library raises many kinds over a damaged repository
                yield Unread(where, f"the object cannot be read ({type(error).__name__})")
                continue
            if content.startswith(_ELSEWHERE):
                yield Unread(where, "is kept in another place (Git LFS)")
            large = len(content) > bodies.IN_MEMORY
            yield Item(where, bodies.of_pieces(iter((content,)), path) if large else content)


def _repository(where: str) -> Repo:
    try:
        from dulwich.repo import Repo
    except ImportError:
        raise TraceError('repositories need dulwich: pip install "tidegate[trace]"') from None
    path = os.path.dirname(where) if os.path.basename(where) == ".git" else where
    try:
        return Repo(path)
    except Exception as error:
        raise TraceError(f"{where} is no repository that can be read ({type(error).__name__})") from None


def _blobs(repository: Repo, where: str) -> Iterator[str | Unread]:
    """`blob commit path` for each blob, newest commits first."""
    seen: set[bytes] = set()
    waiting = _heads(repository)
    met = set(waiting)
    while waiting:
        number = waiting.pop()
        try:
            found: Any = repository.object_store[number]  # type: ignore[index]
        except Exception:
            yield Unread(f"{where}@{number.decode()[:12]}", "an object of its history is missing or damaged")
            continue
        if found.type_name == b"tag":
            target = found.object[1]
            if target not in met:
                met.add(target)
                waiting.append(target)
        elif found.type_name == b"commit":
            yield from _tree(repository, where, found.tree, number.decode(), seen)
            for parent in found.parents:
                if parent not in met:
                    met.add(parent)
                    waiting.append(parent)
        elif found.type_name == b"blob" and number not in seen:
            seen.add(number)
            yield f"{number.decode()} {'0' * 40} "


def _heads(repository: Repo) -> list[bytes]:
    found = dict.fromkeys(repository.get_refs().values())
    return [number for number in found if number is not None]


def _tree(repository: Repo, where: str, top: bytes, commit: str, seen: set[bytes]) -> Iterator[str | Unread]:
    stack = [(top, "")]
    while stack:
        number, above = stack.pop()
        if number in seen:
            continue
        seen.add(number)
        try:
            entries = list(repository.object_store[number].items())  # type: ignore[index, attr-defined]
        except Exception:
            yield Unread(f"{where}@{commit[:12]}:{above}", "a folder of its history is missing or damaged")
            continue
        for entry in entries:
            path = f"{above}/{entry.path.decode('utf-8', 'backslashreplace')}".lstrip("/")
            kind = entry.mode & 0o170000
            if kind == _TREE:
                stack.append((entry.sha, path))
            elif kind == _SUBMODULE:
                if entry.sha not in seen:
                    seen.add(entry.sha)
                    yield Unread(
                        f"{where}@{commit[:12]}:{path}", "is another repository (a submodule): name it too"
                    )
            elif entry.sha not in seen:
                seen.add(entry.sha)
                yield f"{entry.sha.decode()} {commit} {path}"
