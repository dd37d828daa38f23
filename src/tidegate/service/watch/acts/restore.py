"""After a take-down removed every version at a place: what of it had been released there.

A release whose own bytes were current, and of which only an old version was bad, is put back by its clearance; one in
whose place other bytes lay is withdrawn, for nothing of it is there any more.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction

from tidegate.errors import TidegateError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.accounts.models import Account
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.acts.clear import standing
from tidegate.service.releases.acts.publish import carry_out
from tidegate.service.releases.models import ClearanceRow, Release, ReleaseState
from tidegate.service.watch.models import Observation


def restore(office: Office, row: Observation, path: str) -> None:
    """Never raises over what a release is: a person is told."""
    release = Release.objects.filter(site=row.site, path=path, state=ReleaseState.LIVE).first()
    if release is None:
        return
    now = office.now()
    with transaction.atomic():
        release.state, release.ended_at = ReleaseState.WITHDRAWN, now
        release.trouble = "taken down with other bytes at its place"
        release.save()
        if not row.version:
            alarm(
                "release-displaced",
                str(release.pk),
                "other bytes lay in a release's place: publish it anew",
                now,
            )
            return
    try:
        put(office, release.clearance, release.account, release.slot)
    except (IntegrityError, TidegateError):
        with transaction.atomic():
            alarm(
                "release-displaced",
                str(release.pk),
                "a release was taken down with an old version and could not be put back: publish it anew",
                office.now(),
            )


def put(office: Office, row: ClearanceRow, account: Account | None, slot: str) -> Release:
    """Exactly what the clearance names, where it says, if it still counts. Raises TidegateError, IntegrityError."""
    standing(office, row, office.now())
    with transaction.atomic():
        made = Release.objects.create(
            clearance=row,
            account=account,
            slot=slot,
            site=row.site,
            path=row.path,
            sha256=row.sha256,
            claimed_at=office.now(),
        )
        append(
            Act.RELEASE_CLAIMED,
            actor=SYSTEM,
            subject=str(made.pk),
            detail={"clearance": str(row.pk), "sha256": row.sha256, "site": row.site},
            now=made.claimed_at,
        )
    return carry_out(office, made.pk)
