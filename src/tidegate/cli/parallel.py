"""Work on many items at once. In: a function and items. Out: each item's index and result, as soon as it is done."""

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
    tasks: SimpleQueue[int] = SimpleQueue()
    done: SimpleQueue[tuple[int, Result | None, BaseException | None]] = SimpleQueue()
    for index in range(len(items)):
        tasks.put(index)
    stop = threading.Event()

    def worker() -> None:
        while not stop.is_set() and not tasks.empty():
            index = tasks.get()
            try:
                done.put((index, work(items[index]), None))
            except BaseException as error:
                done.put((index, None, error))

    crew = min(jobs, len(items))
    for _ in range(crew):
        tasks.put(-1)
    for number in range(crew):
        threading.Thread(target=worker, name=f"check-{number}", daemon=True).start()
    try:
        for _ in items:
            index, result, error = done.get()
            if error is not None:
                raise error
            yield index, result  # type: ignore[misc]
    finally:
        stop.set()


def in_order(done: Iterator[tuple[int, Result]]) -> Iterator[Result]:
    """The same results, each as soon as all before it are out."""
    waiting: dict[int, Result] = {}
    following = 0
    for index, result in done:
        waiting[index] = result
        while following in waiting:
            yield waiting.pop(following)
            following += 1
