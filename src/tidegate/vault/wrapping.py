"""The key that wraps data keys. In: a reference to it. Out: data keys that may lie on a disk, and the way back."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tidegate.errors import VaultError
from tidegate.keys import sources

ID = 8
_NONCE = 12


def bound(name: str) -> bytes:
    """What the data key of that name is bound to: no other's file opens in its place."""
    return b"data key\0" + name.encode()


@dataclass(frozen=True, slots=True)
class SealingKey:
    """`id`: 8 bytes that tell it from others and nothing about it."""

    reference: str
    id: bytes
    _cipher: AESGCM = field(repr=False)

    @classmethod
    def load(cls, reference: str) -> SealingKey:
        """The key that a reference names. Raises KeyUnavailableError."""
        key = sources.load(reference)
        cipher = AESGCM(HKDF(SHA256(), 32, None, b"tidegate sealing key").derive(key))
        return cls(reference, HKDF(SHA256(), ID, None, b"tidegate sealing key's name").derive(key), cipher)

    def wrap(self, key: bytes, bound: bytes) -> bytes:
        """A key as it may lie on a disk, opened only by the same `bound`."""
        nonce = os.urandom(_NONCE)
        return self.id + nonce + self._cipher.encrypt(nonce, key, self.id + bound)

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """The inverse. Raises VaultError."""
        nonce, rest = wrapped[ID : ID + _NONCE], wrapped[ID + _NONCE :]
        try:
            if wrapped[:ID] != self.id:
                raise VaultError(f"a data key is wrapped under another key than {self.reference}")
            return self._cipher.decrypt(nonce, rest, self.id + bound)
        except (InvalidTag, ValueError):
            raise VaultError("a data key's file was changed: restore it from a copy of the keys") from None
