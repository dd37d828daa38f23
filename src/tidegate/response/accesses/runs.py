"""Runs of lines of one format within hours already known. In: bytes at the start of a line. Out: where the run ends.

One anchored match of a pattern without groups goes over a whole block and ends before the first line that is not
of the format, or is of an hour not seen before. So each line of a log is proven to be of its shape and to lie in
a known hour, at the price of one automaton's step a byte.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tidegate.response.accesses.formats.interface import Format, Hour, pattern
from tidegate.response.accesses.partial import Covered

PINNED = 128  # hours in one pattern; a log in order needs two


@dataclass(slots=True)
class Run:
    """One format as it is met in one file, and the hours seen of it."""

    form: Format
    lines: int = 0
    covered: set[Covered] = field(default_factory=set)
    _pins: dict[tuple[bytes, bytes], None] = field(default_factory=dict)
    _compiled: Any = None

    def end(self, block: bytes, start: int) -> int:
        """Where the run that begins at `start` ends; `start` itself where its first line is another."""
        if self._compiled is None:
            return start
        found = self._compiled.match(block, start)
        return int(found.end()) if found else start

    def take(self, hour: Hour) -> None:
        """From now on, lines of this hour are part of a run."""
        self.covered.add(Covered(hour.start, hour.width, hour.zoned))
        self._pins.pop((hour.head, hour.tail), None)
        self._pins[hour.head, hour.tail] = None
        while len(self._pins) > PINNED:
            del self._pins[next(iter(self._pins))]
        self._compiled = pattern(b"(?:%s)*" % self.form.shape(self._pins))
