"""Inspecting again what was judged under other rules and is not public: old verdicts and rulings do not count then.

In: what judges now. Out: submissions back where nothing is known of them, and a job each.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Q

from tidegate.model.clearance import InForce
from tidegate.service.jobs import queue
from tidegate.service.releases.acts.rule import OPEN
from tidegate.service.releases.models import Cleaned, ClearanceRow, Release, Submission, SubmissionState


def inspect_again(force: InForce) -> int:
    """Files that wait for rulings, and files cleared but never published. How many were judged under other rules."""
    public = Release.objects.values("clearance__submission")
    standing = ClearanceRow.objects.filter(voided_at=None).values("submission")
    cleared = Q(state=SubmissionState.CLEARED) & ~Q(pk__in=public) & ~Q(pk__in=standing)
    waiting = Submission.objects.filter(Q(state__in=OPEN) | cleared).order_by("received_at")
    return sum(_again(number, force) for number in list(waiting.values_list("pk", flat=True)))


def _again(number: uuid.UUID, force: InForce) -> bool:
    with transaction.atomic():
        submission = Submission.objects.select_for_update().get(pk=number)
        if submission.state not in (*OPEN, SubmissionState.CLEARED) or _judged(submission) == force:
            return False
        submission.state, submission.settled_at, submission.lease_until = SubmissionState.RECEIVED, None, None
        submission.save(update_fields=["state", "settled_at", "lease_until"])
        # A cleaned file was judged with it; whoever wants it asks anew.
        Cleaned.objects.filter(submission=submission).delete()
        queue.examine(number)
    return True


def _judged(submission: Submission) -> InForce | None:
    last = submission.examinations.order_by("-at", "-pk").first()
    return None if last is None else InForce(last.policy, last.rules, last.registry)
