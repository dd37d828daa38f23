"""Rotation of the sealing key. In: a ring and a reference to the new key. Out: every data key wrapped under it.

Nothing that was sealed is touched: only the small files of data keys are. A run that was killed is finished by the
same call; until then both keys are needed, and the ring says so in its settings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tidegate.errors import VaultError
from tidegate.keys import durable, sources
from tidegate.vault import settings as ring_settings
from tidegate.vault.places import KEYS, Place
from tidegate.vault.ring import DataKeys, told
from tidegate.vault.settings import Settings
from tidegate.vault.wrapping import ID, SealingKey


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many files of data keys were written anew, in all places. Then the old sealing key may be destroyed."""

    keys: int


def rewrap(ring: DataKeys, reference: str) -> Rewrapped:
    """Wrap every data key under another sealing key. Raises KeyUnavailableError, VaultError."""
    key = SealingKey.load(sources.beside(ring.folder, reference))
    with told(ring.folder):
        with ring.changing():
            ring.need_all()
            if _begin(ring, reference, key):
                return Rewrapped(0)
        done = sum(_folder(ring, place, f"{prefix:02x}") for place in ring.places for prefix in range(256))
        with ring.changing():
            _write(ring, replace(ring.settings, now=ring.settings.writing, next=None))
        return Rewrapped(done)


def _begin(ring: DataKeys, reference: str, key: SealingKey) -> bool:
    """Have both keys in the settings. True where the new one is in force already."""
    begun, wanted = ring.settings.next, key.id.hex()
    if begun is None and ring.settings.now.sealing == wanted:
        return True
    if begun is not None and begun.sealing != wanted:
        raise VaultError(f"a rotation to {begun.reference} has begun: finish that one first")
    _write(ring, replace(ring.settings, next=begun or ring.names_under(reference, key)))
    return False


def _write(ring: DataKeys, settings: Settings) -> None:
    """The ring's own settings come last, so that a killed run leaves them saying what is still to do."""
    for place in reversed(ring.places):
        durable.sweep(place.folder)
        ring_settings.write(place.folder, settings)
    ring.refresh()


def _folder(ring: DataKeys, place: Place, prefix: str) -> int:
    """Rewrap one folder of a place, alone in it: a key that is shredded meanwhile must not come back."""
    folder = place.folder / KEYS / prefix
    if not folder.is_dir():
        return 0
    done = 0
    with ring.changing():
        durable.sweep(folder)
        for name in place.names_in(KEYS, prefix):
            wrapped = place.path(KEYS, name).read_bytes()
            if wrapped[:ID].hex() != ring.settings.writing.sealing:
                place.put(KEYS, name, ring.wrapped(name, ring.unwrapped(name, wrapped)))
                done += 1
    return done
