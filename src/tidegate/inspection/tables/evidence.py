"""Evidence that counts repeated values at the price of one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, repeat

from tidegate.inspection.tally import Evidence, digests_of


class CountedEvidence(Evidence):
    """As Evidence, with many equal values added at once: the digest is that of adding them one by one."""

    __slots__ = ()

    def add_counted(self, keys: Mapping[str, int]) -> None:
        """Add each key as often as it occurs."""
        digests = digests_of(keys)
        if any(times > 1 for times in keys.values()):
            digests = list(chain.from_iterable(map(repeat, digests, keys.values())))
        self.add_digests(digests)
