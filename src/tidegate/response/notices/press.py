"""Many letters set at once, by processes of their own. In: Tasks. Out: Pressed, as they are done.

    python -m tidegate.response.notices.press      a child: a Setting, then lists of tasks, on standard input

A child gets what it sets through a pipe and gives it back through one; nothing is written anywhere. A child that dies
takes its list with it: the caller hears NoticeError, and what was not given back is set by the next run.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import IO, Any

from tidegate.errors import NoticeError
from tidegate.model.notice import Notice
from tidegate.response.notices.compose import compose
from tidegate.response.notices.guard import Approval, Outgoing, Own, Prints, check
from tidegate.response.notices.guard.letters import as_mail, on_paper
from tidegate.response.notices.mail import message
from tidegate.response.notices.papers.serials import code
from tidegate.response.notices.typeset import Letter, Typesetter

_MEMORY = {
    "MALLOC_TOP_PAD_": str(64 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
    "MALLOC_MMAP_THRESHOLD_": str(128 << 20),
}
"""A child keeps the memory that one letter needed for the next: glibc would give it back and ask again each time."""
CHUNK = 40
FEW = 12
"""So many are set without a process of their own."""
LETTER = "LETTER"
"""Beside the guard's causes: the letter could not be set."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all tasks share. `sender`: the address mail comes from, "" where there is none."""

    known: Prints = field(repr=False)
    own: Own
    now: datetime
    approvals: tuple[Approval, ...] = ()
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One letter. `key`: stable, for the Message-ID. `mailed`: whether it leaves as a message."""

    number: str
    notice: Notice
    key: str
    mailed: bool


@dataclass(frozen=True, slots=True)
class Pressed:
    """`letter`: None where it could not be set. `causes`: names of the guard's, empty where it may leave. `text`: the
    digest that approvals are bound to.
    """

    number: str
    letter: Letter | None
    causes: tuple[str, ...]
    text: str = ""


def press(setting: Setting, tasks: Sequence[Task], processes: int) -> Iterator[list[Pressed]]:
    """Lists of some letters each. Tasks of one language should stand together. Raises NoticeError."""
    chunks = [list(tasks[at : at + CHUNK]) for at in range(0, len(tasks), CHUNK)]
    if len(tasks) <= FEW:
        setter = Typesetter()
        yield from ([pressed(setter, setting, one) for one in chunk] for chunk in chunks)
        return
    count = min(processes, len(chunks))
    children = [_Child(setting) for _ in range(count)]
    try:
        with ThreadPoolExecutor(count) as threads:
            shares = [iter(chunks[at::count]) for at in range(count)]
            waiting = {
                threads.submit(child.work, share) for child, share in zip(children, shares, strict=True)
            }
            yield from _as_they_come(waiting, threads, children, shares)
    finally:
        for child in children:
            child.end()


def _as_they_come(
    waiting: set[Any], threads: ThreadPoolExecutor, children: list[_Child], shares: list[Iterator[list[Task]]]
) -> Iterator[list[Pressed]]:
    """One list a child at a time: what the caller has not taken yet is not many."""
    while waiting:
        one = next(as_completed(waiting))
        waiting.discard(one)
        child, share, found = one.result()
        if found is not None:
            waiting.add(threads.submit(child.work, share))
            yield found


class _Child:
    """One process."""

    def __init__(self, setting: Setting) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tidegate.response.notices.press"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # A traceback may quote what was being set.
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_MEMORY},
        )
        self._give(setting)

    def work(self, share: Iterator[list[Task]]) -> tuple[_Child, Iterator[list[Task]], list[Pressed] | None]:
        """The next list of its share; None when there is none."""
        tasks = next(share, None)
        if tasks is None:
            return self, share, None
        self._give(tasks)
        return self, share, self._take()

    def end(self) -> None:
        """Close its pipes and wait."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        self._process.wait()

    def _give(self, what: object) -> None:
        try:
            _put(_pipe(self._process.stdin), what)
        except OSError:
            raise NoticeError("a process that sets letters ended: run it again") from None

    def _take(self) -> list[Pressed]:
        try:
            found: list[Pressed] = pickle.load(_pipe(self._process.stdout))  # noqa: S301 - our own child
        except (EOFError, OSError, pickle.UnpicklingError):
            raise NoticeError("a process that sets letters ended: run it again") from None
        return found


def pressed(setter: Typesetter, setting: Setting, task: Task) -> Pressed:
    """One letter and the guard's word on it. Never raises for a letter that cannot be set."""
    try:
        document = compose(task.notice)
        outgoing = outgoing_of(task, setting, document)
        letter = setter.letter(document, code(task.notice.serial))
    except NoticeError:
        return Pressed(task.number, None, (LETTER,))
    ruling = check(
        outgoing, known=setting.known, own=setting.own, now=setting.now, approvals=setting.approvals
    )
    causes = dict.fromkeys(reason.cause.name for reason in ruling.reasons)
    return Pressed(task.number, letter, tuple(causes), outgoing.digest)


def outgoing_of(task: Task, setting: Setting, document: Any) -> Outgoing:
    """What the guard is asked: the message where it is mailed, the paper else. Raises NoticeError."""
    if not task.mailed or not setting.sender:
        return replace(on_paper(task.notice, document), mail=task.notice.recipient.mail)
    made = message(
        document,
        sender=setting.sender,
        name=task.notice.office.name,
        recipient=task.notice.recipient.mail,
        key=task.key,
        now=setting.now,
    )
    return as_mail(task.notice, document, made)


def _put(pipe: IO[bytes], what: object) -> None:
    pickle.dump(what, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise NoticeError("a process that sets letters has no pipe")
    return pipe


def main() -> None:
    """A child: until its input ends."""
    setting = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    setter = Typesetter()
    # What was loaded stays: it is not looked through again with each letter.
    gc.freeze()
    while True:
        try:
            tasks = pickle.load(sys.stdin.buffer)  # noqa: S301
        except EOFError:
            return
        _put(sys.stdout.buffer, [pressed(setter, setting, one) for one in tasks])


if __name__ == "__main__":
    # Under its own name, so that what is pickled here is known there.
    from tidegate.response.notices import press as module

    module.main()
