"""Restoring into an empty home. In: a backup, perhaps a copy of keys. Out: an installation that sends nothing twice.

Whatever was on its way when the backup was made is stopped while the home still counts as being restored: a killed
restore cannot be started, only finished by the same call.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import InstanceError, VaultError
from tidegate.keys import durable, files
from tidegate.keys.signing import RING, SigningRing
from tidegate.record.verify import read_entry
from tidegate.service.backup.database import database_of
from tidegate.service.backup.places import DATA_KEYS as COPIED_KEYS
from tidegate.service.backup.places import SIGNING
from tidegate.service.backup.settle import settle
from tidegate.service.instance.instance import Instance, load
from tidegate.service.instance.places import CLEARANCE_RING, DATA_KEYS, RECORD_RING
from tidegate.vault.backup import Restored, generations, restore
from tidegate.vault.databases import Database
from tidegate.vault.holder import Holder
from tidegate.vault.key_backup import restore_keys
from tidegate.vault.ring import DataKeys

_KEY_FILES = ("sealing", "fingerprint", "session")


@dataclass(frozen=True, slots=True)
class Keys:
    """A copy of keys: its folder."""

    folder: Path


@dataclass(frozen=True, slots=True)
class _Settling:
    """A database that is put to rest as soon as it is loaded."""

    inner: Database
    settle: Callable[[], None]

    @property
    def name(self) -> str:
        """Of its file."""
        return self.inner.name

    def dump(self, to: Path) -> None:
        """Not of something that is just being restored."""
        raise VaultError("this is being restored: it cannot be backed up")

    def load(self, source: Path, *, again: bool) -> None:
        """Load, then settle."""
        self.inner.load(source, again=again)
        self.settle()


def bring_back(
    source: Path, home: Path, keys: Keys | None, now: dt.datetime, record: Path | None = None
) -> Restored:
    """The latest generation. `home`: empty, but for `keys/` where no copy of keys is given.

    `record`: a later export of the record, whose shreddings count, too. Raises VaultError, InstanceError.
    """
    found = generations(source)
    if not found:
        raise VaultError(f"{source} holds no complete backup")
    generation = found[-1]
    instance = Instance(home, load(generation).settings)
    shredded = shredded_by(record) if record else ()
    if keys is not None:
        _bring_keys(instance, keys, now, shredded)
    if not (instance.keys / DATA_KEYS).is_dir():
        raise InstanceError(f"put keys/ into {home} first, or name a copy of them with --keys")
    database = _Settling(database_of(instance), lambda: settle(home, generation.name))
    return restore(generation, home, database, DataKeys(instance.keys / DATA_KEYS), shredded)


def shredded_by(record: Path) -> tuple[Holder, ...]:
    """What an exported record says was shredded. Raises VaultError."""
    found: list[Holder] = []
    try:
        with open(record / "entries.jsonl", "rb") as lines:
            for line in lines:
                entry = read_entry(line.rstrip(b"\n"))
                if entry["act"] == "vault:key:shredded":
                    # The oldest entries name no kind: only submissions were shredded then.
                    found.append(Holder(str(entry["detail"].get("kind", "submission")), entry["subject"]))
    except (OSError, ValueError):
        raise VaultError(f"{record} is no exported record that can be read: tidegate verify it") from None
    return tuple(found)


def _bring_keys(instance: Instance, keys: Keys, now: dt.datetime, shredded: tuple[Holder, ...]) -> None:
    """Data keys from the copy; signing rings by their public halves, with fresh keys to sign from now on."""
    try:
        durable.make_folder(instance.keys)
        for name in _KEY_FILES:
            path = instance.keys / f"{name}.key"
            if not path.exists():
                files.make_private(str(path))
        restore_keys(keys.folder / COPIED_KEYS, instance.keys / DATA_KEYS, _sealing(instance), shredded)
        for name in (CLEARANCE_RING, RECORD_RING):
            if not (instance.keys / name / RING).exists():
                durable.make_folder(instance.keys / name)
                durable.replace(
                    instance.keys / name / RING, (keys.folder / SIGNING / name / RING).read_bytes()
                )
                SigningRing.load(instance.keys / name).rotate(now)
    except OSError as error:
        raise VaultError(f"the keys cannot be brought back: {error.strerror}") from None


def _sealing(instance: Instance) -> str:
    """The reference to the sealing key; one that lies among the keys is named so that their folder can be moved."""
    reference = instance.reference(instance.section("keys")["sealing"])
    kind, _, path = reference.partition(":")
    if kind == "file" and Path(path).parent == instance.keys:
        return f"file:../{Path(path).name}"
    return reference
