"""How much at once. In: whoever asks. Out: yes, or how many seconds to wait. Kept in this process, and bounded."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tidegate.errors import RequestError

_MOST = 10_000


class Rates:
    """A bucket of requests for each name, filled at a steady rate. Thread-safe."""

    def __init__(self, a_second: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = a_second, burst, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str) -> int:
        """0 and one request less, or whole seconds until there is one again."""
        now = self._clock()
        with self._lock:
            left, at = self._buckets.pop(name, (float(self._burst), now))
            left = min(self._burst, left + (now - at) * self._rate)
            granted = left >= 1
            self._buckets[name] = (left - 1 if granted else left, now)
            while len(self._buckets) > _MOST:
                self._buckets.popitem(last=False)
        return 0 if granted else max(1, math.ceil((1 - left) / self._rate))


class Seats:
    """So many at once. `most`: who finds none free is sent away for `seconds`."""

    def __init__(self, most: int, seconds: int) -> None:
        self._free, self._seconds = threading.BoundedSemaphore(most), seconds

    def sit(self) -> None:
        """Take a seat; `leave` gives it back. Raises RequestError 429."""
        if not self._free.acquire(blocking=False):
            raise RequestError(
                429, "too many files at once: wait and send it again", {"Retry-After": str(self._seconds)}
            )

    def leave(self) -> None:
        """Give it back."""
        self._free.release()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A seat for a block. Raises RequestError 429."""
        self.sit()
        try:
            yield
        finally:
            self.leave()
