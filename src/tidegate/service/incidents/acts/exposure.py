"""The exposure step: what machines saw of when it was reachable, as claims. In: an incident. Out: rows, and counts.

From the watch (observations, take-downs), the record's releases, deploy logs, and the headers it was given out with.
What the access logs tell comes with the step that reads them. The bounds are computed from all claims, whenever they
are asked for.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction

from tidegate.model.exposure import Bound, Claim, Exposure
from tidegate.response import deploy_logs, instants
from tidegate.response.lifetimes import lifetimes
from tidegate.service.incidents.acts import claims
from tidegate.service.incidents.bounds import bounds
from tidegate.service.incidents.description import described
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Evidence, Incident
from tidegate.service.incidents.outcome import Outcome, Progress
from tidegate.service.office import Office
from tidegate.service.releases.models import Release
from tidegate.service.watch.models import Observation

DEPLOY_LOG = "deploy log"
_OWN_CLOCK = 1.0
"""Seconds that our own clock and the moment of writing may differ by."""


def read(office: Office, incident: Incident, progress: Progress) -> Outcome:
    """Raises VaultError, UsageError for a deploy log that cannot be read as it was said."""
    notes: list[str] = []
    deployed = _deployed(office, incident, notes)
    progress(0.8)
    now = office.now()
    with transaction.atomic():
        changed = claims.settle(incident, "watch", list(_watched(incident)), now)
        changed += claims.settle(incident, "record", list(_released(incident)), now)
        changed += claims.settle(incident, deploy_logs.SOURCE, deployed, now)
        changed += cache_claims(office, incident, now)
    return {"claims": incident.claims.filter(withdrawn_at=None).count(), "changed": changed, "notes": notes}


def cache_claims(office: Office, incident: Incident, now: dt.datetime) -> int:
    """Until when caches may have given it out: counted from the last instant it can have been fetched."""
    row = incident.evidence.filter(kind="headers").order_by("-kept_at").first()
    found: list[Claim] = []
    if row is not None:
        with office.vault.open(holder(incident.pk), row.sha256) as stream:
            headers = [(str(name), str(value)) for name, value in json.loads(stream.read())]
        last = _last(bounds(incident)) or now
        for one in lifetimes(headers):
            at = last + dt.timedelta(seconds=one.seconds)
            found.append(Claim(Bound.CACHED_UNTIL, at, "headers", True, 0.0, one.words, str(row.pk)))
    return claims.settle(incident, "headers", found, now)


def _last(found: Exposure) -> dt.datetime | None:
    edge = found.latest.not_after or found.latest.not_before
    return edge.at if edge else None


def _watched(incident: Incident) -> Iterator[Claim]:
    rows = Observation.objects.filter(sha256=incident.sha256).exclude(source="canary")
    for row in rows.order_by("at"):
        yield Claim(Bound.REACHABLE, row.at, "watch", True, _OWN_CLOCK, "the watch met it on the site")
        if row.before is not None and row.before < row.at:
            words = "a patrol of the whole site had not met it"
            yield Claim(Bound.UNREACHABLE, row.before, "watch", True, _OWN_CLOCK, words)
        for down in row.take_downs.exclude(verified_at=None).order_by("verified_at"):
            if down.unpublished_at is not None:
                words = "taken off the site"
                yield Claim(Bound.REMOVED, down.unpublished_at, "watch", True, _OWN_CLOCK, words)
            words = "not to be had any more, verified from outside"
            yield Claim(Bound.UNREACHABLE, down.verified_at, "watch", True, _OWN_CLOCK, words)


def _released(incident: Incident) -> Iterator[Claim]:
    for row in (
        Release.objects.filter(sha256=incident.sha256).exclude(verified_at=None).order_by("claimed_at")
    ):
        words = "published through the gate, says the record"
        yield Claim(Bound.POSTED, row.verified_at, "record", True, _OWN_CLOCK, words)
        if row.ended_at is not None:
            words = "withdrawn through the gate, says the record"
            yield Claim(Bound.REMOVED, row.ended_at, "record", True, _OWN_CLOCK, words)


def _deployed(office: Office, incident: Incident, notes: list[str]) -> list[Claim]:
    here, found = described(office, incident), []
    paths = [path for path in (here.path, *map(_path, here.urls)) if path] or [here.name]
    for number, row in enumerate(incident.evidence.filter(kind=DEPLOY_LOG).order_by("pk"), start=1):
        with office.vault.open(holder(incident.pk), row.sha256) as stream:
            told = deploy_logs.read(stream, paths, _how(row, incident))
        found += [_dated(one, row) for one in told.claims]
        if not told.named:
            notes.append(f"deploy log {number} does not name the file ({told.lines:,} lines)")
        if told.untimed or told.unclear:
            notes.append(
                f"deploy log {number}: {told.untimed:,} lines name the file and no time, {told.unclear:,} "
                "not what was done"
            )
    return found


def _dated(one: Claim, row: Evidence) -> Claim:
    skew = dt.timedelta(seconds=float(row.options.get("skew", 0.0)))
    return replace(one, at=one.at - skew if one.at else None, id=str(row.pk))


def _how(row: Evidence, incident: Incident) -> deploy_logs.Reading:
    pattern = row.options.get("pattern")
    return deploy_logs.Reading(
        instants.zone(str(row.options.get("zone", "UTC"))),
        incident.opened_at.year,
        deploy_logs.pattern(str(pattern)) if pattern else None,
    )


def _path(url: str) -> str:
    """The path of an address, as deploy logs write it."""
    from urllib.parse import unquote, urlsplit

    try:
        return unquote(urlsplit(url).path).strip("/")
    except ValueError:
        return ""
