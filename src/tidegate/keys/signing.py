"""Rings of Ed25519 keys: one signs, earlier ones are believed for as long as they deserve it.

In: a folder with `ring.toml` and a seed file a key (or references to seeds elsewhere). Out: a `Signer`, public keys,
and the answer whether a signature made at some time counts. Clearances have a ring, checkpoints have another.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tidegate.errors import KeyUnavailableError
from tidegate.keys import durable, files, sources
from tidegate.keys.ring_file import RingKey, State, decode, encode, key_id

RING = "ring.toml"


@dataclass(frozen=True, slots=True)
class Signer:
    """`sign`: bytes to a signature of 64 bytes, under the key that `public` (32 bytes) checks."""

    key_id: str
    public: bytes
    sign: Callable[[bytes], bytes] = field(repr=False)


class SigningRing:
    """The ring in a folder, as it was when loaded or last changed through this object."""

    def __init__(self, folder: Path, keys: tuple[RingKey, ...]) -> None:
        self.folder, self.keys = folder, keys

    @classmethod
    def create(cls, folder: Path, now: dt.datetime, seed: str = "") -> SigningRing:
        """A new ring with one active key. `seed`: a reference; by default one is made in the folder.

        Raises KeyUnavailableError where there is a ring already, or the disk refuses.
        """
        ring = cls(folder, ())
        with _told(folder):
            durable.make_folder(folder)
            with durable.locked(folder):
                if (folder / RING).exists():
                    raise KeyUnavailableError(f"{folder} has a ring already: rotate it instead")
                ring._save((ring._fresh(1, seed, now),))
        return ring

    @classmethod
    def load(cls, folder: Path) -> SigningRing:
        """The ring that is there. Raises KeyUnavailableError."""
        return cls(folder, _read(folder))

    def active(self) -> Signer:
        """What signs. Raises KeyUnavailableError where no key is active or its seed cannot be had."""
        for key in self.keys:
            if key.state is State.ACTIVE:
                private = Ed25519PrivateKey.from_private_bytes(
                    sources.load(sources.beside(self.folder, key.seed))
                )
                if _public(private) != key.public:
                    raise KeyUnavailableError(f"{self.folder}: the seed of {key.id} is another key's")
                return Signer(key.id, key.public, private.sign)
        raise KeyUnavailableError(f"{self.folder} has no active key: rotate it")

    def public(self, key_id: str) -> bytes:
        """A key's public half, 32 bytes. Raises KeyUnavailableError for one that was never in the ring."""
        return self._key(key_id).public

    def trusted(self, key_id: str, at: dt.datetime) -> bool:
        """Whether what that key signed at that time is valid; False for an unknown key.

        Whoever stole a key can write any time beside a signature: `at` is to come from elsewhere, such as the
        place in the record.
        """
        return any(key.id == key_id and key.trusted(at) for key in self.keys)

    def verify(self, key_id: str, at: dt.datetime, signature: bytes, signed: bytes) -> bool:
        """Whether the signature is that key's, and counted at that time."""
        if not self.trusted(key_id, at):
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public(key_id)).verify(signature, signed)
        except InvalidSignature:
            return False
        return True

    def rotate(self, now: dt.datetime, seed: str = "") -> RingKey:
        """Retire the active key, if any, and make another active. Raises KeyUnavailableError."""
        with _told(self.folder), durable.locked(self.folder):
            keys = _read(self.folder)
            fresh = self._fresh(len(keys) + 1, seed, now)
            if fresh.id in {key.id for key in keys}:
                raise KeyUnavailableError(f"{self.folder} has the key {fresh.id} already: name a new seed")
            retired = (
                replace(key, state=State.RETIRED, until=now) if key.state is State.ACTIVE else key
                for key in keys
            )
            self._save((*retired, fresh))
        return fresh

    def revoke(self, key_id: str, reason: str, compromised_since: dt.datetime, now: dt.datetime) -> RingKey:
        """Believe nothing that the key signed from then on. A second revocation can only reach further back.

        Leaves the ring without an active key if it was that one: rotate it. Raises KeyUnavailableError.
        """
        with _told(self.folder), durable.locked(self.folder):
            self.keys = _read(self.folder)
            old = self._key(key_id)
            since = min(compromised_since, old.compromised_since or compromised_since)
            revoked = replace(
                old,
                state=State.REVOKED,
                reason=reason,
                revoked_at=old.revoked_at or now,
                until=old.until or now,
                compromised_since=since,
            )
            self._save(tuple(revoked if key.id == key_id else key for key in self.keys))
        return revoked

    def _key(self, wanted: str) -> RingKey:
        for key in self.keys:
            if key.id == wanted:
                return key
        raise KeyUnavailableError(f"{self.folder} has no key {wanted}")

    def _fresh(self, number: int, seed: str, now: dt.datetime) -> RingKey:
        """A new active key. A seed file that a killed run made for this number, and never used, is taken up."""
        reference = seed or f"file:{number:04}.seed"
        if not seed and not (self.folder / f"{number:04}.seed").exists():
            files.make_private(str(self.folder / f"{number:04}.seed"))
        public = _public(
            Ed25519PrivateKey.from_private_bytes(sources.load(sources.beside(self.folder, reference)))
        )
        return RingKey(key_id(public), public, State.ACTIVE, now, reference)

    def _save(self, keys: tuple[RingKey, ...]) -> None:
        """Write the ring; then erase the seeds in it that will never sign again."""
        durable.sweep(self.folder)
        durable.replace(self.folder / RING, encode(keys))
        self.keys = keys
        for key in keys:
            if key.state is not State.ACTIVE and key.seed.startswith("file:"):
                seed = self.folder / key.seed.removeprefix("file:")
                if seed.parent == self.folder:
                    durable.erase(seed)


def _read(folder: Path) -> tuple[RingKey, ...]:
    path = folder / RING
    try:
        return decode(path.read_bytes(), str(path))
    except OSError as error:
        raise KeyUnavailableError(f"{path} cannot be read: {error.strerror}") from None


def _public(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes_raw()


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into one line."""
    try:
        yield
    except OSError as error:
        raise KeyUnavailableError(f"{folder} cannot be changed: {error.strerror}") from None
