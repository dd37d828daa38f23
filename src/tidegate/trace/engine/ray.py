"""Ray, as the way to many machines. Each of its actors owns one worker of ours, as the pool does.

What Ray runs is a seat: the worker is a process beside it, so a reader's sandbox never forks out of Ray's threads.
A seat or a machine that dies costs the shard it had at that moment, which is given out again.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import Any

from tidegate.errors import TraceError
from tidegate.trace.engine.interface import ATTEMPTS, DIED, Done, Task
from tidegate.trace.engine.worker import DiedError, Worker
from tidegate.trace.results import Question, failed


class Seat:
    """An actor: takes a shard, gives its result. Raises DiedError where its worker died of it."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._worker: Worker | None = None

    def scan(self, task: Task) -> Done:
        """One shard."""
        if self._worker is None:
            self._worker = Worker(self._question)
            self._worker.receive()
        self._worker.send(*task)
        done = self._worker.receive()
        if done is None:
            raise DiedError
        return done

    def family(self) -> tuple[int, int]:
        """Its process and its worker's: for tests that kill one."""
        return os.getpid(), (self._worker.process.pid or 0) if self._worker else 0


class Ray:
    """See `interface.Engine`. `address`: "" for a cluster of its own here, "auto", or `ray://HOST:PORT`."""

    def __init__(self, address: str, workers: int) -> None:
        self._address, self._count = address, workers

    def run(self, question: Question, tasks: Iterable[Task]) -> Iterator[Done]:
        """See `interface.Engine`. Raises TraceError where there is no Ray or no cluster."""
        ray = self._joined()
        try:
            yield from _Run(ray, question, iter(tasks), self._count).results()
        finally:
            ray.shutdown()

    def _joined(self) -> Any:
        # Nothing about this run is sent to anybody.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
        except ImportError:
            raise TraceError('--engine ray needs Ray: pip install "tidegate[cluster]"') from None
        own: dict[str, Any] = (
            {"num_cpus": self._count, "include_dashboard": False} if not self._address else {}
        )
        try:
            ray.init(address=self._address or "local", log_to_driver=False, configure_logging=False, **own)
        except Exception as error:
            where = self._address or "this machine"
            raise TraceError(
                f"no Ray cluster at {where} ({type(error).__name__}): start one, or use --engine pool"
            ) from None
        return ray


class _Run:
    """One run: which seat has which task."""

    def __init__(self, ray: Any, question: Question, tasks: Iterator[Task], count: int) -> None:
        self._ray, self._tasks, self._count = ray, tasks, count
        self._kind = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(Seat)
        self._question = ray.put(question)
        self._again: deque[Task] = deque()
        self._deaths: Counter[int] = Counter()
        self._out: dict[Any, tuple[Any, Task]] = {}

    def results(self) -> Iterator[Done]:
        """Until every task has its result."""
        for _ in range(self._count):
            self._give(None)
        while self._out:
            ready, _ = self._ray.wait(list(self._out), num_returns=1)
            for promise in ready:
                seat, task = self._out.pop(promise)
                done, seat = self._settle(promise, seat, task)
                if done is not None:
                    yield done
                self._give(seat)

    def _give(self, seat: Any) -> None:
        task = self._again.popleft() if self._again else next(self._tasks, None)
        if task is None:
            return
        seat = seat or self._kind.remote(self._question)
        self._out[seat.scan.remote(task)] = seat, task

    def _settle(self, promise: Any, seat: Any, task: Task) -> tuple[Done | None, Any]:
        """The result, and the seat if it can go on."""
        errors = self._ray.exceptions
        try:
            done: Done = self._ray.get(promise)
        except errors.RayTaskError as error:
            if isinstance(error.cause, TraceError):
                raise TraceError(str(error.cause)) from None
        except errors.RayError:
            pass
        else:
            return done, seat
        self._ray.kill(seat)
        self._deaths[task[0]] += 1
        if self._deaths[task[0]] < ATTEMPTS:
            self._again.append(task)
            return None, None
        return (task[0], failed(task[1], DIED)), None
