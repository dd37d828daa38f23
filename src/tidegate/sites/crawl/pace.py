"""How fast a site is asked. In: requests a second, and what the server says. Out: waits.

A server that says 429 or 503 is left alone as long as it says, up to a bound; then it is asked again a few
times, and after that the object is one that could not be looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

Clock = Callable[[], float]
Sleep = Callable[[float], None]

LATER = (429, 503)
LONGEST_WAIT = 120.0
ATTEMPTS = 3


@dataclass(slots=True, eq=False)
class Pace:
    """`gap`: seconds between the beginnings of two requests. `waited`: all seconds a server asked us to wait."""

    gap: float
    clock: Clock
    sleep: Sleep
    waited: float = 0.0
    _next: float = field(default=0.0)

    def wait(self) -> None:
        """Until the next request may begin."""
        if (left := self._next - self.clock()) > 0:
            self.sleep(left)
        self._next = self.clock() + self.gap

    def back_off(self, attempt: int, retry_after: str, now: dt.datetime) -> bool:
        """After a refusal: wait as asked, 2, 4, 8 seconds if nothing is asked. False: that is longer than we wait."""
        seconds = after(retry_after, now)
        if seconds is None:
            seconds = 2.0 ** (attempt + 1)
        if seconds > LONGEST_WAIT or self.waited + seconds > 3 * LONGEST_WAIT:
            return False
        self.sleep(seconds)
        self.waited += seconds
        return True


def after(value: str, now: dt.datetime) -> float | None:
    """Seconds that a Retry-After header asks for; None where it says nothing that can be read."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - now).total_seconds())
