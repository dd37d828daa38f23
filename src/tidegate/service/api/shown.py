"""Rows of the gate's path as answers. In: rows. Out: schemas, masked. And which rows who may see."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import QuerySet

from tidegate.errors import RefusedError
from tidegate.gate.examination import reopened
from tidegate.report.mask import Masker
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right, allowed
from tidegate.service.api.schemas.gate import (
    CleanedShown,
    ClearanceShown,
    ReleaseShown,
    RulingShown,
    SubmissionLine,
    SubmissionShown,
)
from tidegate.service.api.schemas.reports import FileReport, report
from tidegate.service.office import Office
from tidegate.service.releases.acts.rule import OPEN, latest, settlement
from tidegate.service.releases.models import Cleaned, ClearanceRow, Examination, Release, Submission


def readable(actor: Actor) -> QuerySet[Submission]:
    """What this person may look at through this token."""
    every = Submission.objects.all()
    return every if actor.may(Right.SEE_ALL) else every.filter(submitter_id=uuid.UUID(actor.account))


def reachable(actor: Actor) -> QuerySet[Submission]:
    """What this person may act on: what their roles let them see, whatever the token is for."""
    every = Submission.objects.all()
    return (
        every if allowed(Right.SEE_ALL, actor.roles) else every.filter(submitter_id=uuid.UUID(actor.account))
    )


def line(row: Submission, masker: Masker) -> SubmissionLine:
    """In a list."""
    return SubmissionLine.model_validate(
        {
            "id": row.pk,
            "slot": row.slot,
            "site": row.site,
            "path": masker.text(row.path),
            "sha256": row.sha256,
            "length": row.length,
            "submitter": row.submitter_id,
            "state": row.state,
            "publish": row.publish,
            "received_at": row.received_at,
            "settled_at": row.settled_at,
        }
    )


def whole(office: Office, row: Submission, now: dt.datetime) -> SubmissionShown:
    """With everything that may be shown of it."""
    masker = Masker()
    examination = row.examinations.order_by("-at", "-pk").first()
    clearance = row.clearances.order_by("-issued_at", "-pk").first()
    found = Release.objects.filter(clearance__submission=row).select_related("clearance")
    last = found.order_by("-claimed_at", "-pk").first()
    return SubmissionShown(
        **line(row, masker).model_dump(),
        reason=masker.text(row.reason),
        report=_report(examination) if examination else None,
        rulings=_rulings(examination) if examination else [],
        needs=needs(office, row, now),
        cleaned=cleaned(row.cleaned) if hasattr(row, "cleaned") else None,
        clearance=_clearance(clearance) if clearance else None,
        release=release(last, masker) if last else None,
    )


def needs(office: Office, row: Submission, now: dt.datetime) -> str:
    """What is missing for a release; "" where nothing is."""
    if row.state not in OPEN:
        return ""
    try:
        return settlement(office, row, latest(row), now).needs
    except RefusedError as error:
        return str(error)


def release(row: Release, masker: Masker) -> ReleaseShown:
    """A publication."""
    return ReleaseShown.model_validate(
        {
            "id": row.pk,
            "submission": row.clearance.submission_id,
            "clearance": row.clearance_id,
            "account": row.account_id,
            "slot": row.slot,
            "site": row.site,
            "path": masker.text(row.path),
            "sha256": row.sha256,
            "state": row.state,
            "claimed_at": row.claimed_at,
            "verified_at": row.verified_at,
            "ended_at": row.ended_at,
            "trouble": masker.text(row.trouble),
        }
    )


def _report(row: Examination) -> FileReport:
    shown = report(reopened(row.report))
    shown["people"], shown["protected"] = row.people, row.protected
    return FileReport.model_validate(shown)


def _rulings(row: Examination) -> list[RulingShown]:
    return [
        RulingShown.model_validate(
            {
                "account": one.account_id,
                "kind": one.kind,
                "approver": one.approver,
                "reason": one.reason,
                "at": one.at,
                "expires": one.expires,
            }
        )
        for one in row.rulings.order_by("at", "pk")
    ]


def cleaned(row: Cleaned) -> CleanedShown:
    """A rebuilt file."""
    return CleanedShown.model_validate({"sha256": row.sha256, "length": row.length, "verdict": row.verdict})


def _clearance(row: ClearanceRow) -> ClearanceShown:
    return ClearanceShown(
        id=row.pk,
        sha256=row.sha256,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        voided_at=row.voided_at,
        void_reason=row.void_reason,
    )


def submission_of(actor: Actor, number: uuid.UUID) -> Submission:
    """To act on. Raises ObjectDoesNotExist, also where the person may not see it."""
    return reachable(actor).get(pk=number)
