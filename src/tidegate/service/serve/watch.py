"""The part that looks at what is really live. In: nothing. Out: when told to end, or when broken."""

from __future__ import annotations

import os
import signal
import sys
import threading

from tidegate.service.serve.family import bind_forks


def run() -> None:
    """Watch until SIGTERM. It is not niced: whatever lies open now is waited for by people."""
    from tidegate.service.office import office
    from tidegate.service.watch.duty import run as watch

    bind_forks()
    stop = threading.Event()
    here = os.getpid()

    def end(number: int, frame: object) -> None:
        # What the sandbox forks inherits this: its end is to be at once.
        if os.getpid() == here:
            stop.set()
        else:
            os._exit(0)

    signal.signal(signal.SIGTERM, end)
    sys.exit(watch(office(), stop))
