"""Copies of data keys, and the way back: an act apart from the backup of the vault, kept somewhere else.

In: a ring, and a reference to the key that the copy is wrapped under. Out: a folder of the same form. A copy that
shredding does not reach undoes it: run the copy again after shredding, and restore with the record's list of what
was shredded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import VaultError
from tidegate.keys import durable, sources
from tidegate.vault import settings as ring_settings
from tidegate.vault.holder import Holder
from tidegate.vault.places import HELD, KEYS, SHREDDED, Place
from tidegate.vault.ring import DataKeys, told
from tidegate.vault.settings import Settings
from tidegate.vault.wrapping import ID, SealingKey, bound


@dataclass(frozen=True, slots=True)
class KeysCopied:
    """`keys`: readable ones now in the copy. `shredded`: tombstones in it. `notice`: what its keeper must know."""

    keys: int
    shredded: int
    notice: str


def back_up_keys(ring: DataKeys, target: Path, under: str) -> KeysCopied:
    """Copy new keys to a folder, wrapped under another key, and shred in it what was shredded since.

    Safe to kill and run again. Raises KeyUnavailableError, VaultError.
    """
    with told(target):
        durable.make_folder(target)
    key = SealingKey.load(sources.beside(target, under))
    copied = _copy(ring, target, key, Settings(ring.names_under(under, key)), ring.tombstones())
    notice = (
        f"{target} opens what is sealed: keep it and the key {under} away from each other and from the vault's "
        "backup, and run this again after every shredding"
    )
    return KeysCopied(*copied, notice)


def restore_keys(
    source: Path,
    folder: Path,
    reference: str,
    shredded: Iterable[Holder] = (),
    replicas: Sequence[Path] = (),
) -> KeysCopied:
    """Bring keys back from a copy, all but what the copy, the folder or the caller's record knows to be shredded.

    In a folder that has keys already, only the missing ones are added. Safe to kill and run again: an unfinished
    folder of keys opens nothing. Raises KeyUnavailableError, VaultError.
    """
    ring = DataKeys(source)
    gone = ring.tombstones() | {ring.name(holder) for holder in shredded}
    with told(folder):
        for place in (*replicas, folder):
            durable.make_folder(place)
    # As seen from the ring's own folder, for replicas too.
    key = SealingKey.load(sources.beside(folder, reference))
    made = Settings(ring.names_under(reference, key), None, tuple(map(str, replicas)))
    for place in (*replicas, folder):
        copied = _copy(ring, place, key, made, gone)
    return KeysCopied(
        *copied, f"destroy {source} unless it still serves as a copy: it may open what was shredded"
    )


def _copy(
    ring: DataKeys, target: Path, key: SealingKey, made: Settings, gone: frozenset[str]
) -> tuple[int, int]:
    place = Place(target)
    with told(target):
        with durable.locked(target):
            if place.reachable:
                _need_same(ring, target, key)
            durable.sweep(target)
            known = {*gone, *place.names(SHREDDED)}
            _bury(place, known)
            count = sum(_put(ring, place, key, name) for name in ring.own.names(KEYS) if name not in known)
            _bury(place, ring.tombstones() - known)
            _mirror_holds(ring.own, place)
            if not place.reachable:
                # Last: until then nothing takes the folder for a ring, and nobody gets a new key in an old one's place.
                ring_settings.write(target, made)
        return count, len(known)


def _bury(place: Place, names: Iterable[str]) -> None:
    names = sorted(names)
    place.bury(names)
    place.erase_keys(names)


def _put(ring: DataKeys, place: Place, key: SealingKey, name: str) -> bool:
    """One key; False where it was shredded meanwhile."""
    if place.has(KEYS, name) and place.path(KEYS, name).read_bytes()[:ID] == key.id:
        return True
    try:
        wrapped = ring.own.path(KEYS, name).read_bytes()
    except FileNotFoundError:
        return False
    if ring.own.has(SHREDDED, name):
        return False
    place.put(KEYS, name, key.wrap(ring.unwrapped(name, wrapped), bound(name)))
    return True


def _mirror_holds(own: Place, place: Place) -> None:
    held = set(own.names(HELD))
    for name in held:
        place.put(HELD, name)


def _need_same(ring: DataKeys, target: Path, key: SealingKey) -> None:
    there = ring_settings.read(target)
    if there.next or there.now.sealing != key.id.hex():
        raise VaultError(
            f"{target} is wrapped under {there.writing.reference}: name that key, or an empty folder"
        )
    if not ring.same_names(there.now.opened(key)):
        raise VaultError(f"{target} holds another instance's keys: name an empty folder")
