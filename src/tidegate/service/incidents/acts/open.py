"""Opening: a disclosure is known. In: the bytes and what is known of them. Out: an incident, its steps waiting.

Order: the bytes sealed, the litigation hold set, and then, in one transaction, the incident, its steps and claims and
the entries of the record. The same bytes opened twice are the incident that is open already.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import IntegrityError, transaction

from tidegate.errors import RefusedError
from tidegate.model.exposure import Claim
from tidegate.record.acts import Act
from tidegate.report.mask import Masker
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.acts import claims
from tidegate.service.incidents.description import Description, seal
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Evidence, Incident, IncidentState, Step, StepKind
from tidegate.service.jobs import queue
from tidegate.service.ledger.append import Worth, append
from tidegate.service.ledger.checkpoints import lock_head
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.watch.models import Observation, Report
from tidegate.vault.seal import Stored

LIVE = (IncidentState.OPEN, IncidentState.CONTAINED)


@dataclass(frozen=True, slots=True)
class Opening:
    """`source`: observation, report or hand. `claims`: of people, about when. `at_once`: the caller runs the steps."""

    sha256: str
    source: str
    described: Description
    observation: Observation | None = None
    report: Report | None = None
    claims: tuple[Claim, ...] = field(default=())
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """`fresh`: False where the same bytes were opened before."""

    incident: Incident
    fresh: bool


def open_incident(
    office: Office, actor: Actor, opening: Opening, content: Callable[[], BinaryIO | int]
) -> Opened:
    """`content`: gives the bytes at their beginning. Raises RefusedError, VaultError; then nothing was opened."""
    if actor is not SYSTEM:
        actor.must(Right.RESPOND)
    here = _live(opening.sha256)
    if here is not None:
        return _again(actor, here, opening, office.now())
    number = _number(office, opening.sha256)
    incident = Incident(
        pk=number, sha256=opening.sha256, source=opening.source, site=opening.described.site[:100]
    )
    stored = office.vault.put(holder(number), content())
    if stored.length == 0:
        raise RefusedError("the file is empty: there is nothing in it to respond to")
    if stored.digest != opening.sha256:
        raise RefusedError("the file changed while it was being sealed: give it again")
    incident.details = seal(office, incident, opening.described)
    # Before it is told: what is told as held must be held.
    office.vault.ring.hold(holder(number))
    try:
        with transaction.atomic():
            _write(office, actor, incident, opening, stored)
    except IntegrityError:  # somebody opened the same at the same moment
        here = _live(opening.sha256)
        if here is None:
            raise
        return Opened(here, False)
    return Opened(incident, True)


def _live(sha256: str) -> Incident | None:
    return Incident.objects.filter(sha256=sha256, state__in=LIVE).first()


def _number(office: Office, sha256: str) -> uuid.UUID:
    """The same for the same bytes, so that a run that died sealed them where the next one looks.

    Nothing is sealed any more under a number that was shredded, though a restored database may not know it.
    """
    for earlier in itertools.count(Incident.objects.filter(sha256=sha256).count()):
        number = uuid.uuid5(uuid.NAMESPACE_OID, f"incident/{sha256}/{earlier}")
        if not office.vault.ring.shredded(holder(number)):
            break
    return number


def _again(actor: Actor, here: Incident, opening: Opening, now: dt.datetime) -> Opened:
    """What is new about it is added: the first observation or report, and claims."""
    with transaction.atomic():
        row = Incident.objects.select_for_update().get(pk=here.pk)
        added = []
        if row.observation_id is None and opening.observation is not None:
            row.observation = opening.observation
            added.append("observation")
        if row.report_id is None and opening.report is not None:
            row.report = opening.report
            added.append("report")
        if added:
            row.save()
            detail: dict[str, Worth] = {"added": added, "sha256": row.sha256}
            append(Act.INCIDENT_CHANGED, actor=actor, subject=str(row.pk), detail=detail, now=now)
        for one in opening.claims:
            claims.make_row(row, actor, one, now)
    return Opened(row, False)


def _write(office: Office, actor: Actor, incident: Incident, opening: Opening, stored: Stored) -> None:
    lock_head()
    now, mask = office.now(), Masker().text
    account = None if actor is SYSTEM else Account.objects.get(pk=actor.account)
    incident.reference = _reference(now)
    incident.observation, incident.report = opening.observation, opening.report
    incident.opened_by, incident.opened_at = account, now
    incident.length = stored.length
    incident.path = mask(opening.described.path or opening.described.name)[:1024]
    incident.save(force_insert=True)
    Step.objects.bulk_create(Step(incident=incident, kind=kind, asked_at=now) for kind in StepKind)
    subject = str(incident.pk)
    append(
        Act.INCIDENT_OPENED,
        actor=actor,
        subject=subject,
        detail={"reference": incident.reference, "sha256": stored.digest, "source": incident.source},
        now=now,
    )
    Evidence.objects.create(
        incident=incident,
        kind="file",
        sha256=stored.digest,
        length=stored.length,
        name=mask(opening.described.name)[:300],
        kept_at=now,
        kept_by=account,
    )
    detail: dict[str, Worth] = {"kind": "file", "sha256": stored.digest, "length": stored.length}
    append(Act.EVIDENCE_KEPT, actor=actor, subject=subject, detail=detail, now=now)
    append(Act.HOLD_SET, actor=actor, subject=subject, detail={"kind": "incident"}, now=now)
    for one in opening.claims:
        claims.make_row(incident, actor, one, now)
    alarm("incident", subject, f"incident {incident.reference} is open: stays are being set", now)
    if not opening.at_once:
        queue.respond(incident.pk)


def _reference(now: dt.datetime) -> str:
    """The next number of the year; the head's lock keeps two from taking the same."""
    year = f"{now.year}-"
    last = (
        Incident.objects.filter(reference__startswith=year)
        .order_by("-opened_at", "-reference")
        .values_list("reference", flat=True)
    )
    highest = max((int(one.removeprefix(year)) for one in last), default=0)
    return f"{year}{highest + 1:03d}"
