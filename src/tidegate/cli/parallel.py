"""Work on many items at once. In: a function and items. Out: each item's index and result when it is done."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_parallel(
    work: Callable[[Item], Result], items: Sequence[Item], jobs: int
) -> Iterator[tuple[int, Result]]:
    """Results in the order in which they are done; what `work` raises is raised here.

    The threads are daemons, so an interrupted command ends at once and does not wait for a file of an hour.
    """
    if jobs == 1 or len(items) == 1:
        for index, item in enumerate(items):
            yield index, work(item)
        return
    done: SimpleQueue[tuple[int, Result | BaseException]] = SimpleQueue()
    tasks, turn = iter(range(len(items))), threading.Lock()

    def worker() -> None:
        while True:
            with turn:
                index = next(tasks, None)
            if index is None:
                return
            try:
                done.put((index, work(items[index])))
            except BaseException as error:
                done.put((index, error))

    for number in range(min(jobs, len(items))):
        threading.Thread(target=worker, name=f"check-{number}", daemon=True).start()
    try:
        for _ in items:
            index, result = done.get()
            if isinstance(result, BaseException):
                raise result
            yield index, result
    finally:
        with turn:
            # Whoever stopped listening wants no further file begun.
            for _ in tasks:
                pass


def in_order(done: Iterator[tuple[int, Result]]) -> Iterator[Result]:
    """The same results, each as soon as all before it are out."""
    waiting: dict[int, Result] = {}
    following = 0
    for index, result in done:
        waiting[index] = result
        while following in waiting:
            yield waiting.pop(following)
            following += 1
