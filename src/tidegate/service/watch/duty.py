"""The watch on duty: a thread a site that lists it, one more for each folder that hears of changes, one for the rest.

In: the office and a flag that says stop. Out: when told to, or when any of the threads died: whoever keeps this
process alive then starts a fresh one, for a watch with a hole in it is none.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import closing

from django.db import close_old_connections, connections

from tidegate.errors import SiteError, TidegateError
from tidegate.service.office import Office
from tidegate.service.watch import chores
from tidegate.service.watch.acts.resume import resume
from tidegate.service.watch.options import Options, options
from tidegate.service.watch.rounds import Round
from tidegate.sites.changes import Changes, LostError

_TICK = 0.2
_DEBOUNCE = 0.05
"""Seconds: a writer that renames right after closing is one event."""
_SOON, _CHORES = 2.0, 1.0


class Duty:
    """`run` until `stop` is set."""

    def __init__(self, office: Office, stop: threading.Event) -> None:
        self._office, self._stop = office, stop
        self._options: Options = options(office.instance)
        self._rounds = {name: Round(office, name) for name in self._options.sites}
        self._due = {name: threading.Event() for name in self._rounds}
        self._broken = threading.Event()

    def run(self) -> int:
        """Returns 0 when told to stop, 1 when something broke."""
        with self._office.inspector() as inspector:
            _ = inspector.profile  # the first file must not wait for the sandbox
        resume(self._office, at_once=True)
        work: list[tuple[str, Callable[[], None]]] = [
            ("chores", self._chores),
            ("reports", self._reports),
            ("mail", self._mail),
        ]
        for name in self._rounds:
            work.append((f"list {name}", lambda name=name: self._list(name)))  # type: ignore[misc]
            if folder := self._folder(name):
                work.append((f"hear {name}", lambda name=name, folder=folder: self._hear(name, folder)))  # type: ignore[misc]
        threads = [
            threading.Thread(target=self._guarded, args=(one,), name=title, daemon=True)
            for title, one in work
        ]
        for thread in threads:
            thread.start()
        while not self._stop.wait(_TICK) and not self._broken.is_set():
            pass
        self._stop.set()
        for thread in threads:
            thread.join(5)
        return 1 if self._broken.is_set() else 0

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException:
            self._broken.set()
            raise
        finally:
            connections.close_all()

    def _list(self, name: str) -> None:
        """Again and again, but never more than half of the time."""
        patrol, due = self._rounds[name], self._due[name]
        while not self._stop.is_set():
            due.clear()
            close_old_connections()
            patrol.notice_force()
            came = patrol.whole(self._stop.is_set)
            end = time.monotonic() + max(self._options.poll, came.seconds)
            while time.monotonic() < end and not self._stop.is_set() and not due.wait(_TICK):
                pass

    def _hear(self, name: str, folder: str) -> None:
        """What the kernel tells, at once; where it tells nothing, listing is what is left."""
        while not self._stop.is_set():
            try:
                with Changes(folder) as changes:
                    self._due[name].set()
                    self._follow(name, changes)
            except LostError:
                self._due[name].set()
            except SiteError:
                self._stop.wait(self._options.poll)

    def _follow(self, name: str, changes: Changes) -> None:
        while not self._stop.is_set():
            paths = changes.next(_TICK)
            if not paths:
                continue
            paths += [path for path in changes.next(_DEBOUNCE) if path not in paths]
            close_old_connections()
            self._rounds[name].paths(paths)

    def _reports(self) -> None:
        while not self._stop.wait(_TICK):
            close_old_connections()
            chores.reports(self._office, self._rounds)

    def _mail(self) -> None:
        while not self._stop.is_set():
            close_old_connections()
            chores.mail(self._office)
            self._stop.wait(self._options.poll)

    def _chores(self) -> None:
        """Orders left over, pages, canaries: each looks at the clock itself."""
        soon = 0.0
        while not self._stop.wait(_CHORES):
            close_old_connections()
            chores.every_second(self._office, self._rounds)
            if time.monotonic() >= soon:
                resume(self._office)
                soon = time.monotonic() + _SOON

    def _folder(self, name: str) -> str:
        """The folder of this machine that a site is, or nothing."""
        settings = self._office.instance.settings["site"][name]
        path = str(self._office.instance.path(settings["path"])) if settings.get("kind") == "folder" else ""
        return path if path and os.path.isdir(path) else ""


def run(office: Office, stop: threading.Event) -> int:
    """Watch until told to stop; an exit code."""
    with closing(office):
        try:
            return Duty(office, stop).run()
        except TidegateError as error:
            import sys

            sys.stderr.write(f"tidegate: the watch cannot begin: {error}\n")
            return error.exit_code
