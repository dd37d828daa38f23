"""How long one child is waited for: a grant of time to begin with, and a little more at each wish, up to a bound."""

from __future__ import annotations

import time

STEP_SECONDS = 12
"""CPU seconds granted at a wish: what the longest single thing may take that a child asks for."""
WALL_PER_CPU = 3
"""By the clock, more generously: it is the CPU limit that stops a child which makes no headway."""


class Patience:
    """The time of one run: CPU seconds granted so far, and the end by the clock."""

    def __init__(self, cpu_seconds: int, wall_seconds: float, spare_seconds: int) -> None:
        self._base, self._spare = cpu_seconds, spare_seconds
        self._granted = self._heeded = 0
        self._began = time.monotonic()
        self.wall_seconds = wall_seconds

    @property
    def cpu_seconds(self) -> int:
        """Granted so far."""
        return self._base + self._granted

    @property
    def left(self) -> float:
        """Seconds by the clock."""
        return self._began + self.wall_seconds - time.monotonic()

    def begin(self) -> None:
        """A child begins, maybe anew after another: what it is granted counts from zero, the clock goes on."""
        self._granted = self._heeded = 0

    def heed(self, asked: int) -> bool:
        """Grant what was asked for since the last time (`asked`: wishes in all). Whether anything was."""
        wished, self._heeded = asked - self._heeded, asked
        more = min(wished * STEP_SECONDS, self._spare - self._granted)
        if more <= 0:
            return False
        self._granted += more
        self.wall_seconds += more * WALL_PER_CPU
        return True
