"""What a child may try, by name: each act returns b"done" where nothing stops it. Used by the sandbox tests."""

from __future__ import annotations

import _socket
import _thread
import ctypes
import fcntl
import json
import mmap
import os
import resource
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from tidegate.inspection.sandbox import Dead, Layer, Reply, Sandbox, landlock, seccomp
from tidegate.inspection.sandbox.sealed import memory_file

LIBC = ctypes.CDLL(None, use_errno=True)
REPLY_PIPE = 4
CONTENT = b"forty-two bytes of an invented plain file\n"


def offered() -> frozenset[Layer]:
    """The layers that this system must be able to hold, by what its kernel says of itself."""
    if sys.platform != "linux":
        return frozenset()
    lacking = set()
    actions = Path("/proc/sys/kernel/seccomp/actions_avail")
    if not (
        actions.exists() and "kill_process" in actions.read_text() and os.uname().machine in seccomp.MACHINES
    ):
        lacking.add(Layer.SECCOMP)
    try:
        landlock.version()
    except OSError:
        lacking.add(Layer.LANDLOCK)
    return frozenset(Layer) - lacking


def request(act: str, argument: object = "") -> bytes:
    return json.dumps([act, argument]).encode()


def work(fd: int, asked: bytes, progress: Callable[[float], None]) -> bytes:
    act, argument = json.loads(asked)
    if act == "read":
        return os.pread(fd, 1000, 0) + str(argument).encode()
    if act in CALM:
        return CALM[act](fd, argument, progress)
    ACTS[act](fd, argument)
    return b"done"


def run(sandbox: Sandbox, act: str, argument: object = "", **limits: object) -> Reply | Dead:
    """One run on an invented file, with limits that suit a test."""
    fd = memory_file(CONTENT)
    chosen: dict[str, object] = {"cpu_seconds": 5, "memory_bytes": 256 << 20, "wall_seconds": 20.0} | limits
    try:
        return sandbox.run(fd, request(act, argument), **chosen)  # type: ignore[arg-type]
    finally:
        os.close(fd)


def pids_under(pid: int) -> list[int]:
    """Live descendants of a process, zombies not counted."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as stat:
                state, parent = stat.read().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found += [int(name), *pids_under(int(name))]
    return found


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(*pids: int) -> bool:
    """Whether all of them end; gives them a generous while."""
    until = time.monotonic() + 10
    while any(map(alive, pids)) and time.monotonic() < until:
        time.sleep(0.005)
    return not any(map(alive, pids))


def _fork(*_: object) -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)


def _leave_strays(*_: object) -> None:
    """Start a process that leaves the session and outlives its parent."""
    if os.fork():
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    os.closerange(0, 64)
    while True:
        time.sleep(60)


def _bind(*_: object) -> None:
    door = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    door.bind(("127.0.0.1", 0))
    door.close()


def _write_file(_: int, path: object) -> None:
    fd = os.open(str(path), os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(fd, b"x")


def _deadlock(*_: object) -> None:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def _unraisable(*_: object) -> None:
    class Loud:
        def __del__(self) -> None:
            raise ValueError("not seen")

    Loud()


def _warn(*_: object) -> None:
    warnings.simplefilter("always")
    warnings.warn("not seen", stacklevel=1)


def _spin(*_: object) -> None:
    while True:
        pass


def _raise(_: int, name: object) -> None:
    raise {"ValueError": ValueError, "SystemExit": SystemExit, "KeyboardInterrupt": KeyboardInterrupt}[
        str(name)
    ]


def _recurse(*_: object) -> None:
    _recurse()


def _unknown_encoding(*_: object) -> None:
    try:
        b"x".decode("no-such-encoding")
    except LookupError:
        return


def _late_import(*_: object) -> None:
    import this  # noqa: F401


def _use_pyclbr(*_: object) -> None:
    import pyclbr  # noqa: F401


def _read_by_stream(fd: int, _: object) -> None:
    with open(fd, "rb", closefd=False) as stream:
        assert stream.read() == CONTENT


def _use_mail(*_: object) -> None:
    import email.mime.audio  # noqa: F401


def _use_both(*_: object) -> None:
    _use_pyclbr()
    _use_mail()


def _raw(_: int, pieces: object) -> None:
    for piece in pieces:  # type: ignore[attr-defined]
        os.write(REPLY_PIPE, bytes.fromhex(piece))
    os._exit(0)


def _answer_and_crash(*_: object) -> None:
    os.write(REPLY_PIPE, b"r" + (2).to_bytes(8, "big") + b"ok")
    ctypes.string_at(0)


def _answer_and_fail(*_: object) -> None:
    os.write(REPLY_PIPE, b"r" + (2).to_bytes(8, "big") + b"ok")
    os._exit(3)


def _flood(*_: object) -> None:
    frame = b"p" + (8).to_bytes(8, "big") + bytes(8)
    while True:
        os.write(REPLY_PIPE, frame * 3000)


def _tell_pid(_: int, __: object, progress: Callable[[float], None]) -> bytes:
    progress(float(os.getpid()))
    _deadlock()
    return b""


def _own_limits(*_: object) -> bytes:
    kinds = ("CORE", "FSIZE", "NPROC")
    soft = {kind: resource.getrlimit(getattr(resource, f"RLIMIT_{kind}"))[0] for kind in kinds}
    return json.dumps(soft).encode()


def _held(*_: object) -> bytes:
    """The descriptors that are open in the child."""
    held = []
    for fd in range(1000):
        try:
            fcntl.fcntl(fd, fcntl.F_GETFD)
        except OSError:
            continue
        held.append(fd)
    return json.dumps(held).encode()


def _property(_: int, option: object, __: object) -> bytes:
    return str(LIBC.prctl(int(str(option)), 0, 0, 0, 0)).encode()


CALM: dict[str, Callable[[int, object, Callable[[float], None]], bytes]] = {
    "tell pid": _tell_pid,
    "own limits": _own_limits,
    "held descriptors": _held,
    "property": _property,
    "long": lambda _, count, __: bytes(int(str(count))),
}

FORBIDDEN: dict[str, Callable[[int, object], object]] = {
    "open a path": lambda *_: os.open(sys.executable, os.O_RDONLY),
    "ask about a path": lambda *_: os.stat("/"),
    "list a folder": lambda *_: os.listdir("/"),
    "write a file": _write_file,
    "TCP socket": lambda *_: _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM),
    "UDP socket": lambda *_: _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM),
    "local socket": lambda *_: _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM),
    "socket pair": lambda *_: _socket.socketpair(),
    "fork": _fork,
    "thread": lambda *_: _thread.start_new_thread(lambda: None, ()),
    "signal the parent": lambda *_: os.kill(os.getppid(), 0),
    "be traced": lambda *_: LIBC.ptrace(0, 0, 0, 0),
    "executable memory": lambda *_: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
    "own a descriptor's signals": lambda fd, _: fcntl.fcntl(fd, fcntl.F_SETOWN, os.getpid()),
    "terminal control": lambda *_: LIBC.ioctl(0, 0x5412, b"x"),
    "memory file": lambda *_: os.memfd_create("x"),
    "pipe": lambda *_: os.pipe(),
    "raise limits": lambda *_: resource.setrlimit(resource.RLIMIT_CPU, (1000, 1000)),
    "change folder": lambda *_: os.chdir("/"),
    "sleep": lambda *_: time.sleep(0),
}

ACTS: dict[str, Callable[[int, object], object]] = FORBIDDEN | {
    "execute": lambda *_: os.execv(sys.executable, [sys.executable, "-c", "print()"]),  # noqa: S606
    "bind": _bind,
    "many descriptors": lambda *_: [os.dup(0) for _ in range(200)],
    "allocate": lambda *_: bytes(1 << 30),
    "spin": _spin,
    "deadlock": _deadlock,
    "raise": _raise,
    "recurse": _recurse,
    "exit": lambda _, code: os._exit(int(str(code))),
    "crash": lambda *_: ctypes.string_at(0),
    "stop": lambda *_: os.kill(os.getpid(), signal.SIGSTOP),
    "close the pipe": lambda *_: os.close(REPLY_PIPE),
    "raw": _raw,
    "flood": _flood,
    "answer and crash": _answer_and_crash,
    "answer and fail": _answer_and_fail,
    "warn": _warn,
    "unraisable": _unraisable,
    "unknown encoding": _unknown_encoding,
    "use pyclbr": _use_pyclbr,
    "use e-mail": _use_mail,
    "use both": _use_both,
    "decode": lambda _, encoding: b"x".decode(str(encoding)),
    "late import": _late_import,
    "leave strays": _leave_strays,
    "read by stream": _read_by_stream,
    "map": lambda fd, _: mmap.mmap(fd, 0, access=mmap.ACCESS_READ)[:],
}
