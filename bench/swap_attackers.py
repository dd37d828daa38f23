"""Attackers for `bench/swap.py`: each is a process that swaps a file, or a site's folder, as fast as it can.

In: a kind, a path, contents that may be published and contents that may not. Out: nothing; it runs until it is killed.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Maker = Callable[[int], bytes]
KINDS = ("rewrite", "rename", "symlink", "hardlink", "truncate", "append")


def write(path: Path, content: bytes) -> None:
    number = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
    try:
        os.pwrite(number, content, 0)
        os.ftruncate(number, len(content))
    finally:
        os.close(number)


def rewrite(path: Path, good: bytes, evil: bytes) -> Iterator[None]:
    """In place, and the modification time set back."""
    before = path.stat()
    write(path, evil)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    yield
    write(path, good)


def rename(path: Path, good: bytes, evil: bytes) -> Iterator[None]:
    for content in (evil, good):
        side = path.with_suffix(".side")
        write(side, content)
        side.replace(path)
        yield


def symlink(path: Path, good: bytes, evil: bytes) -> Iterator[None]:
    for name, content in (("evil", evil), ("good", good)):
        target = path.with_suffix("." + name)
        write(target, content)
        side = path.with_suffix(".side")
        side.unlink(missing_ok=True)
        side.symlink_to(target)
        side.replace(path)
        yield


def hardlink(path: Path, good: bytes, evil: bytes) -> Iterator[None]:
    """The file is replaced by another link to an inode that is then written through its other name."""
    other, side = path.with_suffix(".other"), path.with_suffix(".side")
    other.unlink(missing_ok=True)
    side.unlink(missing_ok=True)
    write(other, good)
    os.link(other, side)
    side.replace(path)
    yield
    write(other, evil)
    yield
    write(other, good)


def truncate(path: Path, good: bytes, evil: bytes) -> Iterator[None]:
    os.truncate(path, 0)
    write(path, evil)
    yield
    os.truncate(path, len(good) // 2)
    write(path, good)


def append(path: Path, good: bytes, evil: bytes) -> Iterator[None]:
    with path.open("ab") as file:
        file.write(evil)
    yield
    os.truncate(path, len(good))


WAYS = dict(zip(KINDS, (rewrite, rename, symlink, hardlink, truncate, append), strict=True))


def swap(kind: str, path: Path, good: Maker, evil: Maker, pause: float) -> None:
    """Swap for ever, with pauses of up to `pause` seconds so that some attempts get through."""
    random.seed(kind)
    number = 0
    while True:
        number += 1
        for _ in WAYS[kind](path, good(number), evil(number)):
            time.sleep(random.random() * pause / 12)
        time.sleep(random.random() * pause)


def old_links(folder: Path, aside: Path, evil: Maker) -> None:
    """Hold a hard link to what is published, and write into it as soon as something newer is there."""
    held: dict[Path, Path] = {}
    number = 0
    while True:
        for target in list(folder.rglob("*.csv")):
            number += 1
            with suppress(OSError):
                if (link := held.get(target)) is None:
                    link = aside / f"link{number}"
                    os.link(target, link)
                    held[target] = link
                elif link.stat().st_ino != target.stat().st_ino:
                    write(link, evil(number))
                    del held[target]
                    link.unlink()
        time.sleep(0.0005)


def moving_folder(folder: Path, outside: Path) -> None:
    """Put a link to another place where the site's folder is, and the folder back."""
    side, link = folder.with_name("moved"), folder.with_name("link")
    while True:
        with suppress(OSError):
            folder.rename(side)
            link.unlink(missing_ok=True)
            link.symlink_to(outside)
            link.rename(folder)
            time.sleep(random.random() * 0.0005)
            folder.unlink()
            side.rename(folder)
        if not os.path.lexists(folder):
            with suppress(OSError):
                side.rename(folder)
        time.sleep(random.random() * 0.002)


def start(function: Callable[..., None], *arguments: object) -> int:
    """A process that does it; its number."""
    child = os.fork()
    if child == 0:
        try:
            function(*arguments)
        finally:
            os._exit(1)
    return child


@contextmanager
def at_work(*children: int) -> Iterator[None]:
    """Attackers, ended afterwards."""
    try:
        yield
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
