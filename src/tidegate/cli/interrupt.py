"""Signals that end a check: Ctrl-C waits while the sandbox starts, and a request to end leaves nothing half-written.

The sandbox's processes are forked from this one and inherit that they are not interrupted: they end when
this process ends, and none of them has to say anything about it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

Started = TypeVar("Started")


def uninterrupted(start: Callable[[], Started]) -> Started:
    """What `start` gives. An interrupt meanwhile is raised here, at the end."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class EndedError(KeyboardInterrupt):
    """This process was asked to end. `number`: the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Within the block, a request to end (SIGTERM, SIGHUP) is raised as EndedError, so that what is open is dropped.

    One that the caller has this process ignore (nohup) stays ignored.
    """
    signals = (signal.SIGTERM, signal.SIGHUP) if threading.current_thread() is threading.main_thread() else ()
    taken = [number for number in signals if signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, _frame: FrameType | None) -> None:
    raise EndedError(number)
