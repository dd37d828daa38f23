"""Back up an instance without its keys, and restore it. In: a home and a folder. Out: a generation, or a home.

    objects/aa/bb/NAME              sealed objects, shared: a generation adds only those that are new
    generations/STAMP/manifest      written last; a generation without it is not one
    generations/STAMP/database...   the database, instance.toml, policy.toml, record/

The database is copied before the objects: whatever it names is then among them. `keys/` is never read: without it
the copy opens nothing, and what was shredded stays so. A killed backup or restore is finished by the same call.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import VaultError
from tidegate.keys import durable
from tidegate.keys.files import sync_folder
from tidegate.vault import manifest as manifests
from tidegate.vault.databases import Database
from tidegate.vault.holder import Holder
from tidegate.vault.manifest import NAME, Copied, Manifest, copy, measure
from tidegate.vault.places import SHREDDED, Place
from tidegate.vault.ring import DataKeys, Destroyed, told
from tidegate.vault.store import OBJECTS, Vault

GENERATIONS, PARTIAL = "generations", ".partial"
VAULT = "data/vault"
"""Where the vault is in a home."""
PLAIN = ("instance.toml", "policy.toml", "record")
"""What else of a home is copied: files, and folders with all files in them."""
RESTORING = ".restoring"
"""In a home whose restore was killed: nothing may be started in it."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """`copied`: objects that no earlier generation had."""

    generation: Path
    files: int
    objects: int
    copied: int


@dataclass(frozen=True, slots=True)
class Restored:
    """`shredded`: what was shredded again; None where no keys were given: then do so before use."""

    made: str
    files: int
    objects: int
    shredded: Destroyed | None


def back_up(home: Path, target: Path, database: Database, now: dt.datetime) -> BackedUp:
    """Add a generation. Raises VaultError; then the earlier generations are as they were."""
    if target.resolve().is_relative_to(home.resolve()):
        raise VaultError(f"{target} lies in the home that it would copy: name a folder elsewhere")
    made = now.astimezone(dt.UTC).isoformat()
    final = target / GENERATIONS / made.replace(":", "").replace("+0000", "Z")
    with told(target):
        durable.make_folder(final.parent)
        with durable.locked(target):
            if final.exists():
                raise VaultError(f"{final} is there already")
            earlier = _newest(target)
            partial = final.with_name(final.name + PARTIAL)
            _drop_partial(final.parent)
            durable.make_folder(partial)
            listed = Manifest(made)
            database.dump(partial / database.name)
            listed.files[database.name] = _synced(partial / database.name)
            for path in _plain_files(home):
                name = path.relative_to(home).as_posix()
                listed.files[name] = copy(path, partial / name)
            copied = _copy_objects(home / VAULT, target, listed, earlier)
            listed.shredded = tuple(Place(home / VAULT).names(SHREDDED))
            durable.replace(partial / NAME, listed.encode())
            partial.rename(final)
            sync_folder(final.parent)
    return BackedUp(final, len(listed.files), len(listed.objects), copied)


def generations(source: Path) -> list[Path]:
    """The complete generations of a backup, oldest first."""
    return sorted(
        path.parent for path in (source / GENERATIONS).glob(f"*/{NAME}") if path.parent.suffix != PARTIAL
    )


def verify(generation: Path) -> Manifest:
    """Compare every file with the manifest. Raises VaultError, which tells the first that differs."""
    listed = manifests.read(generation)
    with told(generation):
        for path, wanted in _all_files(generation, listed):
            if not path.is_file() or measure(path) != wanted:
                raise VaultError(
                    f"{path} is not what was backed up: restore another generation, or another copy"
                )
    return listed


def restore(
    generation: Path,
    home: Path,
    database: Database,
    ring: DataKeys | None,
    shredded: tuple[Holder, ...] = (),
) -> Restored:
    """Fill an empty home (`keys/` may be in it) from a generation, verified first; then shred again.

    `shredded`: what the record knows to be shredded, for where the keys are an older copy. Raises VaultError.
    """
    listed = verify(generation)
    with told(home):
        durable.make_folder(home)
        with durable.locked(home):
            again = _begin(home, listed.made)
            vault = home / VAULT
            durable.make_folder(vault)
            # Tombstones first: at no time is a shredded object there without its own.
            Place(vault).bury(listed.shredded)
            _restore_objects(generation, vault, listed)
            for name in listed.files:
                if name != database.name:
                    copy(generation / name, home / name)
            if database.name not in listed.files:
                raise VaultError(f"{generation} holds another kind of database than {database.name}")
            database.load(generation / database.name, again=again)
            done = Vault(vault, ring).reconcile(shredded) if ring else None
            (home / RESTORING).unlink()
            sync_folder(home)
    return Restored(listed.made, len(listed.files), len(listed.objects), done)


def _begin(home: Path, made: str) -> bool:
    """Whether an earlier run was killed here. Raises VaultError where the home is in use."""
    marker = home / RESTORING
    if marker.exists():
        if marker.read_text() != made:
            raise VaultError(
                f"another generation is being restored into {home}: finish it, or empty the folder"
            )
        _sweep(home)
        return True
    if any(path.name != "keys" and not path.name.startswith(durable.TEMPORARY) for path in home.iterdir()):
        raise VaultError(f"{home} is not empty: restore into a new folder (only keys/ may be there)")
    _sweep(home)
    durable.replace(marker, made.encode())
    return False


def _copy_objects(vault: Path, target: Path, listed: Manifest, earlier: Path | None) -> int:
    known = _known(earlier)
    copied = 0
    _sweep(target)
    for path in sorted((vault / OBJECTS).glob("??/??/[!.]*")):
        name, to = path.name, _object(target, path.name)
        # An object never changes: one that is there, whole, is the same.
        if to.is_file() and to.stat().st_size == path.stat().st_size:
            listed.objects[name] = known.get(name) or measure(to)
        else:
            listed.objects[name] = copy(path, to)
            copied += 1
    return copied


def _restore_objects(generation: Path, vault: Path, listed: Manifest) -> None:
    for name, wanted in listed.objects.items():
        to = _object(vault, name)
        if not to.is_file() or measure(to) != wanted:
            copy(_object(generation.parents[1], name), to)


def _all_files(generation: Path, listed: Manifest) -> Iterator[tuple[Path, Copied]]:
    for name, wanted in listed.files.items():
        yield generation / name, wanted
    for name, wanted in listed.objects.items():
        yield _object(generation.parents[1], name), wanted


def _plain_files(home: Path) -> Iterator[Path]:
    for name in PLAIN:
        if (home / name).is_file():
            yield home / name
        for folder, _, files in os.walk(home / name):
            for file in sorted(files):
                path = Path(folder, file)
                if "\n" in str(path) or path.is_symlink():
                    raise VaultError(
                        f"a file under {home / name} is a link, or its name cannot be listed: remove it"
                    )
                yield path


def _object(folder: Path, name: str) -> Path:
    return folder / OBJECTS / name[:2] / name[2:4] / name


def _sweep(folder: Path) -> None:
    """Remove what a killed run left half copied, anywhere but among the keys."""
    for left in folder.rglob(f"{durable.TEMPORARY}*"):
        if left.relative_to(folder).parts[0] != "keys":
            left.unlink()


def _known(earlier: Path | None) -> dict[str, Copied]:
    """What the generation before says of objects; where it cannot be read, they are measured anew."""
    try:
        return manifests.read(earlier).objects if earlier else {}
    except VaultError:
        return {}


def _newest(target: Path) -> Path | None:
    found = generations(target)
    return found[-1] if found else None


def _drop_partial(folder: Path) -> None:
    for left in folder.glob(f"*{PARTIAL}"):
        shutil.rmtree(left)


def _synced(path: Path) -> Copied:
    number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)
    return measure(path)
