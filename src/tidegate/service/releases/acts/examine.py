"""Examining: the vault's bytes are inspected, and the verdict moves the submission on. Safe to run twice."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from tidegate.errors import TidegateError, VaultError
from tidegate.gate.examination import kept
from tidegate.inspection.snapshot import Snapshot
from tidegate.model.verdict import Inspection, Verdict
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.jobs import queue
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.acts.clear import clear
from tidegate.service.releases.acts.holder import holder
from tidegate.service.releases.models import Examination, Submission, SubmissionState

LEASE = dt.timedelta(seconds=30)
"""How long a submission is somebody's after the last sign of life."""
_STATES = {
    Verdict.CLEAR: SubmissionState.CLEARED,
    Verdict.HOLD: SubmissionState.HELD,
    Verdict.BLOCK: SubmissionState.BLOCKED,
}


def examine(office: Office, number: uuid.UUID) -> Submission:
    """Inspect a submission that has no verdict yet; one that has is given back as it is.

    Raises TidegateError, with an alarm, while nothing can be judged: it stays received and is taken up again.
    """
    submission = Submission.objects.get(pk=number)
    if not _claimed(submission, office.now()):
        submission.refresh_from_db()
        return submission
    try:
        with _alive(submission, office):
            inspection = inspected(office, submission, submission.sha256, submission.length)
    except TidegateError as error:
        _cannot(office, submission, error)
        raise
    return _settled(office, submission, inspection)


def inspected(office: Office, submission: Submission, digest: str, length: int) -> Inspection:
    """The vault's bytes judged under what is in force. Never raises over what a file is."""
    policy = office.policy()
    contract = office.contract(submission.slot, policy)
    number = office.vault.into_memory_file(holder(submission), digest)
    name = submission.path.rpartition("/")[2]
    with Snapshot(name, number, length, digest) as taken:
        return office.judge(taken, contract, policy)


def keep(submission: Submission, inspection: Inspection, now: dt.datetime) -> Examination:
    """The examination as a row, within the caller's transaction."""
    analysis = inspection.analysis
    return Examination.objects.create(
        submission=submission,
        at=now,
        verdict=inspection.verdict.label,
        people=None if analysis.people is None else len(analysis.people),
        protected=len(analysis.protected),
        policy=inspection.versions.policy,
        rules=inspection.versions.rules,
        registry=inspection.versions.registry,
        report=kept(inspection),
    )


def _settled(office: Office, submission: Submission, inspection: Inspection) -> Submission:
    now = office.now()
    with transaction.atomic():
        submission = Submission.objects.select_for_update().get(pk=submission.pk)
        if submission.state != SubmissionState.RECEIVED:
            return submission
        examination = keep(submission, inspection, now)
        submission.state = _STATES[inspection.verdict]
        submission.settled_at = now
        submission.lease_until = None
        submission.save()
        append(
            Act.SUBMISSION_INSPECTED,
            actor=SYSTEM,
            subject=str(submission.pk),
            detail={
                "verdict": inspection.verdict.label,
                "protected": examination.protected > 0,
                "sha256": submission.sha256,
                "policy": examination.policy,
                "rules": examination.rules,
                "registry": examination.registry,
            },
            now=now,
        )
        if inspection.verdict is Verdict.CLEAR:
            clear(office, submission, examination, now=now)
            if submission.publish:
                queue.publish(submission.pk)
    return submission


def _cannot(office: Office, submission: Submission, error: TidegateError) -> None:
    """One alarm for what ails the whole gate; one a submission where only its own bytes cannot be had."""
    own = isinstance(error, VaultError)
    with transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(lease_until=None)
        subject = str(submission.pk) if own else type(error).__name__
        alarm(
            "cannot-judge", subject, f"nothing is cleared, for nothing can be judged: {error}", office.now()
        )


def _claimed(submission: Submission, now: dt.datetime) -> bool:
    """Whether it is ours to inspect: nobody else shows signs of life over it."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    waiting = Submission.objects.filter(free, pk=submission.pk, state=SubmissionState.RECEIVED)
    return waiting.update(lease_until=now + LEASE) == 1


@contextmanager
def _alive(submission: Submission, office: Office) -> Iterator[None]:
    """Shows signs of life while inspecting, from another thread with a connection of its own."""
    done = threading.Event()

    def show() -> None:
        try:
            while not done.wait(LEASE.total_seconds() / 3):
                # While the database is away nobody else can claim it either.
                with suppress(DatabaseError):
                    Submission.objects.filter(pk=submission.pk).update(lease_until=office.now() + LEASE)
        finally:
            connection.close()

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
