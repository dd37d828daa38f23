"""Receiving: a snapshot becomes a submission. In: bytes already taken. Out: a row, the bytes in the vault, a job."""

from __future__ import annotations

import os
import uuid

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.inspection.snapshot import Snapshot
from tidegate.record.acts import Act
from tidegate.report.mask import Masker
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.jobs import queue
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.holder import holder
from tidegate.service.releases.models import Submission
from tidegate.sites import paths


def receive(
    office: Office,
    actor: Actor,
    taken: Snapshot,
    *,
    slot: str,
    name: str,
    reason: str = "",
    publish: bool = False,
    at_once: bool = False,
    number: uuid.UUID | None = None,
) -> Submission:
    """`name`: of the file, or its way below the slot's folder. The snapshot stays the caller's. `at_once`: the
    caller will inspect it, so no job is made. `number`: of the new submission, where the caller must know it before.

    Raises RefusedError where the person may not, the slot is unknown, or the name cannot be published.
    """
    actor.must(Right.SUBMIT)
    if publish:
        actor.must(Right.PUBLISH)
    contract = office.contract(slot)
    place = office.instance.slot_place(contract.name)
    path = public_path(place.folder, name)
    if taken.problem:
        raise RefusedError(f"the file {taken.problem}")
    if Masker().text(reason) != reason:
        raise RefusedError("the reason holds an identifier: describe the update without naming anybody")
    number = number or uuid.uuid4()
    os.lseek(taken.fd, 0, os.SEEK_SET)
    stored = office.vault.put(holder(number), taken.fd)
    now = office.now()
    with transaction.atomic():
        submission = Submission.objects.create(
            id=number,
            slot=contract.name,
            site=place.site,
            path=path,
            sha256=stored.digest,
            length=stored.length,
            submitter=Account.objects.get(pk=actor.account),
            reason=reason,
            publish=publish,
            received_at=now,
        )
        append(
            Act.SUBMISSION_RECEIVED,
            actor=actor,
            subject=str(number),
            detail={
                "sha256": stored.digest,
                "length": stored.length,
                "slot": contract.name,
                "publish": publish,
            },
            now=now,
        )
        if not at_once:
            queue.examine(number)
    return submission


def public_path(folder: str, name: str) -> str:
    """Where it would be published. Raises RefusedError where no file may bear such a name."""
    from tidegate.errors import SiteError

    if Masker().text(name) != name:
        raise RefusedError("the file's name holds an identifier: rename it")
    path = f"{folder}/{name}" if folder else name
    try:
        return paths.check(path)
    except SiteError as error:
        raise RefusedError(str(error)) from None
