"""Two ways back to the gate: accepting what lies there unknown, and undoing a take-down.

In: an observation and a reviewer. Out: a release, or a submission that waits for rulings like any other. Neither puts
a byte on a site without a clearance that counts now.
"""

from __future__ import annotations

import os
import uuid

from django.db import IntegrityError, transaction

from tidegate.errors import ClearanceError, RefusedError
from tidegate.record.acts import Act
from tidegate.report.mask import Masker
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.clear import standing as clearance_standing
from tidegate.service.releases.acts.examine import examine
from tidegate.service.releases.acts.holder import holder
from tidegate.service.releases.models import ClearanceRow, Release, Submission, SubmissionState
from tidegate.service.watch import evidence, outward
from tidegate.service.watch.acts.restore import put
from tidegate.service.watch.models import Observation, ObservationState, TakeDown
from tidegate.service.watch.standing import slot_for
from tidegate.sites import paths


def accept(office: Office, actor: Actor, number: uuid.UUID, reason: str) -> Submission:
    """Take unknown bytes into the gate; released if they are clear, in review if not. Raises RefusedError."""
    actor.must(Right.REVIEW)
    row = Observation.objects.get(pk=number)
    if row.state != ObservationState.OPEN or not row.sha256:
        raise RefusedError(f"this is {row.state}, or could not be read: there is nothing to accept")
    submission = _submitted(office, actor, row, reason)
    if submission.state == SubmissionState.CLEARED:
        release = _released(office, actor, _latest(submission))
        _settled(office, actor, row, submission, release)
    else:
        Observation.objects.filter(pk=row.pk).update(submission=submission)
    return submission


def undo(office: Office, actor: Actor, number: int, reason: str) -> TakeDown:
    """Put back what was taken down, if a clearance counts for it now; else it goes to review and stays down."""
    actor.must(Right.REVIEW)
    down = TakeDown.objects.select_related("observation").get(pk=number)
    row = down.observation
    if down.verified_at is None or down.undone_at is not None or not row.sha256 or row.version:
        raise RefusedError(
            "this take-down is not finished, was undone already, or was of something nobody kept"
        )
    path = evidence.details(office, row).path
    cleared, submission = _cleared(office, row, path), None
    if cleared is None:
        submission = _submitted(office, actor, row, reason)
        if submission.state != SubmissionState.CLEARED:
            Observation.objects.filter(pk=row.pk).update(submission=submission)
            return down
        cleared = _latest(submission)
    outward.allow(office, row.site, path)
    try:
        release = _released(office, actor, cleared)
    except BaseException:
        outward.deny(office, down, evidence.details(office, row))
        raise
    with transaction.atomic():
        down.undone_at = office.now()
        down.save()
        append(
            Act.TAKE_DOWN_UNDONE,
            actor=actor,
            subject=str(row.pk),
            detail={"sha256": row.sha256, "release": str(release.pk)},
            now=down.undone_at,
        )
    _settled(office, actor, row, submission, release)
    return down


def _cleared(office: Office, row: Observation, path: str) -> ClearanceRow | None:
    """A clearance for these bytes at this place that counts now."""
    found = ClearanceRow.objects.filter(site=row.site, path=path, sha256=row.sha256, voided_at=None)
    for one in found.order_by("-issued_at"):
        try:
            clearance_standing(office, one, office.now())
        except ClearanceError:
            continue
        return one
    return None


def _submitted(office: Office, actor: Actor, row: Observation, reason: str) -> Submission:
    """The kept bytes as a submission of this person, examined."""
    path = evidence.details(office, row).path
    slot = slot_for(office, row.site, path)
    if not slot:
        raise RefusedError("no slot holds this place: submit the file for a slot instead")
    if paths.problem_of(path) or Masker().text(path) != path:
        raise RefusedError("no file of this name can be published: submit it under another one")
    number, now = uuid.uuid4(), office.now()
    bytes_of = office.vault.into_memory_file(evidence.holder(row.pk), row.sha256)
    try:
        stored = office.vault.put(holder(number), bytes_of)
    finally:
        os.close(bytes_of)
    with transaction.atomic():
        Submission.objects.create(
            id=number,
            slot=slot,
            site=row.site,
            path=path,
            sha256=stored.digest,
            length=stored.length,
            submitter=Account.objects.get(pk=actor.account),
            reason=Masker().text(reason)[:500],
            received_at=now,
        )
        append(
            Act.SUBMISSION_RECEIVED,
            actor=actor,
            subject=str(number),
            detail={
                "sha256": stored.digest,
                "length": stored.length,
                "slot": slot,
                "observation": str(row.pk),
            },
            now=now,
        )
    return examine(office, number)


def _latest(submission: Submission) -> ClearanceRow:
    found = submission.clearances.filter(voided_at=None).order_by("-issued_at").first()
    if found is None:
        raise RefusedError("this file is cleared no longer")
    return found


def _released(office: Office, actor: Actor, row: ClearanceRow) -> Release:
    try:
        return put(office, row, Account.objects.get(pk=actor.account), row.submission.slot)
    except IntegrityError:
        raise RefusedError("another file is being published there this moment: try again") from None


def _settled(
    office: Office, actor: Actor, row: Observation, submission: Submission | None, release: Release
) -> None:
    now = office.now()
    with transaction.atomic():
        row.state, row.ended_at, row.release = ObservationState.ACCEPTED, now, release
        row.submission = submission
        row.save()
        append(
            Act.OBSERVATION_ACCEPTED,
            actor=actor,
            subject=str(row.pk),
            detail={"sha256": row.sha256, "release": str(release.pk)},
            now=now,
        )
