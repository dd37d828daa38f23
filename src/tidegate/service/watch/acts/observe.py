"""Observing: what is live without a release becomes a row, its bytes evidence, and what must follow is ordered.

In: a site's entry that somebody should look at. Out: an Observation, or None where the gate knows the bytes.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from tidegate.errors import SiteError
from tidegate.gate.examination import kept
from tidegate.inspection.snapshot import Snapshot
from tidegate.model.verdict import Inspection
from tidegate.record.acts import Act
from tidegate.report.mask import Masker
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.jobs import queue
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.watch import evidence, reading
from tidegate.service.watch.acts import order
from tidegate.service.watch.disclosing import discloses
from tidegate.service.watch.models import Canary, Observation, ObservationState
from tidegate.service.watch.options import options
from tidegate.service.watch.standing import Standing, contract_for, standing
from tidegate.sites.interface import Kind, Published
from tidegate.watch.triage import Case, Known, Ruling, triage

OPEN = (ObservationState.OPEN, ObservationState.GOING)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and how something was met. `place`: its keyed number, hexadecimal. `before`: last known without it."""

    site: str
    entry: Published
    place: str
    source: str
    before: dt.datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """What came of looking. `observation`: None for what the gate knows. `digest`: "" where nothing could be read."""

    observation: Observation | None
    digest: str


def look(office: Office, spot: Spot) -> Met | None:
    """Read, match, judge, decide, keep, order. None where it went away, or changed, before anything was decided."""
    site = office.site(spot.site)
    if spot.entry.kind is not Kind.FILE:
        return Met(_unread(office, spot), "")
    try:
        with reading.snapshot(site, spot.entry) as made:
            if made.problem:
                return Met(_unread(office, spot), "")
            return consider(office, spot, made)
    except SiteError:
        if not reading.is_there(site, spot.entry):
            return None
        return Met(_unread(office, spot), "")


def consider(office: Office, spot: Spot, made: Snapshot) -> Met | None:
    """What is to be done about these bytes, done."""
    digest = made.sha256 or ""
    known = _standing(spot, digest)
    if known.known is Known.HERE:
        return Met(None, digest)
    inspection = reading.judged(office, made, contract_for(office, spot.site, spot.entry.path))
    # While it was judged a release may have been claimed for it, or put in its place.
    known = _standing(spot, digest)
    if known.known is Known.HERE:
        return Met(None, digest)
    if _is_over(office, spot, known, digest):
        return None
    case = Case(
        known.known,
        inspection.verdict,
        len(inspection.analysis.protected),
        known.returned,
        known.place_before,
    )
    ruling = triage(case, options(office.instance).rules)
    number = _number(spot, digest)
    evidence.keep(office, number, made)
    return Met(_made(office, spot, number, ruling, known, made.size, inspection, digest), digest)


def _is_over(office: Office, spot: Spot, known: Standing, digest: str) -> bool:
    """Whether it went while it was judged: a release has its place now, or another patrol took it down."""
    down = Observation.objects.filter(site=spot.site, place=spot.place, sha256=digest)
    over = known.known is Known.ELSEWHERE or down.filter(state=ObservationState.TAKEN_DOWN).exists()
    return over and spot.source != "report" and not reading.is_there(office.site(spot.site), spot.entry)


def _standing(spot: Spot, digest: str) -> Standing:
    return standing(spot.site, spot.entry.path, spot.place, digest, current=spot.entry.current)


def _unread(office: Office, spot: Spot) -> Observation:
    """Something lies there and nobody could look into it: a link, a pipe, a folder closed to us."""
    known = _standing(spot, "")
    ruling = triage(Case(Known.NOWHERE, None, 0, False, known.place_before), options(office.instance).rules)
    return _made(office, spot, _number(spot, ""), ruling, known, spot.entry.size, None, "")


def _number(spot: Spot, digest: str) -> uuid.UUID:
    """The same for the same sighting, so that a run that died over it left its evidence where the next one looks."""
    name = f"{spot.site}/{spot.place}/{spot.entry.version}/{spot.entry.token}/{digest}"
    number = uuid.uuid5(uuid.NAMESPACE_OID, name)
    return uuid.uuid4() if Observation.objects.filter(pk=number).exists() else number


def _made(
    office: Office,
    spot: Spot,
    number: uuid.UUID,
    ruling: Ruling,
    known: Standing,
    length: int,
    inspection: Inspection | None,
    digest: str,
) -> Observation:
    """The row with what follows from it, in one transaction; an open one of the same bytes is judged anew."""
    now = office.now()
    public = office.site(spot.site).public
    url = spot.url or (public.url(spot.entry.path) if public else "")
    described = evidence.describe(
        office,
        number,
        evidence.Details(
            spot.site,
            spot.entry.path,
            spot.entry.version,
            url,
            reading.headers(public, spot.entry.path),
            evidence.instant(now),
            spot.entry.token,
        ),
    )
    mask = Masker().text
    values: dict[str, object] = {
        "verdict": inspection.verdict.label if inspection else "",
        "people": len(inspection.analysis.people) if inspection and inspection.analysis.people else None,
        "protected": len(inspection.analysis.protected) if inspection else 0,
        "report": kept(inspection) if inspection else None,
        "judged_at": now,
    }
    fixed: dict[str, object] = {
        "path": mask(spot.entry.path)[:1024],
        "url": mask(url)[:2048],
        "version": "" if spot.entry.current else spot.entry.version,
        "kind": spot.entry.kind.value,
        "length": length,
        "before": spot.before,
        "modified": spot.entry.modified if spot.entry.modified.timestamp() > 0 else None,
        "at": now,
        "source": "canary" if Canary.objects.filter(sha256=digest).exists() else spot.source,
        "details": described,
        "release": known.release,
        **values,
    }
    try:
        with transaction.atomic():
            return _settled(office, spot, number, ruling, digest, fixed, values)
    except IntegrityError:  # another patrol met it at the same moment
        return Observation.objects.get(site=spot.site, place=spot.place, sha256=digest, state__in=OPEN)


def _settled(
    office: Office,
    spot: Spot,
    number: uuid.UUID,
    ruling: Ruling,
    digest: str,
    fixed: dict[str, object],
    values: dict[str, object],
) -> Observation:
    here = Observation.objects.select_for_update().filter(site=spot.site, place=spot.place, state__in=OPEN)
    row = here.filter(sha256=digest).first()
    if row is not None:
        for name, value in values.items():
            setattr(row, name, value)
        if row.state == ObservationState.OPEN and row.action != ruling.action.value:
            order.follow(office, row, ruling)
        row.save()
        _respond(office, row)
        return row
    here.filter(state=ObservationState.OPEN).update(state=ObservationState.GONE, ended_at=fixed["at"])
    row = Observation(
        pk=number, site=spot.site, place=spot.place, sha256=digest, why=ruling.why, action=ruling.action.value
    )
    for name, value in fixed.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    append(
        Act.OBSERVATION_MADE,
        actor=SYSTEM,
        subject=str(row.pk),
        detail={
            "site": row.site,
            "sha256": digest,
            "verdict": row.verdict,
            "why": row.why,
            "source": row.source,
        },
        now=row.at,
    )
    order.follow(office, row, ruling)
    _respond(office, row)
    return row


def _respond(office: Office, row: Observation) -> None:
    """An incident follows where it discloses; the take-down waits for nothing of it."""
    if discloses(office, row):
        queue.open_incident(row.pk)
