"""The two C functions the sandbox needs, with errors raised as OSError. Linux only; elsewhere ENOSYS."""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38


def prctl(option: int, value: int, pointer: int = 0) -> int:
    """Change a property of this process; `pointer` is an address where the option takes one."""
    return _call("prctl", ctypes.c_int(option), *(ctypes.c_ulong(n) for n in (value, pointer, 0, 0)))


def syscall(number: int, *arguments: int) -> int:
    """Call the kernel by number; arguments are integers or addresses."""
    return _call("syscall", *(ctypes.c_long(n) for n in (number, *arguments)))


@functools.cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: ctypes._SimpleCData[int]) -> int:
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    function = getattr(_library(), name)
    function.restype = ctypes.c_long if name == "syscall" else ctypes.c_int
    result = int(function(*arguments))
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
