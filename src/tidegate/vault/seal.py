"""One object, sealed: chunks of a megabyte, each authenticated and bound to its place. In: bytes. Out: bytes.

    magic  8 bytes     names this layout
    salt   32 bytes    random; with the data key and the holder it makes the key of this object alone
    head   56 bytes    AES-256-GCM of SHA-256 and length of the content: written last, read first
    chunks             AES-256-GCM of 1 MiB each; the last is padded with zeros to a multiple of 4 KiB

A chunk's nonce is its number and whether it is the last (the STREAM construction; the object's own key makes a random
prefix needless). Since the head is opened before any chunk, an object put in another's place, cut short or made
longer gives out no byte; a changed or moved chunk gives out none of its own.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tidegate.errors import VaultError
from tidegate.keys.files import write_all
from tidegate.vault.holder import Holder

CHUNK = 1 << 20
PAGE = 4096
TAG = 16
_MAGIC = b"TGVAULT\x01"
_SALT = 32
_HEAD = struct.Struct(">32sQ")
_START = len(_MAGIC) + _SALT + _HEAD.size + TAG
_NONCE = struct.Struct(">7xIB")
_MIDDLE, _LAST, _FOR_HEAD = 0, 1, 2
_MOST = CHUNK * (2**32 - 1)

Source = Callable[[int], bytes]
"""Up to that many further bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was sealed: SHA-256 in hexadecimal, and length in bytes."""

    digest: str
    length: int


def seal(source: Source, number: int, key: bytes, holder: Holder) -> Stored:
    """Seal all that a source gives into an open, empty file. Raises OSError, VaultError for what is too large."""
    salt = os.urandom(_SALT)
    cipher = _cipher(key, salt, holder)
    # The head has its place now and its bytes at the end.
    write_all(number, _MAGIC + salt + bytes(_START - len(_MAGIC) - _SALT))
    hasher, length, index = hashlib.sha256(), 0, 0
    chunk = _filled(source)
    while True:
        following = _filled(source) if len(chunk) == CHUNK else b""
        hasher.update(chunk)
        length += len(chunk)
        if length > _MOST:
            raise VaultError("the content is too large for the vault")
        last = not following
        padded = chunk.ljust(_padded(len(chunk)), b"\0") if last else chunk
        write_all(number, cipher.encrypt(_NONCE.pack(index, last), padded, None))
        if last:
            break
        chunk, index = following, index + 1
    head = cipher.encrypt(_NONCE.pack(0, _FOR_HEAD), _HEAD.pack(hasher.digest(), length), None)
    if os.pwrite(number, head, len(_MAGIC) + _SALT) != len(head):
        raise VaultError("the disk took half of a sealed object's head")
    return Stored(hasher.hexdigest(), length)


class Sealed:
    """An open sealed object whose head was verified: the digest wanted, under that holder's key, of whole length.

    Raises VaultError otherwise. Owns the file and closes it.
    """

    def __init__(self, number: int, key: bytes, holder: Holder, digest: str) -> None:
        self._number = number
        try:
            start = os.pread(number, _START, 0)
            if len(start) != _START or not start.startswith(_MAGIC):
                raise VaultError("a sealed object is damaged: restore it from a backup")
            self._cipher = _cipher(key, start[len(_MAGIC) : len(_MAGIC) + _SALT], holder)
            head = self._opened(_NONCE.pack(0, _FOR_HEAD), start[len(_MAGIC) + _SALT :])
            found, length = _HEAD.unpack(head)
            self.length: int = length
            if found.hex() != digest:
                raise VaultError("a sealed object lies in another's place: restore both from a backup")
            if os.fstat(number).st_size != sealed_size(self.length):
                raise VaultError("a sealed object was cut or made longer: restore it from a backup")
        except BaseException:
            self.close()
            raise

    def chunk(self, index: int) -> bytes:
        """The content of one chunk. Raises VaultError where a bit of it is not what was sealed."""
        last = index == chunks(self.length) - 1
        size = self.length - index * CHUNK if last else CHUNK
        place = _START + index * (CHUNK + TAG)
        stored = os.pread(self._number, (_padded(size) if last else CHUNK) + TAG, place)
        return self._opened(_NONCE.pack(index, _LAST if last else _MIDDLE), stored)[:size]

    def chunks(self) -> Iterator[bytes]:
        """The content in order."""
        for index in range(chunks(self.length)):
            yield self.chunk(index)

    def close(self) -> None:
        """Close the file."""
        if self._number >= 0:
            os.close(self._number)
            self._number = -1

    def _opened(self, nonce: bytes, stored: bytes) -> bytes:
        try:
            return self._cipher.decrypt(nonce, stored, None)
        except (InvalidTag, ValueError):
            raise VaultError(
                "a sealed object was changed, or sealed with another key: restore it from a backup"
            ) from None


def chunks(length: int) -> int:
    """How many chunks content of that length has: at least one."""
    return max(1, -(-length // CHUNK))


def sealed_size(length: int) -> int:
    """Bytes of the sealed object of content of that length."""
    whole = chunks(length) - 1
    return _START + whole * (CHUNK + TAG) + _padded(length - whole * CHUNK) + TAG


def _padded(size: int) -> int:
    return max(PAGE, -(-size // PAGE) * PAGE)


def _filled(source: Source) -> bytes:
    """A whole chunk, or less at the end, though a pipe gives little at a time."""
    first = source(CHUNK)
    if len(first) == CHUNK or not first:
        return first
    parts, size = [first], len(first)
    while size < CHUNK and (more := source(CHUNK - size)):
        parts.append(more)
        size += len(more)
    return b"".join(parts)


def _cipher(key: bytes, salt: bytes, holder: Holder) -> AESGCM:
    made = HKDF(SHA256(), 32, salt, b"tidegate vault object\0" + holder.bound).derive(key)
    return AESGCM(made)
