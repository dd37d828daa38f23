"""The half that works: django-q's cluster, its schedules within. In: nothing. Out: when told to end, or when broken.

Any death among its processes ends the whole half: a process killed while it waits on the shared queue takes the
queue's lock with it, and what is left would wait for ever. The supervisor starts a fresh one, which gives back what
the dead one had claimed; every job is safe to run twice.
"""

from __future__ import annotations

import os
import signal
import uuid
from datetime import timedelta
from multiprocessing import Event
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_q.cluster import Sentinel
from django_q.models import OrmQ
from django_q.signals import post_execute_in_worker

from tidegate.service.jobs.schedules import settle
from tidegate.service.releases.models import Submission, SubmissionState
from tidegate.service.serve.family import bind_forks

NICENESS = 10
"""The console stays quick while files are read."""


class Watcher(Sentinel):  # type: ignore[misc]
    """django-q's own sentinel, except that it replaces no dead process."""

    def reincarnate(self, process: Any) -> None:
        """A worker that ended as planned is replaced; any other death ends this half."""
        if process in self.pool and int(process.timer.value) in (0, -2):
            super().reincarnate(process)
            return
        os._exit(1)


def give_back() -> int:
    """Release every claim: whoever held one is gone, since one supervisor at a time runs jobs. Returns how many."""
    now = timezone.now()
    released: int = OrmQ.objects.filter(lock__gt=now).update(lock=now - timedelta(seconds=1))
    # What they were inspecting, too; should a command inspect one at this moment, it is inspected twice.
    Submission.objects.filter(state=SubmissionState.RECEIVED).update(lease_until=None)
    return released


def without_values(sender: object, task: dict[str, Any], **_: object) -> None:
    """What a failed job said may quote a file: only that it failed is kept."""
    if not task.get("success"):
        task["result"] = "failed"


def run() -> None:
    """Work until SIGTERM."""
    if settings.Q_CLUSTER["retry"] <= settings.Q_CLUSTER["timeout"]:
        raise ValueError("a job would be given out again while it still runs")
    os.nice(NICENESS)
    bind_forks()
    post_execute_in_worker.connect(without_values)
    give_back()
    settle()
    stop, started = Event(), Event()
    watcher = Watcher(stop, started, uuid.uuid4(), start=False)
    here = os.getpid()

    def end(number: int, frame: object) -> None:
        # The sentinel's children inherit this: theirs is to end at once.
        if os.getpid() == here:
            stop.set()
        else:
            os._exit(0)

    signal.signal(signal.SIGTERM, end)
    watcher.start()
