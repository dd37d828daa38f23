"""What this room needs every minute. In: the office. Out: how much was done; safe to run twice."""

from __future__ import annotations

from tidegate.service.office import Office
from tidegate.service.outbox import bounces
from tidegate.service.outbox.deliver import deliver

SECONDS = 20.0
"""Of each minute, so that other chores have theirs; what is left goes out in the next."""


def every_minute(office: Office) -> int:
    """Send what is due, then hear of what came back. How many messages either was done with."""
    sent = deliver(office, SECONDS)
    return sent + bounces.read(office)
