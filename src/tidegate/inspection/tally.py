"""Counting without keeping: findings by type and place, distinct people, and order-free fingerprints of values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b

from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.location import Location

_MODULUS = (1 << 128) - 1


def digests_of(keys: Iterable[str]) -> list[bytes]:
    """16 bytes a value that stand for it, as evidence adds them up."""
    return [blake2b(key.encode("utf-8", "replace"), digest_size=16).digest() for key in keys]


class Evidence:
    """A running count of values and an order-free digest of them. Values are hashed at once, never kept.

    The digest is unkeyed, so it lives only inside the sandbox and in the parent's memory; reports carry it
    under the installation key (`keyed_fingerprint`).
    """

    __slots__ = ("_sum", "count")

    def __init__(self) -> None:
        self.count = 0
        self._sum = 0

    def add(self, keys: Iterable[str]) -> None:
        """Add one key a value (normalised, as `Detector.key` gives it)."""
        self.add_digests(digests_of(keys))

    def add_digests(self, digests: Sequence[bytes]) -> None:
        """Add one value a digest, as `digests_of` gives them."""
        # One long number modulo 2^128 - 1 is the sum of its 16-byte digits, whatever their order.
        self._sum = (self._sum + int.from_bytes(b"".join(digests), "little")) % _MODULUS
        self.count += len(digests)

    @property
    def digest(self) -> str:
        """32 hexadecimal digits: the same values in any order give the same digest."""
        return f"{self._sum:032x}"


class Tally:
    """All findings of one file, and its distinct people."""

    def __init__(self, salt: bytes) -> None:
        """`salt`: 16 random bytes of this run; makes people's hashes meaningless outside it."""
        self._salt = salt
        self._findings: list[Finding] = []
        self.people: set[bytes] = set()

    def person(self, key: str) -> None:
        """Count a distinct person by a normalised key (an identifier, or name and birth date)."""
        self.people.add(blake2b(key.encode(), digest_size=8, key=self._salt).digest())

    def add(
        self, type: InformationType, location: Location, likelihood: Likelihood, why: str, evidence: Evidence
    ) -> None:
        """Record one finding: a type in a place, with all its values' evidence."""
        self._findings.append(Finding(type, evidence.count, location, likelihood, why, evidence.digest))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The surest and largest first."""
        return tuple(
            sorted(self._findings, key=lambda f: (-f.likelihood, -f.count, f.type.value, str(f.location)))
        )


def keyed_fingerprint(key: bytes, finding: Finding) -> str:
    """The fingerprint that reports carry: the digest of the values under the installation key, 32 hex digits."""
    text = f"{finding.type.value}\0{finding.fingerprint}".encode()
    return blake2b(text, digest_size=16, key=key, person=b"tidegate-finding").hexdigest()
