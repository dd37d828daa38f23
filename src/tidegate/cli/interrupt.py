"""Ctrl-C while the sandbox starts. In: what starts it. Out: the same; interrupts wait until it has started.

The sandbox's processes are forked from this one and inherit that they are not interrupted: they end when
this process ends, and none of them has to say anything about it.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import TypeVar

Started = TypeVar("Started")


def uninterrupted(start: Callable[[], Started]) -> Started:
    """What `start` gives. An interrupt meanwhile is raised here, at the end."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
