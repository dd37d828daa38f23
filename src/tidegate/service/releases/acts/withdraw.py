"""Taking a release down, and rolling back to the one before. One person may stop; nobody may publish by it."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from tidegate.errors import RefusedError, SiteError, TidegateError
from tidegate.model.verdict import Verdict
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.acts.alone import alone
from tidegate.service.releases.acts.clear import clear, void
from tidegate.service.releases.acts.examine import inspected, keep
from tidegate.service.releases.acts.publish import publish
from tidegate.service.releases.models import Release, ReleaseState
from tidegate.sites.interface import StillThere

_MAY_BE_OUT = (ReleaseState.CLAIMED, ReleaseState.LIVE, ReleaseState.WITHDRAWING)


def withdraw(office: Office, actor: Actor, number: uuid.UUID, reason: str) -> Release:
    """Take it down now. Raises RefusedError, or SiteError where some of it is still reachable: it is tried again."""
    if actor is not SYSTEM:
        actor.must(Right.WITHDRAW)
    now = office.now()
    try:
        with transaction.atomic():
            release = Release.objects.select_for_update().select_related("clearance").get(pk=number)
            if release.state not in _MAY_BE_OUT:
                raise RefusedError(f"this release is {release.state}: there is nothing to take down")
            if release.state != ReleaseState.WITHDRAWING:
                release.state = ReleaseState.WITHDRAWING
                release.trouble = reason[:300]
                release.save(update_fields=["state", "trouble"])
                void(release.clearance, "its release was taken down", now)
                append(
                    Act.RELEASE_WITHDRAWN,
                    actor=actor,
                    subject=str(release.pk),
                    detail={"sha256": release.sha256, "site": release.site},
                    now=now,
                )
    except IntegrityError:
        raise RefusedError("something is being published there this moment: try again") from None
    return take_down(office, release.pk)


def take_down(office: Office, number: uuid.UUID) -> Release:
    """Bring a withdrawal to its end. Raises SiteError while anything is left."""
    release = Release.objects.get(pk=number)
    with alone(office, release.site, release.path):
        release.refresh_from_db()
        if release.state == ReleaseState.WITHDRAWING:
            _empty(office, release)
    return release


def _empty(office: Office, release: Release) -> None:
    try:
        site = office.site(release.site)
        site.take_down(release.path)
        left = site.verify_gone(release.path, release.sha256)
        if isinstance(left, StillThere):
            raise SiteError(
                f"{len(left.places)} places still give the file out: try again, or remove it by hand"
            )
    except TidegateError as error:
        with transaction.atomic():
            alarm("take-down-failed", str(release.pk), str(error), office.now())
        raise
    here = Release.objects.filter(site=release.site, path=release.path)
    with transaction.atomic():
        release.state, release.ended_at = ReleaseState.WITHDRAWN, office.now()
        release.save(update_fields=["state", "ended_at"])
        # A claim that is withdrawn takes along what was live there before it.
        here.filter(state=ReleaseState.LIVE).update(state=ReleaseState.WITHDRAWN, ended_at=office.now())


def roll_back(office: Office, actor: Actor, number: uuid.UUID) -> Release:
    """Put the release before this one in its place, if it is still clear. Raises RefusedError."""
    actor.must(Right.PUBLISH)
    current = Release.objects.get(pk=number)
    if current.state != ReleaseState.LIVE:
        raise RefusedError(f"this release is {current.state}: only what is live is rolled back")
    earlier = (
        Release.objects.filter(site=current.site, path=current.path, state=ReleaseState.REPLACED)
        .exclude(sha256=current.sha256)
        .select_related("clearance__submission")
        .order_by("-verified_at")
        .first()
    )
    if earlier is None:
        raise RefusedError("there is no earlier release at this place: take this one down instead")
    submission = earlier.clearance.submission
    part = (earlier.sha256, _length(earlier)) if earlier.sha256 != submission.sha256 else None
    inspection = inspected(office, submission, earlier.sha256, part[1] if part else submission.length)
    if inspection.verdict is not Verdict.CLEAR:
        raise RefusedError(
            f"the earlier release is judged {inspection.verdict.label} now: it cannot come back"
        )
    now = office.now()
    with transaction.atomic():
        examination = keep(submission, inspection, now)
        clear(office, submission, examination, now=now, cleaned=part)
        append(
            Act.RELEASE_ROLLED_BACK,
            actor=actor,
            subject=str(current.pk),
            detail={"to": str(earlier.pk), "sha256": earlier.sha256},
            now=now,
        )
    return publish(office, actor, submission.pk)


def _length(release: Release) -> int:
    return release.clearance.submission.cleaned.length
