"""Checkpoints: the record's head, signed. In: size, root, time, keys. Out: a C2SP signed note, and back.

A note is text, an empty line, and a line a signature; the text is origin, size, root and the time, a line each
(C2SP signed-note and tlog-checkpoint). Keys overlap while they are changed: a note may bear several signatures.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tidegate.errors import RecordError
from tidegate.record.entry import MOMENT

ED25519 = b"\x01"
DASH = "— "
TIME = "time "
NAME = re.compile(r"[^\s+]+")
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class Signer(Protocol):
    """What signs: a ring's key, a token, a key in memory."""

    @property
    def public(self) -> bytes:
        """The 32 bytes of the Ed25519 public key."""

    def sign(self, message: bytes, /) -> bytes:
        """The 64 bytes of the Ed25519 signature."""


@dataclass(frozen=True)
class KeyInMemory:
    """A private key of `cryptography` as a Signer."""

    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """See Signer."""
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes, /) -> bytes:
        """See Signer."""
        return self.key.sign(message)


@dataclass(frozen=True)
class TrustedKey:
    """A public key (32 bytes) and the time in which its signatures count: since <= t < until, and < revoked."""

    name: str
    public: bytes
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    revoked: dt.datetime | None = None

    def counts(self, at: dt.datetime) -> bool:
        """Does a signature of that time count?"""
        ends = [end for end in (self.until, self.revoked) if end is not None]
        return (self.since is None or self.since <= at) and all(at < end for end in ends)

    def verifier(self) -> str:
        """The key as one line `name+id+key`, to be kept where the record's keepers cannot reach."""
        key = base64.b64encode(ED25519 + self.public).decode()
        return f"{self.name}+{key_id(self.name, self.public).hex()}+{key}"


@dataclass(frozen=True)
class Checkpoint:
    """The record `origin` had `size` entries under `root` (32 bytes) at that time. Raises RecordError if not so."""

    origin: str
    size: int
    root: bytes
    at: dt.datetime

    def __post_init__(self) -> None:
        if NAME.fullmatch(self.origin) is None:
            raise RecordError(
                "a record's origin is a name without spaces and +, such as agency.example/record"
            )
        if self.size < 0 or len(self.root) != 32 or self.at.tzinfo is None:
            raise RecordError("a checkpoint needs a size, a root of 32 bytes and a time with its zone")

    def text(self) -> bytes:
        """What is signed and stamped: origin, size, root and time, each with its line end."""
        moment = self.at.astimezone(dt.UTC).strftime(MOMENT)
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\n{TIME}{moment}\n".encode()


@dataclass(frozen=True)
class Signature:
    """One signature line: the key's name and id (4 bytes), and the signature (64 bytes)."""

    name: str
    key: bytes
    signature: bytes


@dataclass(frozen=True)
class Note:
    """A checkpoint, the text that was signed, and its signatures."""

    checkpoint: Checkpoint
    text: bytes
    signatures: tuple[Signature, ...]


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes by which a note names its key: SHA-256 over name, line end, algorithm and key."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def sign(checkpoint: Checkpoint, signers: Iterable[Signer]) -> bytes:
    """The note, under the signature of each signer. Raises RecordError if there is none."""
    text = checkpoint.text()
    name = checkpoint.origin
    lines = [
        f"{DASH}{name} {base64.b64encode(key_id(name, one.public) + one.sign(text)).decode()}\n".encode()
        for one in signers
    ]
    if not lines:
        raise RecordError("a checkpoint without a signature proves nothing: name a signing key")
    return text + b"\n" + b"".join(lines)


def parse(note: bytes) -> Note:
    """A note's parts, its signatures unchecked. Raises RecordError where it is not a note of a checkpoint."""
    text, gap, rest = note.rpartition(b"\n\n")
    try:
        if not gap or not rest.endswith(b"\n"):
            raise ValueError
        text += b"\n"
        signatures = tuple(_signature(line) for line in rest.decode().split("\n")[:-1])
        origin, size, root, moment = text.decode().split("\n")[:-1]
        if SIZE.fullmatch(size) is None or not moment.startswith(TIME):
            raise ValueError
        at = dt.datetime.strptime(moment.removeprefix(TIME), MOMENT).replace(tzinfo=dt.UTC)
        checkpoint = Checkpoint(origin, int(size), base64.b64decode(root, validate=True), at)
        if checkpoint.text() != text:
            raise ValueError
    except (ValueError, binascii.Error):
        raise RecordError("this is no signed checkpoint: origin, size, root, time, signatures") from None
    return Note(checkpoint, text, signatures)


def _signature(line: str) -> Signature:
    name, encoded = line.removeprefix(DASH).split(" ")
    blob = base64.b64decode(encoded, validate=True)
    if not line.startswith(DASH) or NAME.fullmatch(name) is None or len(blob) < 5:
        raise ValueError
    if base64.b64encode(blob).decode() != encoded:
        # Spare bits at the end would give one signature several spellings.
        raise ValueError
    return Signature(name, blob[:4], blob[4:])


def verify(note: bytes, keys: Sequence[TrustedKey]) -> Checkpoint:
    """The checkpoint, if a trusted key that counted at its time has signed it. Raises RecordError otherwise.

    Lines of unknown keys are passed over; a line of a known key that does not verify condemns the note.
    """
    parsed = parse(note)
    sound = False
    for line in parsed.signatures:
        for key in keys:
            if key.name != line.name or key_id(key.name, key.public) != line.key:
                continue
            if not _verifies(key.public, line.signature, parsed.text):
                raise RecordError(
                    f"checkpoint of {parsed.checkpoint.size} entries: a signature is not its key's"
                )
            sound = sound or key.counts(parsed.checkpoint.at)
    if not sound:
        raise RecordError(
            f"checkpoint of {parsed.checkpoint.size} entries: not signed by a key that is trusted for its time"
        )
    return parsed.checkpoint


def _verifies(public: bytes, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True
