"""The steps of the response, each claimed with a lease, done, marked. In: an incident. Out: its steps.

Stays come first and wait for nothing. A step that fails is told by an alarm and tried again every minute; the others go
on, but people, who are resolved from what the stays step read. A run that died is taken up by the next: each step is
safe to run twice.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable, Mapping

from django.db import DatabaseError, transaction
from django.db.models import Q

from tidegate.errors import TidegateError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.incidents.acts import accesses, evidence, exposure
from tidegate.service.incidents.models import Incident, Step, StepKind
from tidegate.service.incidents.outcome import Outcome, Progress
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm

LEASE = dt.timedelta(seconds=60)
_BEAT = 1.0
"""Seconds between two signs of life of a step that runs."""
ORDER = tuple(StepKind)
NEEDS: Mapping[StepKind, StepKind] = {StepKind.PEOPLE: StepKind.STAYS}
Told = Callable[[str, float], None]
"""Hears a step's name and its share, 0 to 1."""


def _stays(office: Office, incident: Incident, progress: Progress) -> Outcome:
    from tidegate.service.stays.acts.stay import stay

    return dict(stay(office, incident, progress))


def _people(office: Office, incident: Incident, progress: Progress) -> Outcome:
    from tidegate.service.stays.acts.complete import complete

    return dict(complete(office, incident, progress))


WORK: Mapping[StepKind, Callable[[Office, Incident, Progress], Outcome]] = {
    StepKind.STAYS: _stays,
    StepKind.EVIDENCE: evidence.keep,
    StepKind.EXPOSURE: exposure.read,
    StepKind.ACCESSES: accesses.read,
    StepKind.PEOPLE: _people,
}


def run(
    office: Office, number: uuid.UUID, told: Told = lambda step, share: None, *, at_once: bool = False
) -> list[Step]:
    """Do what waits and nobody is at. `at_once`: nobody else is running, whatever a lease says."""
    if at_once:
        Step.objects.filter(incident_id=number, done_at=None).update(lease_until=None)
    for kind in ORDER:
        needed = NEEDS.get(kind)
        if needed and Step.objects.filter(incident_id=number, kind=needed, done_at=None).exists():
            continue
        _one(office, number, kind, told)
    rows = {row.kind: row for row in Step.objects.filter(incident_id=number)}
    return [rows[kind] for kind in ORDER]


def resume(office: Office, *, at_once: bool = False) -> int:
    """Every minute: what was left lying, the oldest first. How many steps ended."""
    waiting = Step.objects.filter(done_at=None)
    before = waiting.count()
    for number in dict.fromkeys(waiting.order_by("asked_at").values_list("incident_id", flat=True)):
        run(office, number, at_once=at_once)
    return max(0, before - Step.objects.filter(done_at=None).count())


def _one(office: Office, number: uuid.UUID, kind: StepKind, told: Told) -> None:
    row = _claimed(office, number, kind)
    if row is None:
        return
    asked = row.asked_at
    told(kind.value, 0.0)
    try:
        outcome = WORK[kind](office, Incident.objects.get(pk=number), _beat(office, row, told))
    except TidegateError as error:
        _failed(office, row, str(error))
    except DatabaseError:
        raise
    except Exception as error:
        # A fault of ours must not keep the other steps from their turn; what it says may quote a file.
        _failed(office, row, f"an error of the service itself ({type(error).__name__})")
    else:
        _done(office, row, asked, outcome)
        told(kind.value, 1.0)


def _claimed(office: Office, number: uuid.UUID, kind: StepKind) -> Step | None:
    now = office.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    mine = Step.objects.filter(free, incident_id=number, kind=kind, done_at=None)
    if not mine.update(lease_until=now + LEASE, started_at=now):
        return None
    row = Step.objects.get(incident_id=number, kind=kind)
    row.attempts += 1
    row.save(update_fields=["attempts"])
    return row


def _beat(office: Office, row: Step, told: Told) -> Callable[[float], None]:
    """What a step calls with its share: shown, and a sign of life."""
    last = time.monotonic()

    def progress(share: float) -> None:
        nonlocal last
        told(row.kind, share)
        if time.monotonic() - last >= _BEAT and not transaction.get_connection().in_atomic_block:
            last = time.monotonic()
            Step.objects.filter(pk=row.pk).update(progress=share, lease_until=office.now() + LEASE)

    return progress


def _done(office: Office, row: Step, asked: dt.datetime, outcome: Outcome) -> None:
    now = office.now()
    with transaction.atomic():
        # Asked again meanwhile: what it found counts, and it is to be done once more.
        ended = Step.objects.filter(pk=row.pk, asked_at=asked).update(done_at=now)
        Step.objects.filter(pk=row.pk).update(
            lease_until=None, progress=1.0, outcome=outcome, trouble="", started_at=row.started_at
        )
        if ended:
            detail = {"step": row.kind, **_told(outcome)}
            append(Act.STEP_DONE, actor=SYSTEM, subject=str(row.incident_id), detail=detail, now=now)


def _told(outcome: Outcome) -> dict[str, int | str | bool]:
    """Counts and digests; sentences stay in the row."""
    return {name: value for name, value in outcome.items() if isinstance(value, int | str) and name != "by"}


def _failed(office: Office, row: Step, why: str) -> None:
    with transaction.atomic():
        Step.objects.filter(pk=row.pk).update(lease_until=None, trouble=why[:300])
        alarm(
            "step-failed",
            f"{row.incident_id}/{row.kind}",
            f"a step of an incident failed: {why}",
            office.now(),
        )
