"""Counting without keeping: findings by type and place, distinct people, and order-free fingerprints of values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.location import Location

_MODULUS = 1 << 128


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
        total, count = self._sum, self.count
        for key in keys:
            total += int.from_bytes(hashlib.blake2b(key.encode(), digest_size=16).digest(), "big")
            count += 1
        self._sum, self.count = total % _MODULUS, count

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
        self.people.add(hashlib.blake2b(key.encode(), digest_size=8, key=self._salt).digest())

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
    return hashlib.blake2b(text, digest_size=16, key=key, person=b"tidegate-finding").hexdigest()
