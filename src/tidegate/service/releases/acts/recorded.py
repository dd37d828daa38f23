"""What the record tells of a row. In: a row that asks for something. Out: nothing, or why the record denies it.

Rows can be changed by whoever reaches the database; entries of the record can only be added, and its checkpoints lie
elsewhere. So what makes a file public is believed of a row only where the record says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tidegate.errors import ClearanceError, RefusedError
from tidegate.model.clearance import Clearance
from tidegate.record.acts import Act
from tidegate.record.entry import Entry, parse
from tidegate.service.ledger.models import EntryRow
from tidegate.service.releases.models import Cleaned, Examination, Ruling, Submission


def need_signed(clearance: Clearance, submission: Submission) -> None:
    """Raises ClearanceError unless the record tells of this clearance, for this submission, and not of its end."""
    signed = list(_entries(Act.CLEARANCE_SIGNED, clearance.serial))
    said = {
        "submission": str(submission.pk),
        "sha256": clearance.digest,
        "expires": clearance.expires.isoformat(),
        "approvers": list(clearance.approvers),
    }
    if not any(_tells(entry, said) for entry in signed):
        raise ClearanceError("the record does not know this clearance")
    if any(_entries(Act.CLEARANCE_VOIDED, clearance.serial)):
        raise ClearanceError("the clearance was taken back, says the record")
    received = _entries(Act.SUBMISSION_RECEIVED, str(submission.pk))
    if not any(_tells(entry, {"slot": clearance.slot}) for entry in received):
        raise ClearanceError("the record knows the submission for another slot")


def need_inspected(submission: Submission, examination: Examination) -> None:
    """Raises RefusedError unless the record tells of this submission and of this examination as the rows do."""
    said: Mapping[str, object] = {"sha256": submission.sha256, "slot": submission.slot}
    received = list(_entries(Act.SUBMISSION_RECEIVED, str(submission.pk)))
    uploader = str(submission.submitter_id)
    if not any(entry.actor == uploader and _tells(entry, said) for entry in received):
        raise RefusedError("the record tells otherwise who offered this file, or what: nobody rules on it")
    inspected = list(_entries(Act.SUBMISSION_INSPECTED, str(submission.pk)))
    said = {
        "sha256": submission.sha256,
        "verdict": examination.verdict,
        "protected": examination.protected > 0,
        "policy": examination.policy,
        "rules": examination.rules,
        "registry": examination.registry,
    }
    if not inspected or not _tells(inspected[-1], said):
        raise RefusedError("the record tells otherwise how this file was judged: nobody rules on it")


def need_cleaned(cleaned: Cleaned) -> None:
    """Raises RefusedError unless the record tells of this cleaned file, with this verdict."""
    said = {"sha256": cleaned.sha256, "verdict": cleaned.verdict}
    made = list(_entries(Act.SUBMISSION_CLEANED, str(cleaned.submission_id)))
    if not made or not _tells(made[-1], said):
        raise RefusedError("the record does not know this cleaned file: nobody releases it")


def given(ruling: Ruling, submission: Submission) -> bool:
    """Whether the record tells of this ruling."""
    entries = _entries(Act.RULING_GIVEN, str(submission.pk))
    return any(
        (entry.actor, entry.at) == (str(ruling.account_id), ruling.at)
        and _tells(entry, {"kind": ruling.kind, "sha256": submission.sha256})
        for entry in entries
    )


def _entries(act: Act, subject: str) -> Iterator[Entry]:
    """In the order of the record; what counts is the canonical line."""
    rows = EntryRow.objects.filter(act=str(act), subject=subject).order_by("sequence")
    for body in rows.values_list("body", flat=True):
        entry = parse(bytes(body))
        if (entry.act, entry.subject) == (str(act), subject):
            yield entry


def _tells(entry: Entry, said: Mapping[str, object]) -> bool:
    return all(name in entry.detail and entry.detail[name] == value for name, value in said.items())
