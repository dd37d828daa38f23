"""What crosses the sandbox's wall: orders inward, frames and endings outward. Nothing outward is trusted.

An order is one fixed-size message with four descriptors. A child answers in frames (kind, length, body): any
number of marks (progress, a wish for more time), then one reply or one failure, then nothing. A wish is granted
from outside, over the lease: the child cannot raise its own limits. The zygote adds the ending: how the child ended.
"""

from __future__ import annotations

import math
import os
import re
import signal
import struct
from collections.abc import Callable
from dataclasses import dataclass

from tidegate.inspection.marks import Marks

Work = Callable[[int, bytes, Marks], bytes]
"""`work(fd, request, progress) -> reply`, run in the child; `fd` is read-only, best read with `os.pread`."""

ORDER = struct.Struct("!QQQQ")
GRANT = struct.Struct("!Q")
ENDING = struct.Struct("!qdQ")
FRAME = struct.Struct("!cQ")
MARK = struct.Struct("!d")
REPORT = struct.Struct("!cI")
READY, FAILED = b"+", b"-"

PROGRESS, MORE, REPLY, FAILURE = b"p", b"m", b"r", b"f"
FAILURE_BYTES = 200
MARKS = 100_000
"""More progress marks than this are not progress but a flood."""
FAILURES = {
    b"memory": "needs more memory than the policy grants (limit memory_bytes)",
    b"error": "the reading process failed ({})",
    b"import": "reading it needs the module {}, which was not loaded before the sandbox closed",
    b"layer": "the sandbox layer {} could not be put on",
}
"""What a failure frame (`word name`) says. The name is taken only if it looks like one."""
NOT_STARTED = {
    -1: "no reading process could be started: too many processes or too little memory",
    -2: "reading it needs a module that cannot be loaded: install tidegate again",
}
"""Wait statuses of a child that never was, and what they mean."""
NO_CHILD, NO_MODULE = -1, -2


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one child may use: CPU seconds, and bytes of address space beyond the interpreter's own.

    `spare_seconds`: CPU seconds beyond those that it may be granted while it works, when it asks.
    """

    cpu_seconds: int
    memory_bytes: int
    spare_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """What one child may use, and which groups of modules (bits, by position) it needs loaded."""

    allowance: Allowance
    groups: int = 0

    def pack(self) -> bytes:
        """As sent to the zygote, with four descriptors: file, request, reply, lease."""
        allowance = self.allowance
        return ORDER.pack(allowance.cpu_seconds, allowance.memory_bytes, allowance.spare_seconds, self.groups)

    @classmethod
    def unpack(cls, message: bytes) -> Order:
        """As received by the zygote."""
        cpu_seconds, memory_bytes, spare_seconds, groups = ORDER.unpack(message)
        return cls(Allowance(cpu_seconds, memory_bytes, spare_seconds), groups)


def failure_sentence(body: bytes) -> str:
    """The line for the receipt; a hostile child can choose among these sentences, not write its own."""
    word, _, name = body.partition(b" ")
    known = word in FAILURES and re.fullmatch(rb"[A-Za-z_][A-Za-z0-9_. ]*", name or b"_")
    if not known:
        return "the reading process failed without saying why"
    return FAILURES[word].format(name.decode())


@dataclass(frozen=True, slots=True)
class Reply:
    """The child's whole answer, from a child that also ended cleanly. Its content is untrusted.

    `cpu_seconds`: what the child used. `peak_bytes`: its largest resident size, the interpreter included.
    """

    payload: bytes
    cpu_seconds: float = 0.0
    peak_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Dead:
    """No answer, and why, in one line for the receipt. Everything the child sent is dropped."""

    why: str


KILLED = "the reading process was killed from outside, most often because the system ran out of memory"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended: wait status, CPU seconds, largest resident size in bytes."""

    status: int
    cpu_seconds: float
    peak_bytes: int

    def pack(self) -> bytes:
        """As sent by the zygote."""
        return ENDING.pack(self.status, self.cpu_seconds, self.peak_bytes)

    @classmethod
    def unpack(cls, message: bytes) -> Ending:
        """As received from the zygote."""
        return cls(*ENDING.unpack(message))

    def why(self, allowance: Allowance) -> str:
        """What to say of a child that did not end cleanly; "" for one that did."""
        if self.status in NOT_STARTED:
            return NOT_STARTED[self.status]
        code = os.waitstatus_to_exitcode(self.status)
        if code >= 0:
            return f"the reading process ended with code {code} instead of an answer" if code else ""
        if -code == signal.SIGXCPU or (-code == signal.SIGKILL and self.cpu_seconds >= allowance.cpu_seconds):
            return f"needs more than {allowance.cpu_seconds:,} CPU seconds (limit cpu_seconds)"
        if -code == signal.SIGSYS:
            return "the reading process tried a forbidden system call and was stopped"
        if -code == signal.SIGKILL:
            return KILLED
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        return f"the reading process crashed ({name})"


class Answer:
    """Collects a child's frames. `feed` gives "" or what is wrong; then see `complete`, `body`, `failure`.

    `module`: the one whose absence was the failure, if it was that. `asked`: how often it asked for more time.
    """

    def __init__(self, reply_bytes: int, progress: Callable[[float], None] | None) -> None:
        self._limit = reply_bytes
        self._progress = progress
        self._pending = bytearray()
        self._marks = 0
        self.asked = 0
        self.complete = False
        self.body = b""
        self.failure = ""
        self.module = ""

    def feed(self, piece: bytes) -> str:
        """Take in the next bytes."""
        self._pending += piece
        while len(self._pending) >= FRAME.size:
            if self.complete or self.failure:
                return "the reading process sent more than an answer"
            kind, length = FRAME.unpack_from(self._pending)
            problem = self._check(kind, length)
            if problem:
                return problem
            if len(self._pending) < FRAME.size + length:
                break
            body = bytes(memoryview(self._pending)[FRAME.size : FRAME.size + length])
            del self._pending[: FRAME.size + length]
            self._take(kind, body)
        return "the reading process sent more than an answer" if self._pending and self.complete else ""

    def _check(self, kind: bytes, length: int) -> str:
        if kind == REPLY:
            return f"the answer is longer than {self._limit:,} bytes" if length > self._limit else ""
        mark = (kind == PROGRESS and length == MARK.size) or (kind == MORE and not length)
        if (mark and self._marks < MARKS) or (kind == FAILURE and 0 < length <= FAILURE_BYTES):
            return ""
        return "the reading process sent something that is not an answer"

    def _take(self, kind: bytes, body: bytes) -> None:
        if kind == REPLY:
            self.body, self.complete = body, True
        elif kind == FAILURE:
            self.failure = failure_sentence(body)
            word, _, name = body.partition(b" ")
            self.module = name.decode("ascii", "replace") if word == b"import" else ""
        elif kind == MORE:
            self._marks += 1
            self.asked += 1
        else:
            self._marks += 1
            (value,) = MARK.unpack(body)
            if self._progress is not None and math.isfinite(value):
                self._progress(value)
