"""The filter, run in a model of the kernel's machine: exactly the table is allowed, on both processors."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.inspection.sandbox import seccomp

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
ALLOW, KILL = 0x7FFF0000, 0x80000000
NO_SUCH_FILE = 0x00050000 | 2
WORDS = st.integers(0, 2**64 - 1)


def verdict(
    machine: str, number: int, arguments: tuple[int, ...] = (0,) * 6, audit: int | None = None
) -> int:
    """What the kernel would answer: a minimal classic BPF machine over `struct seccomp_data`."""
    code = seccomp.program(machine)
    steps = [struct.unpack_from("HBBI", code, at) for at in range(0, len(code), 8)]
    call = struct.pack("=IIQ6Q", number, MACHINES[machine][1] if audit is None else audit, 0, *arguments)
    at, accumulator = 0, 0
    while True:
        operation, if_true, if_false, value = steps[at]
        at += 1
        if operation == 0x20:
            (accumulator,) = struct.unpack_from("=I", call, value)
        elif operation in (0x15, 0x45):
            met = accumulator == value if operation == 0x15 else bool(accumulator & value)
            at += if_true if met else if_false
        else:
            assert operation == 0x06
            return int(value)


def expected(machine: str, number: int, arguments: tuple[int, ...]) -> int:
    for *numbers, condition in seccomp.ALLOWED.values():
        if numbers[MACHINES[machine][0]] == number:
            if isinstance(condition, seccomp.OneOf):
                return ALLOW if arguments[condition.argument] & 0xFFFFFFFF in condition.values else KILL
            if isinstance(condition, seccomp.RefusedWhere):
                told = arguments[condition.argument] & 0xFFFFFFFF == condition.value
                return NO_SUCH_FILE if told else KILL
            if isinstance(condition, seccomp.Without):
                return KILL if arguments[condition.argument] & condition.bits else ALLOW
            return ALLOW
    return KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_every_number_gets_what_the_table_says(machine: str) -> None:
    for number in range(700):
        assert verdict(machine, number) == expected(machine, number, (0,) * 6)


@pytest.mark.parametrize("machine", MACHINES)
@settings(deadline=None)
@given(
    number=st.sampled_from([0, 9, 10, 16, 29, 72, 25, 222, 226, 262, 79, 257, 56]),
    arguments=st.tuples(*[WORDS] * 6),
)
def test_arguments_are_weighed_as_the_table_says(
    machine: str, number: int, arguments: tuple[int, ...]
) -> None:
    assert verdict(machine, number, arguments) == expected(machine, number, arguments)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_calls_by_another_processor_table_are_killed(number: int, audit: int) -> None:
    if audit != MACHINES["x86_64"][1]:
        assert verdict("x86_64", number, audit=audit) == KILL


def test_the_second_numbering_of_x86_64_is_killed() -> None:
    for number in range(700):
        assert verdict("x86_64", 0x40000000 | number) == KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_no_number_stands_for_two_calls(machine: str) -> None:
    column = MACHINES[machine][0]
    numbers = [row[column] for row in seccomp.ALLOWED.values()]
    assert len(numbers) == len(set(numbers))


DENIED = {  # x86_64, aarch64
    "open": (2, None), "openat2": (437, 437), "stat": (4, None), "lstat": (6, None),
    "statx": (332, 291), "access": (21, None), "faccessat": (269, 48), "readlinkat": (267, 78),
    "getdents64": (217, 61), "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203),
    "sendto": (44, 206), "sendmsg": (46, 211), "bind": (49, 200), "clone": (56, 220), "clone3": (435, 435),
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281), "kill": (62, 129),
    "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138), "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "memfd_create": (319, 279), "prctl": (157, 167), "setrlimit": (160, 164),
    "prlimit64": (302, 261), "bpf": (321, 280), "io_uring_setup": (425, 425), "unshare": (272, 97),
    "setns": (308, 268), "mount": (165, 40), "userfaultfd": (323, 282), "keyctl": (250, 219),
    "perf_event_open": (298, 241), "shmget": (29, 194), "unlinkat": (263, 35), "renameat2": (316, 276),
    "pipe2": (293, 59), "dup": (32, 23), "sched_setaffinity": (203, 122), "nanosleep": (35, 101),
}  # fmt: skip


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("call", DENIED)
def test_dangerous_calls_are_killed(machine: str, call: str) -> None:
    number = DENIED[call][MACHINES[machine][0]]
    if number is not None:
        assert verdict(machine, number) == KILL


@pytest.mark.parametrize("machine", MACHINES)
@given(flags=st.integers(0, 2**32 - 1))
def test_nothing_is_ever_opened(machine: str, flags: int) -> None:
    """Not by C's plain `fopen`, which is told that there is no such file, and fatally by anything else."""
    number = {"x86_64": 257, "aarch64": 56}[machine]
    assert verdict(machine, number, (0, 0, flags, 0, 0, 0)) == (KILL if flags else NO_SUCH_FILE)


def test_an_unknown_machine_has_no_filter() -> None:
    with pytest.raises(OSError, match="no table of system calls"):
        seccomp.program("pdp11")
