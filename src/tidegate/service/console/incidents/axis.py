"""A time axis. In: two instants and two edges. Out: where an instant stands, and marks that people can read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_STEPS = (
    1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000,
    31_536_000, 315_360_000,
)  # fmt: skip
_DAY = 86_400
_EPOCH = dt.datetime(2000, 1, 3, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Tick:
    """`x`: where. `text`: the time, with its day where that is new."""

    x: float
    text: str
    day: str


@dataclass(frozen=True, slots=True)
class Axis:
    """From `start` at `left` to `end` at `right`."""

    start: dt.datetime
    end: dt.datetime
    left: float
    right: float

    def x(self, at: dt.datetime) -> float:
        """Where it stands; what lies outside stands at the edge."""
        span = (self.end - self.start).total_seconds() or 1.0
        share = (at - self.start).total_seconds() / span
        return round(self.left + min(1.0, max(0.0, share)) * (self.right - self.left), 1)

    def outside(self, at: dt.datetime) -> bool:
        """Whether it lies before the start or after the end."""
        return not self.start <= at <= self.end

    def ticks(self, most: int = 6) -> list[Tick]:
        """Round instants, `most` at most."""
        span = (self.end - self.start).total_seconds()
        step = next((one for one in _STEPS if span / one <= most), _STEPS[-1])
        after = (self.start - _EPOCH).total_seconds()
        at = _EPOCH + dt.timedelta(seconds=-(-after // step) * step)
        found: list[Tick] = []
        day = ""
        while at <= self.end and len(found) <= most:
            said = f"{at:%Y-%m-%d}"
            clock = f"{at:%H:%M:%S}" if step < 60 else f"{at:%H:%M}"
            found.append(
                Tick(self.x(at), said if step >= _DAY else clock, "" if said == day or step >= _DAY else said)
            )
            day = said
            at += dt.timedelta(seconds=step)
        return found


def around(start: dt.datetime, end: dt.datetime, left: float, right: float, margin: float = 0.06) -> Axis:
    """With some room on both sides."""
    room = max((end - start) * margin, dt.timedelta(seconds=30))
    return Axis(start - room, end + room, left, right)
