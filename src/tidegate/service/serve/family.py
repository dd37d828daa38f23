"""Children that end when their parent does, however it ended. In: the parent's number. Out: nothing."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Ask Linux to end this process when its parent ends, even by SIGKILL; if that has happened, end now."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def bind_forks() -> None:
    """From now on, whatever this process forks ends with it."""
    here = os.getpid

    def remember() -> None:
        global _parent
        _parent = here()

    os.register_at_fork(before=remember, after_in_child=lambda: die_with(_parent))


_parent = 0
