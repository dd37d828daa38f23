"""Evidence that counts repeated values at the price of one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from tidegate.inspection.tally import Evidence

_MODULUS = 1 << 128


class CountedEvidence(Evidence):
    """As Evidence, with many equal values added at once: the digest is that of adding them one by one."""

    __slots__ = ()

    def add_counted(self, keys: Mapping[str, int]) -> None:
        """Add each key as often as it occurs."""
        total, count = self._sum, self.count
        for key, times in keys.items():
            total += times * int.from_bytes(
                hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16).digest(), "big"
            )
            count += times
        self._sum, self.count = total % _MODULUS, count
