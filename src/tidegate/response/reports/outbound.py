"""The guard of letters, for reports that go to the public. In: a text. Out: why it may not go out, a line each.

The same guard reads every notice: no protected person's name or number, no group, nobody's membership. Without prints
of the people to compare with, nothing passes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.response.notices.guard import Outcome, Outgoing, Own, Prints, check


@dataclass(frozen=True, slots=True)
class OutboundGuard:
    """`known`: prints of everybody in the file. `own`: what is the office's own: its name and how to reach it."""

    known: Prints | None
    now: dt.datetime
    own: tuple[str, ...] = ()

    def problems(self, text: str) -> Sequence[str]:
        """Causes and places, never words of the text; empty if it may go out."""
        lines = tuple(line for line in text.splitlines() if line.strip())
        ruling = check(
            Outgoing(texts=lines, audience=None, own=self.own), known=self.known, own=Own(), now=self.now
        )
        if ruling.outcome is Outcome.PASS:
            return ()
        return tuple(dict.fromkeys(reason.cause.value for reason in ruling.reasons))
