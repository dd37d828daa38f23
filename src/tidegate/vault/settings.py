"""`ring.toml` of data keys: which key wraps them, and which is to. In: its text. Out: `Settings`, and the inverse.

It also holds, wrapped, the key of names, which turns holders into names of files and outlives every rotation.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tidegate.errors import VaultError
from tidegate.keys import durable, sources
from tidegate.vault.places import RING
from tidegate.vault.wrapping import SealingKey

_NAMES = b"key of names"


@dataclass(frozen=True, slots=True)
class Under:
    """A sealing key by its reference, its id in hexadecimal, and the key of names wrapped under it."""

    reference: str
    sealing: str
    names: bytes = field(repr=False)

    @classmethod
    def wrapping(cls, names: bytes, key: SealingKey, reference: str) -> Under:
        """The key of names, wrapped under a sealing key."""
        return cls(reference, key.id.hex(), key.wrap(names, _NAMES))

    def unwrapped(self, folder: Path) -> tuple[SealingKey, bytes]:
        """The sealing key and the key of names. Raises KeyUnavailableError, VaultError."""
        key = SealingKey.load(sources.beside(folder, self.reference))
        if key.id.hex() != self.sealing:
            raise VaultError(f"{self.reference} is not the key that {folder} is wrapped under")
        return key, self.opened(key)

    def opened(self, key: SealingKey) -> bytes:
        """The key of names. Raises VaultError."""
        return key.unwrap(self.names, _NAMES)


@dataclass(frozen=True, slots=True)
class Settings:
    """`next`: the sealing key of a rotation that has begun and not ended."""

    now: Under
    next: Under | None = None
    replicas: tuple[str, ...] = ()

    @property
    def writing(self) -> Under:
        """What new data keys are wrapped under."""
        return self.next or self.now


def read(folder: Path) -> Settings:
    """The settings of a folder. Raises VaultError."""
    path = folder / RING
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        following = table.get("next")
        replicas = tuple(map(str, table.get("replicas", ())))
        return Settings(_under(table["now"]), _under(following) if following else None, replicas)
    except OSError as error:
        raise VaultError(f"{path} cannot be read: {error.strerror}") from None
    except (KeyError, TypeError, ValueError):
        raise VaultError(f"{path} is no ring of data keys: restore it from a copy of the keys") from None


def write(folder: Path, settings: Settings) -> None:
    """Put settings in force in a folder. Raises OSError."""
    text = f"replicas = {json.dumps(settings.replicas)}\n" + _table("now", settings.now)
    if settings.next:
        text += _table("next", settings.next)
    durable.replace(folder / RING, text.encode())


def _under(table: dict[str, Any]) -> Under:
    return Under(str(table["reference"]), str(table["sealing"]), bytes.fromhex(table["names"]))


def _table(name: str, under: Under) -> str:
    lines = (f"[{name}]", f"reference = {json.dumps(under.reference)}", f'sealing = "{under.sealing}"')
    return "\n".join((*lines, f'names = "{under.names.hex()}"')) + "\n"
