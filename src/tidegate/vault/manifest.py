"""What a backup holds, by SHA-256. In: files. Out: lines, of which the last is the hash of those before it.

tidegate backup 1 2026-11-23T12:00:00+00:00
file SHA256 SIZE PATH           of this generation
object SHA256 SIZE NAME         shared by all generations
shredded NAME                   tombstones of the vault
end SHA256
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from tidegate.errors import VaultError
from tidegate.keys import durable
from tidegate.keys.files import sync_folder, write_all

NAME = "manifest"
_FIRST = "tidegate backup 1"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Copied:
    """A file's SHA-256 in hexadecimal, and its size in bytes."""

    digest: str
    size: int


@dataclass(slots=True)
class Manifest:
    """Paths are relative, with `/`; objects go by their names in the vault."""

    made: str
    files: dict[str, Copied] = field(default_factory=dict)
    objects: dict[str, Copied] = field(default_factory=dict)
    shredded: tuple[str, ...] = ()

    def encode(self) -> bytes:
        """Its text."""
        lines = [f"{_FIRST} {self.made}"]
        lines += [f"file {copied.digest} {copied.size} {path}" for path, copied in self.files.items()]
        lines += [f"object {copied.digest} {copied.size} {name}" for name, copied in self.objects.items()]
        lines += [f"shredded {name}" for name in self.shredded]
        text = ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")
        return text + f"end {hashlib.sha256(text).hexdigest()}\n".encode()


def read(generation: Path) -> Manifest:
    """A generation's manifest. Raises VaultError where a byte of it is not as written."""
    path = generation / NAME
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise VaultError(f"{path} cannot be read: {error.strerror}") from None
    text, _, end = raw.rpartition(b"end ")
    lines = text.decode("utf-8", "surrogateescape").rstrip("\n").split("\n")
    if end != hashlib.sha256(text).hexdigest().encode() + b"\n" or not lines[0].startswith(_FIRST):
        raise VaultError(f"{path} was changed or cut: restore another generation")
    found = Manifest(lines[0].removeprefix(_FIRST).strip())
    shredded = []
    for line in lines[1:]:
        what, rest = line.split(" ", 1)
        if what == "shredded":
            shredded.append(rest)
            continue
        digest, size, name = rest.split(" ", 2)
        (found.files if what == "file" else found.objects)[_inside(name, path)] = Copied(digest, int(size))
    found.shredded = tuple(shredded)
    return found


def copy(source: Path, to: Path) -> Copied:
    """Copy a file, durably and whole or not at all; a link is refused. Raises OSError."""
    durable.make_folder(to.parent)
    reading = os.open(source, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    fresh = to.parent / f"{durable.TEMPORARY}{os.urandom(8).hex()}"
    try:
        writing = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            hasher, size = hashlib.sha256(), 0
            while piece := os.read(reading, _PIECE):
                hasher.update(piece)
                size += len(piece)
                write_all(writing, piece)
            os.fsync(writing)
        finally:
            os.close(writing)
        fresh.rename(to)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    finally:
        os.close(reading)
    sync_folder(to.parent)
    return Copied(hasher.hexdigest(), size)


def measure(path: Path) -> Copied:
    """What a file holds now. Raises OSError."""
    with path.open("rb") as file:
        return Copied(hashlib.file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size)


def _inside(name: str, path: Path) -> str:
    if name.startswith("/") or ".." in name.split("/"):
        raise VaultError(f"{path} names a file outside the backup: do not trust it")
    return name
