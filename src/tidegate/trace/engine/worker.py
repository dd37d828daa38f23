"""One worker: a process of its own that makes a scanner once, and gives a result for each shard it is sent.

It is spawned, never forked, so that nothing of whoever starts it (threads, locks, a cluster's connections) is in it
when its sandbox forks. It ends when the pipe to its owner ends.
"""

from __future__ import annotations

import multiprocessing
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from tidegate.errors import TidegateError, TraceError
from tidegate.trace.results import Question, Result, Scanner, failed
from tidegate.trace.sources.interface import Shard

_STOP_SECONDS = 5.0
READY = "ready"


class DiedError(Exception):
    """The worker is gone."""


class Worker:
    """Its owner's side."""

    def __init__(self, question: Question) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=serve, args=(theirs, question), daemon=False)
        # What it is started with goes through a pipe, not through its arguments: the key is in it.
        self.process.start()
        theirs.close()

    def send(self, number: int, shard: Shard) -> None:
        """Raises DiedError."""
        try:
            self.connection.send((number, shard))
        except OSError:
            raise DiedError from None

    def receive(self) -> tuple[int, Result] | None:
        """None: it has started. Raises DiedError; TraceError where it could not start for a reason of ours."""
        try:
            told: Any = self.connection.recv()
        except (EOFError, OSError):
            raise DiedError from None
        if told == READY:
            return None
        if isinstance(told, str):
            raise TraceError(told)
        return told[0], told[1]

    def close(self) -> None:
        """End it, and wait until it has ended."""
        with suppress(OSError):
            self.connection.close()
        self.process.join(_STOP_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.close()


def serve(connection: Connection, question: Question) -> None:
    """In the worker, until the pipe ends. A terminal's Ctrl-C is its owner's to hear."""
    with suppress(ValueError):  # not in the main thread of a test
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        scanner = question.open()
    except TidegateError as error:
        connection.send(str(error))
        return
    try:
        connection.send(READY)
        while True:
            number, shard = connection.recv()
            connection.send((number, scanned(scanner, shard)))
    except (EOFError, OSError):
        return
    finally:
        scanner.close()


def scanned(scanner: Scanner, shard: Shard) -> Result:
    """A result whatever happens: what a shard does to its scanner is a gap, told by its class alone."""
    try:
        return scanner.scan(shard)
    except Exception as error:
        return failed(shard, f"stopped by an internal error ({type(error).__name__})")
