"""Publishing: claim, put, verify, mark. A run that dies leaves a claim, and whoever comes next brings it to its end.

Only bytes from the vault go out, by the digest that a clearance names, and what the public receives is fetched,
hashed and inspected before the release counts as live.
"""

from __future__ import annotations

import datetime as dt
import mimetypes
import os
import uuid

from django.db import IntegrityError, transaction

from tidegate.errors import ClearanceError, RefusedError, SiteError, TidegateError
from tidegate.model.clearance import Clearance
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.jobs import queue
from tidegate.service.ledger.append import append
from tidegate.service.ledger.forks import need_one_history
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.acts.clear import standing
from tidegate.service.releases.acts.holder import holder
from tidegate.service.releases.acts.received import check_received
from tidegate.service.releases.models import ClearanceRow, Release, ReleaseState, Submission

ENDED = (ReleaseState.FAILED, ReleaseState.REPLACED, ReleaseState.WITHDRAWN)


def publish(office: Office, actor: Actor, number: uuid.UUID) -> Release:
    """Publish a cleared submission. Raises RefusedError, ClearanceError, SiteError; what was public stays then."""
    release = claim(office, actor, number)
    return carry_out(office, release.pk)


def claim(office: Office, actor: Actor, number: uuid.UUID) -> Release:
    """Say what is going to be public, before a byte of it is."""
    actor.must(Right.PUBLISH)
    need_one_history()
    submission = Submission.objects.get(pk=number)
    row = submission.clearances.filter(voided_at=None).order_by("-issued_at").first()
    if row is None:
        raise RefusedError(f"this file is {submission.state}: only a cleared file is published")
    already = Release.objects.filter(
        clearance=row, state__in=[ReleaseState.LIVE, ReleaseState.CLAIMED]
    ).first()
    if already is not None:
        return already
    now = office.now()
    standing(office, row, now)
    try:
        with transaction.atomic():
            release = Release.objects.create(
                clearance=row,
                account=Account.objects.get(pk=actor.account),
                slot=submission.slot,
                site=row.site,
                path=row.path,
                sha256=row.sha256,
                claimed_at=now,
            )
            append(
                Act.RELEASE_CLAIMED,
                actor=actor,
                subject=str(release.pk),
                detail={"clearance": str(row.pk), "sha256": row.sha256, "site": row.site},
                now=now,
            )
            queue.carry_out(release.pk)
    except IntegrityError:
        raise RefusedError("another file is being published there this moment: try again") from None
    return release


def carry_out(office: Office, number: uuid.UUID) -> Release:
    """Bring a claimed release to its end, from wherever it was left. Raises the error it failed with."""
    release = Release.objects.select_related("clearance__submission").get(pk=number)
    if release.state != ReleaseState.CLAIMED:
        return release
    try:
        clearance = standing(office, release.clearance, office.now())
        _put(office, release, clearance)
        check_received(office, release, clearance)
    except SiteError as error:
        _fail(office, release, str(error), withdraw=False)
        raise
    except TidegateError as error:
        _fail(office, release, str(error), withdraw=True)
        raise
    return _mark(office, release)


def _put(office: Office, release: Release, clearance: Clearance) -> None:
    submission: Submission = release.clearance.submission
    number = office.vault.into_memory_file(holder(submission), clearance.digest)
    try:
        office.site(clearance.site).publish(
            clearance.path, number, clearance.digest, clearance.length, media_type(clearance.path)
        )
    finally:
        os.close(number)


def media_type(path: str) -> str:
    """What a web server would say the file is."""
    return mimetypes.guess_type(path)[0] or "application/octet-stream"


def _mark(office: Office, release: Release) -> Release:
    now = office.now()
    with transaction.atomic():
        release = Release.objects.select_for_update().select_related("clearance").get(pk=release.pk)
        if release.state != ReleaseState.CLAIMED:
            return release
        void = _void_by_now(office, release.clearance, now)
        if not void:
            _replace(release, now)
            release.state, release.verified_at = ReleaseState.LIVE, now
            release.save()
            append(
                Act.RELEASE_VERIFIED,
                actor=SYSTEM,
                subject=str(release.pk),
                detail={
                    "sha256": release.sha256,
                    "site": release.site,
                    "clearance": str(release.clearance_id),
                },
                now=now,
            )
            queue.checkpoint()
    if void:
        _fail(office, release, void, withdraw=True)
        raise ClearanceError(void)
    return release


def _void_by_now(office: Office, row: ClearanceRow, now: dt.datetime) -> str:
    """Why the clearance stopped counting while the bytes were on their way, or ""."""
    try:
        standing(office, row, now)
    except ClearanceError as error:
        return str(error)
    return ""


def _replace(release: Release, now: dt.datetime) -> None:
    Release.objects.filter(site=release.site, path=release.path, state=ReleaseState.LIVE).update(
        state=ReleaseState.REPLACED, ended_at=now
    )


def _fail(office: Office, release: Release, why: str, *, withdraw: bool) -> None:
    """End the claim. `withdraw`: bytes that may be out must not stay."""
    if withdraw:
        try:
            office.site(release.site).take_down(release.path)
        except TidegateError:
            why = f"{why}; and it could not be taken down: do it by hand"
    now = office.now()
    with transaction.atomic():
        release.state, release.ended_at, release.trouble = ReleaseState.FAILED, now, why[:300]
        release.save()
        if withdraw:
            Release.objects.filter(site=release.site, path=release.path, state=ReleaseState.LIVE).update(
                state=ReleaseState.WITHDRAWN, ended_at=now, trouble="taken down with a failed release"
            )
        append(
            Act.RELEASE_FAILED,
            actor=SYSTEM,
            subject=str(release.pk),
            detail={"sha256": release.sha256, "taken_down": withdraw},
            now=now,
        )
        alarm("release-failed", str(release.pk), f"a release failed: {why}", now)
