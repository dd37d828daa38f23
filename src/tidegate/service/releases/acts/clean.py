"""The cleaned file that a release in part would publish: rebuilt from what a reader sees, inspected, in the vault."""

from __future__ import annotations

import os
import uuid

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.gate.clean import rebuilt
from tidegate.gate.examination import kept
from tidegate.gate.rebuild.rebuild import SUFFIXES
from tidegate.inspection.snapshot import ProblemError, Recording, Snapshot, taken
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.holder import holder
from tidegate.service.releases.acts.rule import OPEN
from tidegate.service.releases.models import Cleaned, Submission


def clean(office: Office, actor: Actor, number: uuid.UUID) -> Cleaned:
    """Make it, or give the one there is. Raises RefusedError where the file's kind cannot be rebuilt, or nothing
    a reader sees is left.
    """
    actor.must(Right.REVIEW)
    submission = Submission.objects.get(pk=number)
    if submission.state not in OPEN:
        raise RefusedError(f"this file is {submission.state}: there is nothing to clean")
    if (there := Cleaned.objects.filter(submission=submission).first()) is not None:
        return there
    name = submission.path.rpartition("/")[2]
    suffix = os.path.splitext(name)[1].lower()
    if suffix not in SUFFIXES:
        raise RefusedError(f"a file of this kind cannot be rebuilt: {', '.join(SUFFIXES)} can")
    descriptor = office.vault.into_memory_file(holder(submission), submission.sha256)
    with Snapshot(name, descriptor, submission.length, submission.sha256) as old:
        made, problem = rebuilt(old, suffix, office.policy().limits)
    if made is None or problem:
        raise RefusedError(f"nothing could be rebuilt: it {problem}")
    try:
        with Recording() as recording:
            recording.add(made.content)
            new = taken(recording, name)
    except ProblemError as problem:
        raise RefusedError(f"the cleaned file {problem}") from None
    with new:
        return _keep(office, actor, submission, new, suffix)


def _keep(office: Office, actor: Actor, submission: Submission, new: Snapshot, suffix: str) -> Cleaned:
    if new.problem or new.sha256 is None:
        raise RefusedError(f"the cleaned file {new.problem}")
    policy = office.policy()
    contract = office.contract(submission.slot, policy)
    inspection = office.judge(new, contract, policy)
    os.lseek(new.fd, 0, os.SEEK_SET)
    stored = office.vault.put(holder(submission), new.fd)
    now = office.now()
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=submission.pk)
        cleaned, _ = Cleaned.objects.get_or_create(
            submission=submission,
            defaults={
                "sha256": stored.digest,
                "length": stored.length,
                "suffix": suffix,
                "verdict": inspection.verdict.label,
                "report": kept(inspection),
            },
        )
        append(
            Act.SUBMISSION_CLEANED,
            actor=actor,
            subject=str(submission.pk),
            detail={"sha256": stored.digest, "verdict": inspection.verdict.label},
            now=now,
        )
    return cleaned
