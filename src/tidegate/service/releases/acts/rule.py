"""Ruling on a held or blocked file: one person's opinion, and what all of them amount to."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.gate.review import Opinion, Outcome, RulingKind, Settlement, may_rule, settle
from tidegate.model.verdict import Verdict
from tidegate.record.acts import Act
from tidegate.report.mask import Masker
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right, allowed
from tidegate.service.jobs import queue
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.acts.clear import clear
from tidegate.service.releases.acts.recorded import given, need_cleaned, need_inspected
from tidegate.service.releases.models import Examination, Ruling, Submission, SubmissionState

OPEN = (SubmissionState.HELD, SubmissionState.BLOCKED)
_SHORTEST_REASON = 10


def rule(
    office: Office, actor: Actor, number: uuid.UUID, kind: RulingKind, reason: str, days: int = 0
) -> Settlement:
    """Give a ruling. `days`: how long a release may last (0: as long as the installation allows).

    Raises RefusedError where this person may not rule on this file, or the reason is missing or names somebody.
    """
    actor.must(Right.REVIEW)
    reason = _reason(reason)
    asked = office.review_rule()
    now = office.now()
    with transaction.atomic():
        submission = Submission.objects.select_for_update().get(pk=number)
        if submission.state not in OPEN:
            raise RefusedError(f"this file is {submission.state}: there is nothing to rule on")
        examination = latest(submission)
        approver = actor.may(Right.APPROVE)
        verdict = Verdict[examination.verdict.upper()]
        uploader = str(submission.submitter_id)
        if kind is not RulingKind.WITHHOLD:
            need_inspected(submission, examination)
            _need_in_force(office, examination)
        refused = may_rule(verdict, examination.protected, uploader, actor.account, approver, asked)
        if refused and (kind is not RulingKind.WITHHOLD or actor.account == uploader):
            raise RefusedError(refused)
        if kind is RulingKind.RELEASE_IN_PART:
            _need_cleaned(submission, examination)
        Ruling.objects.create(
            examination=examination,
            account=Account.objects.get(pk=actor.account),
            kind=kind.value,
            approver=approver,
            reason=reason,
            at=now,
            expires=None if kind is RulingKind.WITHHOLD else now + _lasting(days, asked.ruling_days),
        )
        append(
            Act.RULING_GIVEN,
            actor=actor,
            subject=str(submission.pk),
            detail={"kind": kind.value, "sha256": submission.sha256},
            now=now,
        )
        settled = settlement(office, submission, examination, now)
        _carry_out(office, submission, examination, settled, now)
    return settled


def latest(submission: Submission) -> Examination:
    """The examination that rulings are about. Raises RefusedError where there is none yet."""
    found = submission.examinations.order_by("-at", "-pk").first()
    if found is None:
        raise RefusedError("this file has not been inspected yet")
    return found


def settlement(
    office: Office, submission: Submission, examination: Examination, now: dt.datetime
) -> Settlement:
    """What the rulings on an examination amount to now."""
    rows = examination.rulings.select_related("account").order_by("pk")
    opinions = [_opinion(row) for row in rows if _counts(row, submission)]
    verdict = Verdict[examination.verdict.upper()]
    uploader = str(submission.submitter_id)
    return settle(verdict, examination.protected, uploader, opinions, office.review_rule(), now)


def _counts(row: Ruling, submission: Submission) -> bool:
    """A wish to publish counts while its author may still rule, and only if the record tells of it."""
    if row.kind == RulingKind.WITHHOLD.value:
        return True
    return allowed(Right.REVIEW, row.account.roles()) and given(row, submission)


def _opinion(row: Ruling) -> Opinion:
    approver = row.approver and allowed(Right.APPROVE, row.account.roles())
    return Opinion(str(row.account_id), approver, RulingKind(row.kind), row.at, row.expires)


def _carry_out(
    office: Office, submission: Submission, examination: Examination, settled: Settlement, now: dt.datetime
) -> None:
    if settled.outcome is Outcome.WAITING:
        return
    if settled.outcome is Outcome.WITHHELD:
        submission.state = SubmissionState.WITHHELD
    else:
        submission.state = SubmissionState.CLEARED
        part = settled.outcome is Outcome.RELEASED_IN_PART
        if part:
            _need_cleaned(submission, examination)
        clear(
            office,
            submission,
            examination,
            now=now,
            approvers=settled.approvers,
            expires=settled.expires,
            cleaned=(submission.cleaned.sha256, submission.cleaned.length) if part else None,
        )
        if submission.publish:
            queue.publish(submission.pk)
    submission.settled_at = now
    submission.save()
    if settled.alarms:
        alarm(
            "registry-hit-released",
            str(submission.pk),
            "two approvers released a file with registry hits",
            now,
        )


def _need_in_force(office: Office, examination: Examination) -> None:
    force = office.in_force()
    if (examination.policy, examination.rules, examination.registry) != (
        force.policy,
        force.rules,
        force.registry,
    ):
        raise RefusedError(
            "what judges has changed since: the file is inspected again before anybody rules on it"
        )


def _need_cleaned(submission: Submission, examination: Examination) -> None:
    """The rebuilt file must be clear under the very rules that the rulings are about."""
    cleaned = getattr(submission, "cleaned", None)
    if cleaned is None or cleaned.verdict != Verdict.CLEAR.label:
        raise RefusedError("there is no cleaned file that is clear: ask for one first")
    judged = cleaned.report["versions"]
    if [judged[name] for name in ("policy", "rules", "registry")] != [
        examination.policy,
        examination.rules,
        examination.registry,
    ]:
        raise RefusedError("the cleaned file was judged under other rules: ask for one anew")
    need_cleaned(cleaned)


def _reason(text: str) -> str:
    text = " ".join(text.split())
    if len(text) < _SHORTEST_REASON:
        raise RefusedError(f"a ruling needs a reason of {_SHORTEST_REASON} characters or more")
    if Masker().text(text) != text:
        raise RefusedError("the reason holds an identifier: say why without naming anybody")
    return text[:1000]


def _lasting(days: int, most: int) -> dt.timedelta:
    if days < 0 or days > most:
        raise RefusedError(f"a release lasts from 1 to {most} days")
    return dt.timedelta(days=days or most)
