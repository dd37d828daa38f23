"""Letters set by the queue, so that nobody waits. In: an incident. Out: nothing; each minute looks after it, too."""

from __future__ import annotations

import uuid

from django_q.tasks import async_task

from tidegate.errors import TidegateError
from tidegate.service.incidents.models import Incident
from tidegate.service.notices.acts import letters
from tidegate.service.office import office


def set_letters(incident: Incident) -> None:
    """Put it down for the queue."""
    async_task("tidegate.service.notices.acts.later.work", str(incident.pk))


def work(number: str) -> int:
    """What the queue runs; how many were set."""
    try:
        return letters.set_all(office(), Incident.objects.get(pk=uuid.UUID(number)), wait=False)
    except TidegateError:
        # Said by an alarm of the minute's run, which tries again.
        return 0
