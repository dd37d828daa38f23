"""Uncovering one finding's values to one person: role, reason, quota, and an entry before anything is shown."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.gate import reveal as uncovering
from tidegate.inspection.snapshot import Snapshot
from tidegate.model.location import Location
from tidegate.record.acts import Act
from tidegate.report.mask import Masker
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.examine import inspected
from tidegate.service.releases.acts.holder import holder
from tidegate.service.releases.models import Reveal, Submission

_SHORTEST_REASON = 10
_DAY = dt.timedelta(days=1)


def reveal(office: Office, actor: Actor, number: uuid.UUID, finding: int, reason: str) -> tuple[str, ...]:
    """The text at a finding's place. `finding`: its index in the latest examination.

    Raises RefusedError without the right, a reason or quota, or where there is no such finding.
    """
    actor.must(Right.REVEAL)
    reason = " ".join(reason.split())
    if len(reason) < _SHORTEST_REASON:
        raise RefusedError(f"uncovering a value needs a reason of {_SHORTEST_REASON} characters or more")
    if Masker().text(reason) != reason:
        raise RefusedError("the reason holds an identifier: say why without naming anybody")
    submission = Submission.objects.get(pk=number)
    if str(submission.submitter_id) == actor.account:
        raise RefusedError("you submitted this file: somebody else looks into it")
    inspection = inspected(office, submission, submission.sha256, submission.length)
    if not 0 <= finding < len(inspection.analysis.findings):
        raise RefusedError("there is no such finding (any more): look at the file's page again")
    location = inspection.analysis.findings[finding].location
    _enter(office, actor, submission, finding, location, reason)
    descriptor = office.vault.into_memory_file(holder(submission), submission.sha256)
    name = submission.path.rpartition("/")[2]
    with Snapshot(name, descriptor, submission.length, submission.sha256) as taken:
        return uncovering.reveal(taken, location, office.policy().limits)


def _enter(
    office: Office, actor: Actor, submission: Submission, finding: int, location: Location, reason: str
) -> None:
    now = office.now()
    most = office.instance.section("review")["reveals_a_day"]
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=actor.account)
        if Reveal.objects.filter(account=account, at__gt=now - _DAY).count() >= most:
            raise RefusedError(f"nobody uncovers more than {most} values in 24 hours: ask a colleague")
        place = str(Masker().location(location))
        Reveal.objects.create(
            submission=submission, account=account, place=place[:300], reason=reason[:500], at=now
        )
        append(
            Act.VALUE_REVEALED,
            actor=actor,
            subject=str(submission.pk),
            detail={"finding": finding, "sha256": submission.sha256},
            now=now,
        )
