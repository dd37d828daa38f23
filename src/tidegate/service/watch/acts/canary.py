"""Testing the alarm: an invented roster is put on a site behind the gate's back, and must be found and gone in time.

In: the clock. Out: rows, and an alarm where it was not. The file itself is removed whatever happens.
"""

from __future__ import annotations

import hashlib
import io
import os

from django.db import transaction

from tidegate.errors import TidegateError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.watch import evidence
from tidegate.service.watch.models import Canary, Observation
from tidegate.service.watch.options import options
from tidegate.watch import roster
from tidegate.watch.triage import TakeDownRule

FAILED = "canary-failed"


def turn(office: Office, sites: tuple[str, ...]) -> None:
    """Seed what is due, settle what is over."""
    settle(office)
    every = options(office.instance).canary_every
    if every is None:
        return
    for site in sites:
        if office.instance.settings["site"][site].get("kind") == "http":
            continue  # nobody can put a file there
        if not Canary.objects.filter(site=site, seeded_at__gt=office.now() - every).exists():
            seed(office, site)


def seed(office: Office, site: str) -> Canary | None:
    """Put one there. None where the site does not take it, which is an alarm."""
    chance = os.urandom(32)
    content, path = roster.canary(chance), roster.name(chance)
    digest = hashlib.sha256(content).hexdigest()
    now = office.now()
    with transaction.atomic():
        row = Canary.objects.create(site=site, path=path, sha256=digest, seeded_at=now)
        append(
            Act.CANARY_SEEDED,
            actor=SYSTEM,
            subject=str(row.pk),
            detail={"site": site, "sha256": digest},
            now=now,
        )
    try:
        office.site(site).publish(path, io.BytesIO(content), digest, len(content), "text/csv")
    except TidegateError:
        _fail(office, row, "the canary could not be put on the site")
        return None
    return row


def settle(office: Office) -> None:
    """Those found and gone have passed; those late have failed."""
    within = options(office.instance).canary_within
    if options(office.instance).rules.take_down is TakeDownRule.NEVER:
        _remove_found(office)
    for row in Canary.objects.filter(gone_at__isnull=False, found_at=None):
        _pass(office, row)
    late = Canary.objects.filter(gone_at=None, failed_at=None, seeded_at__lt=office.now() - within)
    for row in late:
        _fail(office, row, f"the canary was not found and gone within {within.total_seconds():.0f} seconds")
        try:
            office.site(row.site).take_down(row.path)
        except TidegateError:
            continue


def _remove_found(office: Office) -> None:
    """Where nothing is ever taken down, finding it is what is tested."""
    for row in Canary.objects.filter(gone_at=None, failed_at=None):
        if Observation.objects.filter(sha256=row.sha256).exists():
            office.site(row.site).take_down(row.path)
            row.gone_at = office.now()
            row.save()


def _pass(office: Office, row: Canary) -> None:
    seen = Observation.objects.filter(sha256=row.sha256).order_by("at").first()
    now = office.now()
    with transaction.atomic():
        row.found_at = seen.at if seen else now
        row.save()
        late = row.failed_at is not None
        act = Act.CANARY_PASSED
        append(act, actor=SYSTEM, subject=str(row.pk), detail={"site": row.site, "late": late}, now=now)
    if seen is not None:
        office.vault.discard(evidence.holder(seen.pk), row.sha256)


def _fail(office: Office, row: Canary, why: str) -> None:
    now = office.now()
    with transaction.atomic():
        row.failed_at = now
        row.save()
        append(Act.CANARY_FAILED, actor=SYSTEM, subject=str(row.pk), detail={"site": row.site}, now=now)
        alarm(FAILED, row.site, f"{row.site}: {why}: the alarm does not work", now)
