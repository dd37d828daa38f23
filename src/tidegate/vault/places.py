"""One folder of data keys: the ring's own, a replica, or a backup. In: keyed names. Out: small files.

    ring.toml           which key wraps (see `settings`)
    keys/aa/NAME        a wrapped data key
    shredded/aa/NAME    an empty file: this holder's key was destroyed, and never comes back
    held/aa/NAME        an empty file: this holder may not be shredded (litigation hold)

NAME is a keyed hash: the listing names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tidegate.keys import durable

RING = "ring.toml"
KEYS, SHREDDED, HELD = "keys", "shredded", "held"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of data keys. Its functions raise OSError."""

    folder: Path

    @property
    def reachable(self) -> bool:
        """Whether the ring's folder is there: an unmounted disk leaves an empty one, or none."""
        return (self.folder / RING).is_file()

    def path(self, what: str, name: str) -> Path:
        """Where a file of that kind and name is, or would be."""
        return self.folder / what / name[:2] / name

    def has(self, what: str, name: str) -> bool:
        """Whether it is there. A tombstone that cannot be looked for counts as an error, not as absent."""
        try:
            self.path(what, name).stat()
        except FileNotFoundError:
            return False
        return True

    def put(self, what: str, name: str, content: bytes = b"") -> None:
        """Write it durably, in place of what was there."""
        path = self.path(what, name)
        durable.make_folder(path.parent)
        durable.replace(path, content)

    def erase(self, what: str, name: str) -> None:
        """Overwrite and remove it, and whatever a killed run left half written beside it."""
        path = self.path(what, name)
        if path.parent.is_dir():
            durable.sweep(path.parent)
            durable.erase(path)

    def bury(self, names: Iterable[str]) -> None:
        """Leave tombstones."""
        for name in names:
            if not self.has(SHREDDED, name):
                self.put(SHREDDED, name)

    def erase_keys(self, names: Iterable[str]) -> None:
        """Erase data keys."""
        for name in names:
            self.erase(KEYS, name)

    def names(self, what: str) -> Iterator[str]:
        """All names of that kind."""
        for folder in sorted((self.folder / what).glob("??")):
            yield from self.names_in(what, folder.name)

    def names_in(self, what: str, prefix: str) -> Iterator[str]:
        """The names of that kind that begin so (two digits)."""
        for path in sorted((self.folder / what / prefix).glob("?*")):
            if not path.name.startswith("."):
                yield path.name
