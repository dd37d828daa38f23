"""Data keys, one a holder, wrapped, outside every backup of the vault: destroying one shreds what it sealed.

In: a holder. Out: 32 bytes, made at first use; or VaultError. Every change is made in all places (the ring's folder and
its replicas) under the folder's lock. Tombstones come before anything is erased, so that a killed shredding is refused
at once and finished by the next.
"""

from __future__ import annotations

import contextlib
import hmac
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import VaultError
from tidegate.keys import durable, sources
from tidegate.vault import settings as ring_settings
from tidegate.vault.holder import Holder
from tidegate.vault.places import HELD, KEYS, SHREDDED, Place
from tidegate.vault.settings import Settings, Under
from tidegate.vault.wrapping import ID, SealingKey, bound

SIZE = 32


@dataclass(frozen=True, slots=True)
class Destroyed:
    """Where keys were destroyed, and which replicas could not be reached: until they are, a key may live there."""

    names: tuple[str, ...]
    unreached: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether no copy that the ring knows of is left."""
        return not self.unreached


class DataKeys:
    """The data keys in a folder. Raises KeyUnavailableError where the sealing key cannot be had."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.own = folder, Place(folder)
        self._settings = ring_settings.read(folder)
        self._sealing, self._names = self._loaded()

    @classmethod
    def create(cls, folder: Path, reference: str, replicas: Sequence[Path] = ()) -> DataKeys:
        """An empty ring. Replicas lie on other disks. Raises VaultError where there is one already."""
        with told(folder):
            durable.make_folder(folder)
            key = SealingKey.load(sources.beside(folder, reference))
            under = Under.wrapping(os.urandom(SIZE), key, reference)
            with durable.locked(folder):
                if Place(folder).reachable:
                    raise VaultError(f"{folder} has data keys already: they are not written over")
                made = Settings(under, None, tuple(map(str, replicas)))
                for place in (*replicas, folder):
                    durable.make_folder(place)
                    ring_settings.write(place, made)
        return cls(folder)

    @property
    def settings(self) -> Settings:
        """As last read."""
        return self._settings

    @property
    def places(self) -> tuple[Place, ...]:
        """The ring's folder, then its replicas."""
        return (self.own, *(Place(Path(replica)) for replica in self._settings.replicas))

    def name(self, holder: Holder) -> str:
        """A holder's name in listings: a keyed hash."""
        return hmac.digest(self._names, b"holder\0" + holder.bound, "sha256").hex()

    def object_name(self, holder: Holder, digest: str) -> str:
        """An object's name: the same content of two holders has two."""
        named = b"object\0" + bytes.fromhex(digest) + holder.bound
        return hmac.digest(self._names, named, "sha256").hex()

    def key(self, holder: Holder) -> bytes:
        """The key that is there. Raises VaultError where it is not, or was destroyed."""
        name = self.name(holder)
        with told(self.folder):
            self._refuse_shredded(name)
            try:
                wrapped = self.own.path(KEYS, name).read_bytes()
            except FileNotFoundError:
                raise VaultError(
                    f"this {holder.kind} has no data key: restore the keys from a copy"
                ) from None
            try:
                return self.unwrapped(name, wrapped)
            except VaultError:
                # Shredded this moment, perhaps: its file is overwritten before it goes.
                self._refuse_shredded(name)
                raise

    def key_or_new(self, holder: Holder) -> bytes:
        """The key, made durably in all places at first use. Raises VaultError where a place is not there."""
        name = self.name(holder)
        with told(self.folder):
            if self.own.has(KEYS, name):
                return self.key(holder)
            with self.changing():
                self._refuse_shredded(name)
                if self.own.has(KEYS, name):
                    return self.key(holder)
                fresh = os.urandom(SIZE)
                wrapped = self.wrapped(name, fresh)
                self.need_all()
                # The ring's own comes last: only then is the key in use.
                for place in reversed(self.places):
                    place.put(KEYS, name, wrapped)
                return fresh

    def destroy(self, holder: Holder) -> Destroyed:
        """Shred: no key for this holder, now or ever. Safe to run again, and to be run again when incomplete.

        Raises VaultError for a holder under litigation hold, and where the ring's own folder cannot be changed.
        """
        name = self.name(holder)
        with told(self.folder), self.changing():
            if self.held(holder):
                raise VaultError(f"this {holder.kind} is under litigation hold: lift it before shredding")
            return self._destroy((name,))

    def reconcile(self, names: Iterable[str] = ()) -> Destroyed:
        """Destroy what any place, or the caller (its record, a vault), knows to be shredded, whatever was restored."""
        with told(self.folder), self.changing():
            known = set(names)
            for place in self.places:
                if place.reachable:
                    known |= set(place.names(SHREDDED))
            return self._destroy(sorted(known))

    def tombstones(self) -> frozenset[str]:
        """The names of all shredded holders. Raises VaultError."""
        with told(self.folder):
            return frozenset(self.own.names(SHREDDED))

    def shredded(self, holder: Holder) -> bool:
        """Whether this holder's key was destroyed."""
        with told(self.folder):
            return self.own.has(SHREDDED, self.name(holder))

    def hold(self, holder: Holder) -> None:
        """Put under litigation hold: neither shredding nor discarding until lifted."""
        with told(self.folder), self.changing():
            self._refuse_shredded(self.name(holder))
            self.need_all()
            for place in self.places:
                place.put(HELD, self.name(holder))

    def lift(self, holder: Holder) -> None:
        """End a litigation hold."""
        with told(self.folder), self.changing():
            self.need_all()
            # The ring's own goes last: a killed run leaves the hold in force.
            for place in reversed(self.places):
                place.erase(HELD, self.name(holder))

    def held(self, holder: Holder) -> bool:
        """Whether any place that can be reached says that it is under litigation hold."""
        with told(self.folder):
            return any(place.has(HELD, self.name(holder)) for place in self.places)

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """The folder to oneself, with the settings as they now are."""
        with durable.locked(self.folder):
            self.refresh()
            yield

    def refresh(self) -> None:
        """Read the settings again: another run may have rotated the sealing key."""
        fresh = ring_settings.read(self.folder)
        if fresh != self._settings:
            self._settings = fresh
            self._sealing, self._names = self._loaded()

    def need_all(self) -> None:
        """Raises VaultError where a replica is not there."""
        for place in self.places:
            if not place.reachable:
                raise VaultError(f"the replica {place.folder} cannot be reached: mount it, then try again")

    def wrapped(self, name: str, key: bytes) -> bytes:
        """A data key as it lies in a place."""
        return self._sealing[self._settings.writing.sealing].wrap(key, bound(name))

    def unwrapped(self, name: str, wrapped: bytes) -> bytes:
        """The inverse. Raises VaultError."""
        if wrapped[:ID].hex() not in self._sealing:
            self.refresh()
        key = self._sealing.get(wrapped[:ID].hex())
        if key is None:
            raise VaultError("a data key was changed, or is wrapped under a key that is not this ring's")
        return key.unwrap(wrapped, bound(name))

    def names_under(self, reference: str, key: SealingKey) -> Under:
        """The key of names, wrapped under another sealing key."""
        return Under.wrapping(self._names, key, reference)

    def same_names(self, names: bytes) -> bool:
        """Whether another ring gives the same names."""
        return hmac.compare_digest(names, self._names)

    def _loaded(self) -> tuple[dict[str, SealingKey], bytes]:
        key, names = self._settings.now.unwrapped(self.folder)
        keys = [key]
        if self._settings.next:
            keys.append(self._settings.next.unwrapped(self.folder)[0])
        return {key.id.hex(): key for key in keys}, names

    def _destroy(self, names: Sequence[str]) -> Destroyed:
        unreached = [str(place.folder) for place in self.places if not place.reachable]
        for step in (Place.bury, Place.erase_keys):
            for place in self.places:
                if str(place.folder) in unreached:
                    continue
                try:
                    step(place, names)
                except OSError:
                    if place == self.own:
                        raise
                    unreached.append(str(place.folder))
        return Destroyed(tuple(names), tuple(unreached))

    def _refuse_shredded(self, name: str) -> None:
        if self.own.has(SHREDDED, name):
            raise VaultError("this was shredded: its key is destroyed, and nothing brings it back")


@contextlib.contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into one line, without the name of a file."""
    try:
        yield
    except OSError as error:
        raise VaultError(f"{folder}: {error.strerror or type(error).__name__}") from None
