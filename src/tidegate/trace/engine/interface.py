"""What every engine does. In: a question and shards. Out: each shard's result, once, in any order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Protocol

from tidegate.errors import UsageError
from tidegate.trace.results import Question, Result
from tidegate.trace.sources.interface import Shard

ATTEMPTS = 3
"""How often a shard is given out whose worker dies; after that it is a gap."""
DIED = f"the worker reading it died {ATTEMPTS} times"
MOST_WORKERS = 1024

Task = tuple[int, Shard]
Done = tuple[int, Result]


class Engine(Protocol):
    """Kill any worker: its shard is given to another. Raises TraceError where no worker can be had at all."""

    def run(self, question: Question, tasks: Iterable[Task]) -> Iterator[Done]:
        """Every task's result. Ended early (a break, an exception), it ends its workers."""
        ...


def engine_for(word: str, workers: int = 0) -> Engine:
    """`pool`, `ray` (a cluster of its own on this machine), `ray://HOST:PORT` or `ray:auto`. Raises UsageError."""
    count = workers or processors()
    if word == "pool":
        from tidegate.trace.engine.pool import Pool

        return Pool(count)
    if word in ("ray", "ray:auto") or word.startswith("ray://"):
        from tidegate.trace.engine.ray import Ray

        return Ray("" if word == "ray" else "auto" if word == "ray:auto" else word, count)
    raise UsageError(f"--engine {word}: give pool, ray, ray:auto or ray://HOST:PORT")


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
