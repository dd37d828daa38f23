"""Against a mass take-down by mistake. In: how many were taken down lately, how many are live. Out: go on, or stop.

A wrong policy makes everything look bad at once, as no disclosure ever did; then people decide, and are paged.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

FEW = 5
"""However small the site, so many may always be taken down in a window: a leak is often several files."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """`most` and `percent` of the live objects, within `window`; the smaller of both, but never below `FEW`."""

    most: int = 20
    percent: int = 10
    window: dt.timedelta = dt.timedelta(minutes=10)

    def allowed(self, live: int) -> int:
        """How many automatic take-downs a window may see."""
        return min(self.most, max(FEW, live * self.percent // 100))

    def closed(self, taken: int, live: int) -> bool:
        """Whether one more is let through. `taken`: within the window, since the breaker was last reset."""
        return taken < self.allowed(live)
