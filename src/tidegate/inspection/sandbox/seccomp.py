"""Seccomp: the few system calls that pure computation needs; any other kills the process.

In: the table below. Out: a classic BPF program, and its installation for good.
A call stopped here is fatal on purpose: an error code could be caught and worked around, and text lost in
silence. One is refused instead: `openat` as C's plain `fopen` calls it, by which the OCR engine looks for a list
of zones beside a picture; it learns that there is no such file. Python's own opening sets flags, and is fatal.
What remains open: glibc 2.33 to 2.38 asks the size of an open file through `newfstatat` with
an empty path, and a filter cannot see the path; so a subverted child could learn whether a path exists,
never what it holds.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import struct
from dataclasses import dataclass

from tidegate.inspection.sandbox import kernel


@dataclass(frozen=True, slots=True)
class OneOf:
    """Allow where the low 32 bits of an argument equal one of `values`."""

    argument: int
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Allow where an argument has none of `bits`."""

    argument: int
    bits: int


@dataclass(frozen=True, slots=True)
class RefusedWhere:
    """Say "no such file" where the low 32 bits of an argument equal `value`; never allow."""

    argument: int
    value: int


Condition = OneOf | Without | RefusedWhere | None

_AT_EMPTY_PATH = 0x1000
_PROT_EXEC = 4
_TERMINAL_QUESTION = 0x5401  # TCGETS: what open() asks to choose its buffering
_FCNTL_GETFD, _FCNTL_GETFL, _FCNTL_DUPFD_CLOEXEC = 1, 3, 1030

# Name: (x86_64 number, aarch64 number, condition). None: the machine has no such call.
ALLOWED: dict[str, tuple[int | None, int, Condition]] = {
    "read": (0, 63, None),
    "write": (1, 64, None),
    "close": (3, 57, None),
    "fstat": (5, 80, None),
    "newfstatat": (262, 79, OneOf(3, (_AT_EMPTY_PATH,))),
    "lseek": (8, 62, None),
    "pread64": (17, 67, None),
    "ioctl": (16, 29, OneOf(1, (_TERMINAL_QUESTION,))),
    "fcntl": (72, 25, OneOf(1, (_FCNTL_GETFD, _FCNTL_GETFL, _FCNTL_DUPFD_CLOEXEC))),
    "mmap": (9, 222, Without(2, _PROT_EXEC)),
    "mprotect": (10, 226, Without(2, _PROT_EXEC)),
    "munmap": (11, 215, None),
    "mremap": (25, 216, None),
    "madvise": (28, 233, None),
    "brk": (12, 214, None),
    "rt_sigaction": (13, 134, None),
    "rt_sigprocmask": (14, 135, None),
    "rt_sigreturn": (15, 139, None),
    "sigaltstack": (131, 132, None),
    "futex": (202, 98, None),
    "sched_yield": (24, 124, None),
    "restart_syscall": (219, 128, None),
    "getpid": (39, 172, None),
    "sysinfo": (99, 179, None),  # glibc's qsort asks how much memory there is
    "getrandom": (318, 278, None),
    "clock_gettime": (228, 113, None),
    "clock_getres": (229, 114, None),
    "gettimeofday": (96, 169, None),
    "openat": (257, 56, RefusedWhere(2, os.O_RDONLY)),
    "exit": (60, 93, None),
    "exit_group": (231, 94, None),
}

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _KILL_PROCESS = 0x7FFF0000, 0x80000000
_NO_SUCH_FILE = 0x00050000 | errno.ENOENT
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16
_MODE_FILTER = 2


@functools.cache
def program(machine: str) -> bytes:
    """The filter for a machine name as `uname -m` gives it. Raises OSError for an unknown one."""
    if machine not in MACHINES:
        raise OSError(f"no table of system calls for a {machine} machine")
    column, audit_number = MACHINES[machine]
    steps = [
        _step(_LOAD, _MACHINE_AT),
        _step(_JUMP_IF_EQUAL, audit_number, 1, 0),
        _step(_RETURN, _KILL_PROCESS),
    ]
    steps.append(_step(_LOAD, _NUMBER_AT))
    for *numbers, condition in ALLOWED.values():
        number = numbers[column]
        if isinstance(number, int):
            verdict = _verdict(condition)
            steps.append(_step(_JUMP_IF_EQUAL, number, 0, len(verdict)))
            steps.extend(verdict)
    steps.append(_step(_RETURN, _KILL_PROCESS))
    return b"".join(steps)


def install() -> str:
    """Close this process (needs no_new_privs); gives the machine. Raises OSError where it cannot be done."""
    machine = os.uname().machine
    code = program(machine)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HP", len(code) // 8, ctypes.addressof(buffer))
    pointer = ctypes.create_string_buffer(header, len(header))
    kernel.prctl(kernel.PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(pointer))
    return machine


def _verdict(condition: Condition) -> list[bytes]:
    """What follows a matching number: every path through it returns."""
    if condition is None:
        return [_step(_RETURN, _ALLOW)]
    load = _step(_LOAD, _ARGUMENTS_AT + 8 * condition.argument)  # low half: both machines are little-endian
    if isinstance(condition, RefusedWhere):
        return [
            load,
            _step(_JUMP_IF_EQUAL, condition.value, 0, 1),
            _step(_RETURN, _NO_SUCH_FILE),
            _step(_RETURN, _KILL_PROCESS),
        ]
    if isinstance(condition, Without):
        return [
            load,
            _step(_JUMP_IF_BITS, condition.bits, 1, 0),
            _step(_RETURN, _ALLOW),
            _step(_RETURN, _KILL_PROCESS),
        ]
    tests = [
        step
        for value in condition.values
        for step in (_step(_JUMP_IF_EQUAL, value, 0, 1), _step(_RETURN, _ALLOW))
    ]
    return [load, *tests, _step(_RETURN, _KILL_PROCESS)]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
