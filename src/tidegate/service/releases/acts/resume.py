"""After a crash, and every minute: what was begun and shows no sign of life is taken up again. Safe at any time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.db.models import Q

from tidegate.errors import TidegateError
from tidegate.service.office import Office
from tidegate.service.releases.acts.examine import examine
from tidegate.service.releases.acts.publish import carry_out
from tidegate.service.releases.acts.withdraw import take_down
from tidegate.service.releases.models import Release, ReleaseState, Submission, SubmissionState

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
    begun = 0
    for number in waiting.order_by("received_at").values_list("pk", flat=True):
        examine(office, number)
        begun += 1
    claims = Release.objects.filter(claimed_at__lte=before)
    for release in claims.filter(state=ReleaseState.CLAIMED):
        begun += _quietly(carry_out, office, release)
    for release in Release.objects.filter(state=ReleaseState.WITHDRAWING):
        begun += _quietly(take_down, office, release)
    return begun


def _quietly(act: Callable[[Office, uuid.UUID], Release], office: Office, release: Release) -> int:
    """What fails has raised its alarm already; the others must still have their turn."""
    try:
        act(office, release.pk)
    except TidegateError:
        return 0
    return 1
