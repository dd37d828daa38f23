"""Publishing: claim, put, verify, mark. A run that dies leaves a claim, and whoever comes next brings it to its end.
One run at a time at one place.

Only bytes from the vault go out, by the digest that a clearance names, and what the public receives is fetched,
hashed and inspected before the release counts as live.
"""

from __future__ import annotations

import datetime as dt
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
from tidegate.service.releases.acts.alone import alone
from tidegate.service.releases.acts.clear import standing
from tidegate.service.releases.acts.holder import holder
from tidegate.service.releases.acts.media import media_type
from tidegate.service.releases.acts.put_back import put_back
from tidegate.service.releases.acts.received import check_received
from tidegate.service.releases.models import Release, ReleaseState, Submission


def publish(office: Office, actor: Actor, number: uuid.UUID) -> Release:
    """Publish a cleared submission. Raises RefusedError, ClearanceError, SiteError; what was public stays then."""
    release = carry_out(office, claim(office, actor, number).pk)
    if release.state == ReleaseState.FAILED:
        # Somebody else's run was quicker, and failed.
        raise RefusedError(f"the release failed: {release.trouble}")
    return release


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
    """Bring a claimed release to its end, from wherever it was left. Raises the error it failed with.

    While it is not known what the public sees, or nothing can be judged, the claim stands and is taken up again.
    """
    release = Release.objects.get(pk=number)
    with alone(office, release.site, release.path):
        release = Release.objects.select_related("clearance__submission").get(pk=number)
        if release.state != ReleaseState.CLAIMED:
            return release
        put = False
        try:
            clearance = _standing(office, release)
            _put(office, release, clearance)
            put = True
            check_received(office, release, clearance)
            return _mark(office, release)
        except TidegateError as error:
            # A site that cannot take the bytes now (full, away) may take them later.
            ends = isinstance(error, ClearanceError) or (put and isinstance(error, SiteError))
            _fail(office, release, error, ends=ends)
            raise


def _standing(office: Office, release: Release) -> Clearance:
    """The release's clearance, if it lets exactly this release be. Raises ClearanceError."""
    clearance = standing(office, release.clearance, office.now())
    bound = (clearance.digest, clearance.site, clearance.path, clearance.slot)
    if bound != (release.sha256, release.site, release.path, release.slot):
        raise ClearanceError("the clearance was signed for another release")
    return clearance


def _put(office: Office, release: Release, clearance: Clearance) -> None:
    submission: Submission = release.clearance.submission
    number = office.vault.into_memory_file(holder(submission), clearance.digest)
    try:
        office.site(clearance.site).publish(
            clearance.path, number, clearance.digest, clearance.length, media_type(clearance.path)
        )
    finally:
        os.close(number)


def _mark(office: Office, release: Release) -> Release:
    now = office.now()
    with transaction.atomic():
        release = Release.objects.select_for_update().get(pk=release.pk)
        if release.state != ReleaseState.CLAIMED:
            return release
        # Once more: it may have stopped counting while the bytes were on their way.
        _standing(office, release)
        _replace(release, now)
        release.state, release.verified_at = ReleaseState.LIVE, now
        release.save(update_fields=["state", "verified_at"])
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
    return release


def _replace(release: Release, now: dt.datetime) -> None:
    Release.objects.filter(site=release.site, path=release.path, state=ReleaseState.LIVE).update(
        state=ReleaseState.REPLACED, ended_at=now
    )


def _fail(office: Office, release: Release, error: TidegateError, *, ends: bool) -> None:
    """What must not stay goes. The claim ends only when that is done, and then only if `ends`."""
    try:
        gone = put_back(office, release, same_is_fine=not isinstance(error, ClearanceError))
    except TidegateError as worse:
        with transaction.atomic():
            text = f"a release failed, and what is public is not known; it is tried again: {worse}"
            alarm("release-stuck", str(release.pk), text, office.now())
        return
    now = office.now()
    with transaction.atomic():
        if gone is not None:
            Release.objects.filter(pk=gone.pk, state=ReleaseState.LIVE).update(
                state=ReleaseState.WITHDRAWN, ended_at=now, trouble="taken down with a failed release"
            )
        if not ends:
            kind = "release-waits" if isinstance(error, SiteError) else "cannot-judge"
            text = f"a release waits and is tried again every minute: {error}"
            alarm(kind, str(release.pk), text, now)
            return
        claimed = Release.objects.filter(pk=release.pk, state=ReleaseState.CLAIMED)
        if not claimed.update(state=ReleaseState.FAILED, ended_at=now, trouble=str(error)[:300]):
            return
        append(
            Act.RELEASE_FAILED,
            actor=SYSTEM,
            subject=str(release.pk),
            detail={"sha256": release.sha256, "taken_down": gone is not None},
            now=now,
        )
        alarm("release-failed", str(release.pk), f"a release failed: {error}", now)
