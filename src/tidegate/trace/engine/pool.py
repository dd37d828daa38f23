"""A pool of processes on this machine. A worker that dies is replaced, and it is known which shard it had."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import wait

from tidegate.errors import TraceError
from tidegate.trace.engine.interface import ATTEMPTS, DIED, Done, Task
from tidegate.trace.engine.worker import DiedError, Worker
from tidegate.trace.results import Question, failed


class Pool:
    """See `interface.Engine`."""

    def __init__(self, workers: int) -> None:
        self._count = workers

    def run(self, question: Question, tasks: Iterable[Task]) -> Iterator[Done]:
        """See `interface.Engine`."""
        return _Run(question, iter(tasks), self._count).results()


class _Run:
    """One run: workers with what each has, tasks that are to be given out again, and how often each was."""

    def __init__(self, question: Question, tasks: Iterator[Task], count: int) -> None:
        self._question, self._tasks, self._count = question, tasks, count
        self._workers: dict[Worker, Task | None] = {}
        self._again: deque[Task] = deque()
        self._deaths: Counter[int] = Counter()
        self._stillborn = 0
        self._lost: list[Done] = []
        self._left = True

    def results(self) -> Iterator[Done]:
        """Until every task has its result."""
        try:
            self._fill()
            while self._workers:
                by_connection = {worker.connection: worker for worker in self._workers}
                for connection in wait(list(by_connection)):
                    yield from self._hear(by_connection[connection])  # type: ignore[index]
                self._fill()
            yield from self._taken_lost()
        finally:
            for worker in list(self._workers):
                worker.kill()

    def _hear(self, worker: Worker) -> Iterator[Done]:
        try:
            done = worker.receive()
        except DiedError:
            self._bury(worker)
            yield from self._taken_lost()
            return
        if done is not None:
            self._stillborn = 0
            self._workers[worker] = None
            yield done
        self._give(worker)

    def _give(self, worker: Worker) -> None:
        """The next task to an idle worker; without one, it has done its part."""
        task = self._next()
        if task is None:
            del self._workers[worker]
            worker.close()
            return
        self._workers[worker] = task
        try:
            worker.send(*task)
        except DiedError:
            self._bury(worker)

    def _bury(self, worker: Worker) -> None:
        task = self._workers.pop(worker)
        worker.kill()
        if task is None:
            self._stillborn += 1
            if self._stillborn >= ATTEMPTS:
                raise TraceError("workers end while they start: free memory, or give fewer --workers")
            return
        self._deaths[task[0]] += 1
        if self._deaths[task[0]] < ATTEMPTS:
            self._again.append(task)
        else:
            self._lost.append((task[0], failed(task[1], DIED)))

    def _taken_lost(self) -> Iterator[Done]:
        lost, self._lost = self._lost, []
        yield from lost

    def _next(self) -> Task | None:
        if self._again:
            return self._again.popleft()
        return self._next_new()

    def _fill(self) -> None:
        """As many workers as there is work for."""
        while len(self._workers) < self._count:
            starting = sum(task is None for task in self._workers.values())
            if len(self._again) <= starting:
                task = self._next_new()
                if task is None:
                    return
                self._again.append(task)
            self._workers[Worker(self._question)] = None

    def _next_new(self) -> Task | None:
        task = next(self._tasks, None) if self._left else None
        self._left = self._left and task is not None
        return task
