"""What incidents need every minute. In: the office. Out: nothing; each part fails alone, and an alarm tells it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from tidegate.errors import TidegateError
from tidegate.service.incidents.acts import automatic, change, run
from tidegate.service.incidents.models import Incident, IncidentState, Step, StepKind
from tidegate.service.incidents.options import options
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm


def every_minute(office: Office) -> int:
    """Open what discloses, follow the watch, keep what logs have grown by, bring steps to their end."""
    _told(office, "incidents", lambda: automatic.resume(office))
    _told(office, "containment", lambda: change.follow(office))
    _told(office, "logs", lambda: follow_logs(office))
    return run.resume(office)


def follow_logs(office: Office) -> int:
    """Ask for the evidence step again where it is time; what it finds new is read again. How many incidents."""
    wanted = options(office.instance)
    asked = 0
    for incident in Incident.objects.exclude(state=IncidentState.CLOSED):
        before = office.now() - wanted.log_every
        with transaction.atomic():
            due = Step.objects.filter(incident=incident, kind=StepKind.EVIDENCE, done_at__lt=before)
            if due.exists() and (wanted.logs or incident.log_files.exists()):
                asked += due.update(asked_at=office.now(), done_at=None)
    return asked


def _told(office: Office, what: str, work: Callable[[], object]) -> None:
    try:
        work()
    except TidegateError as error:
        with transaction.atomic():
            alarm("chore-failed", what, f"{what}: {error}", office.now())
