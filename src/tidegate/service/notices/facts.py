"""What all letters of an incident say alike. In: an incident, terms. Out: Shared; its edition tells facts apart."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tidegate.errors import RefusedError
from tidegate.model.access import Completeness
from tidegate.model.exposure import Bound, Exposure, Instant
from tidegate.model.notice import (
    Bounds,
    Doubt,
    Fetcher,
    KnownAccesses,
    Measure,
    Office,
    Reachable,
    StayTerms,
    Step,
)
from tidegate.response.plain import plain
from tidegate.service.incidents.acts import accesses
from tidegate.service.incidents.acts.logs import ACCESS_LOG
from tidegate.service.incidents.bounds import bounds
from tidegate.service.incidents.models import Incident
from tidegate.service.notices.models import TextApproval
from tidegate.service.notices.terms import Terms
from tidegate.service.office import Office as Here

RIGHTS = "rights"


@dataclass(frozen=True, slots=True)
class Shared:
    """`incident`: the office's reference. `counsel`: who confirmed what is said of rights, "" while nobody did.

    `discovered`: when the office came to know of it.
    """

    incident: str
    office: Office
    counsel: str
    reachable: Reachable
    accesses: KnownAccesses
    measures: tuple[Measure, ...]
    stay: StayTerms
    steps: tuple[Step, ...]
    discovered: dt.datetime

    @property
    def edition(self) -> str:
        """A letter that was set of other facts is set anew."""
        return hashlib.sha256(json.dumps(plain(self), sort_keys=True).encode()).hexdigest()


def shared(here: Here, incident: Incident, said: Terms) -> Shared:
    """Raises RefusedError while nothing tells when the file could be had, VaultError."""
    return Shared(
        incident=incident.reference,
        office=said.office,
        counsel=_counsel(here, incident, said),
        reachable=_reachable(bounds(incident), said.zone),
        accesses=_accesses(here, incident),
        measures=_measures(incident),
        stay=StayTerms(here.instance.section("response")["stay_days"]),
        steps=said.steps,
        discovered=incident.opened_at.astimezone(said.zone),
    )


def _counsel(here: Here, incident: Incident, said: Terms) -> str:
    rows = TextApproval.objects.filter(
        incident=incident, subject=RIGHTS, withdrawn_at=None, until__gt=here.now()
    ).select_related("by")
    row = rows.order_by("at", "pk").first()
    return (row.by.display_name or row.by.username) if row else said.counsel


def _reachable(found: Exposure, zone: ZoneInfo) -> Reachable:
    posted = _bounds(found, found.earliest, Bound.POSTED, zone)
    removed = _bounds(found, found.latest, Bound.REMOVED, zone)
    if posted is None or removed is None:
        missing = "put up" if posted is None else "removed"
        raise RefusedError(f"nothing tells when the file was {missing}: letters say it; make a claim first")
    doubts = [Doubt.SOURCES_DISAGREE] if found.contradictions else []
    until = max((one.at for one in found.tail if one.at is not None), default=None)
    if until is not None:
        doubts.append(Doubt.LATER_COPIES)
    return Reachable(posted, removed, tuple(doubts), until.astimezone(zone) if until else None)


def _bounds(found: Exposure, instant: Instant, bound: Bound, zone: ZoneInfo) -> Bounds | None:
    """What machines saw; what people say where no machine saw anything."""
    edges = [edge.at for edge in (instant.not_before, instant.not_after, instant.best) if edge is not None]
    if not edges:
        said = [one.claim for one in found.beside if one.claim.bound is bound]
        edges = [at for claim in said for at in (claim.early, claim.late)]
    return Bounds(_minute(min(edges), zone), _minute(max(edges), zone, up=True)) if edges else None


def _minute(at: dt.datetime, zone: ZoneInfo, *, up: bool = False) -> dt.datetime:
    """To the minute, outwards: bounds stay bounds."""
    whole = at.astimezone(zone).replace(second=0, microsecond=0)
    return whole + dt.timedelta(minutes=1) if up and whole < at else whole


def _accesses(here: Here, incident: Incident) -> KnownAccesses:
    found = accesses.latest(here, incident)
    if found is None or not found.receipts:
        return KnownAccesses(False)
    fetched = [one for one in found.clients if one.completeness is not Completeness.NOT]
    kinds = Counter(Fetcher(one.actor.value) for one in fetched)
    doubts = [Doubt.WHO_UNKNOWN, Doubt.PASSED_ON]
    if not found.complete:
        doubts.insert(0, Doubt.LOGS_INCOMPLETE)
    return KnownAccesses(
        True,
        tuple((kind, kinds[kind]) for kind in Fetcher if kinds[kind]),
        sum(one.completeness is Completeness.CERTAINLY for one in fetched),
        tuple(doubts),
    )


def _measures(incident: Incident) -> tuple[Measure, ...]:
    logs = incident.evidence.filter(kind=ACCESS_LOG).exists()
    return tuple(
        one
        for one, done in (
            (Measure.FILE_REMOVED, incident.contained_at is not None),
            (Measure.STAY_SET, incident.people is not None),
            (Measure.LOGS_KEPT, logs),
            (Measure.CASE_REVIEW, True),
        )
        if done
    )
