"""After a crash, and every minute: what was begun and shows no sign of life is taken up again. Safe at any time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from functools import partial

from django.db import DatabaseError, transaction
from django.db.models import Q

from tidegate.errors import ClearanceError, RefusedError, TidegateError
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.acts.examine import examine
from tidegate.service.releases.acts.publish import carry_out, publish
from tidegate.service.releases.acts.withdraw import take_down
from tidegate.service.releases.models import ClearanceRow, Release, ReleaseState, Submission, SubmissionState

UNTOUCHED = dt.timedelta(seconds=30)
"""A claim younger than this is most likely somebody's who is at work."""


def resume(office: Office, *, at_once: bool = False) -> int:
    """Examine, publish and take down what is waiting. `at_once`: nobody else is running. How much was taken up."""
    now = office.now()
    before = now if at_once else now - UNTOUCHED
    if at_once:
        Submission.objects.filter(state=SubmissionState.RECEIVED).update(lease_until=None)
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    waiting = Submission.objects.filter(free, state=SubmissionState.RECEIVED, received_at__lte=before)
    claims = Release.objects.filter(claimed_at__lte=before, state=ReleaseState.CLAIMED)
    leaving = Release.objects.filter(state=ReleaseState.WITHDRAWING)
    return (
        _each(office, partial(examine, office), waiting.order_by("received_at").values_list("pk", flat=True))
        + _each(office, partial(carry_out, office), claims.values_list("pk", flat=True))
        + _each(office, partial(take_down, office), leaving.values_list("pk", flat=True))
        + _each(office, partial(_publish, office), _unpublished(before))
    )


def _unpublished(before: dt.datetime) -> list[uuid.UUID]:
    """Submissions that were to be published when clear, and were cleared, and nobody came to it.

    Not those whose place a later submission has taken since.
    """
    rows = ClearanceRow.objects.filter(
        releases=None,
        voided_at=None,
        issued_at__lte=before,
        submission__publish=True,
        submission__state=SubmissionState.CLEARED,
    ).select_related("submission")
    return [row.submission_id for row in rows.order_by("issued_at") if not _overtaken(row)]


def _overtaken(row: ClearanceRow) -> bool:
    later = Release.objects.filter(clearance__submission__received_at__gt=row.submission.received_at)
    return later.filter(site=row.site, path=row.path).exists()


def _publish(office: Office, number: uuid.UUID) -> None:
    submission = Submission.objects.select_related("submitter").get(pk=number)
    try:
        publish(office, submission.submitter.actor("schedule"), number)
    except (RefusedError, ClearanceError) as error:
        busy = Release.objects.filter(site=submission.site, path=submission.path, state=ReleaseState.CLAIMED)
        if not busy.exists():
            _tell(office, number, f"a cleared file was not published: {error}")
        raise


def _each(office: Office, act: Callable[[uuid.UUID], object], numbers: Iterable[uuid.UUID]) -> int:
    """One that fails is told by an alarm of its own; the others must still have their turn."""
    begun = 0
    for number in list(numbers):
        try:
            act(number)
            begun += 1
        except TidegateError:
            continue
        except DatabaseError:
            raise
        except Exception as error:
            # A fault of ours must not stop the rest; what it says may quote a file, so only its kind is told.
            _tell(office, number, f"an error of the service itself ({type(error).__name__})")
    return begun


def _tell(office: Office, number: uuid.UUID, why: str) -> None:
    with transaction.atomic():
        alarm("left-lying", str(number), why, office.now())
