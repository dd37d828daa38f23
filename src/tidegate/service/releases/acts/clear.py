"""Clearing: a clearance is signed for exactly the bytes that were judged. Within the caller's transaction."""

from __future__ import annotations

import datetime as dt
import uuid

from tidegate.errors import ClearanceError
from tidegate.gate import clearance as signed
from tidegate.model.clearance import Clearance, InForce
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.recorded import need_signed
from tidegate.service.releases.models import ClearanceRow, Examination, Submission


def clear(
    office: Office,
    submission: Submission,
    examination: Examination,
    *,
    now: dt.datetime,
    approvers: tuple[str, ...] = (),
    expires: dt.datetime | None = None,
    cleaned: tuple[str, int] | None = None,
) -> ClearanceRow:
    """Sign it. `approvers`, `expires`: of a ruling. `cleaned`: digest and length of the file released in part."""
    number = uuid.uuid4()
    digest, length = cleaned or (submission.sha256, submission.length)
    longest = now + dt.timedelta(days=office.instance.section("review")["clearance_days"])
    clearance = Clearance(
        serial=str(number),
        digest=digest,
        length=length,
        path=submission.path,
        site=submission.site,
        slot=submission.slot,
        in_force=InForce(examination.policy, examination.rules, examination.registry),
        verdict="clear" if cleaned else examination.verdict,
        issued=now.replace(microsecond=0),
        expires=min(longest, expires or longest).replace(microsecond=0),
        approvers=approvers,
    )
    signer = office.clearance_keys().active()
    row = ClearanceRow.objects.create(
        id=number,
        submission=submission,
        envelope=signed.sign(clearance, signer),
        sha256=digest,
        issued_at=clearance.issued,
        expires_at=clearance.expires,
        site=submission.site,
        path=submission.path,
    )
    append(
        Act.CLEARANCE_SIGNED,
        actor=SYSTEM,
        subject=str(number),
        detail={
            "submission": str(submission.pk),
            "sha256": digest,
            "key": signer.key_id,
            "approvers": list(approvers),
            "expires": clearance.expires.isoformat(),
        },
        now=now,
    )
    return row


def void(row: ClearanceRow, why: str, now: dt.datetime) -> None:
    """Take a clearance back, for good. Within the caller's transaction."""
    row.voided_at, row.void_reason = now, why
    row.save(update_fields=["voided_at", "void_reason"])
    append(
        Act.CLEARANCE_VOIDED,
        actor=SYSTEM,
        subject=str(row.pk),
        detail={"why": why, "sha256": row.sha256},
        now=now,
    )


def standing(office: Office, row: ClearanceRow, now: dt.datetime) -> Clearance:
    """The clearance, if it lets its bytes be published now. Raises ClearanceError telling why not."""
    found = signed.verify(row.envelope, office.trust)
    if row.voided_at is not None:
        raise ClearanceError(f"the clearance is void: {row.void_reason}")
    if troubles := signed.troubles(found, office.in_force(), now):
        raise ClearanceError(f"the clearance no longer counts: {'; '.join(troubles)}")
    submission = row.submission
    bound = (found.serial, found.digest, found.site, found.path, found.slot)
    if (
        bound != (str(row.pk), row.sha256, row.site, row.path, submission.slot)
        or found.path != submission.path
    ):
        raise ClearanceError("the clearance was signed for something else")
    need_signed(found, submission)
    return found


def current(office: Office, submission: Submission, now: dt.datetime) -> str:
    """The envelope of its clearance, if that stands now.

    Raises ClearanceError where there is none, or telling why it stands no longer: at once when policy, rules or
    registry have changed.
    """
    rows = submission.clearances.order_by("-issued_at", "-pk")
    row = rows.filter(voided_at=None).first() or rows.first()
    if row is None:
        raise ClearanceError(f"this file is {submission.state}: it has no clearance")
    standing(office, row, now)
    return row.envelope
