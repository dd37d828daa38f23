"""Everybody's evidence, made and sealed: begun by a person, done in batches, taken on after a kill; or one person's.

A batch is papers sealed, then rows, one entry and the place where to go on, in one transaction. The same facts give the
same bytes, so that what a killed run sealed is not sealed twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Callable

from django.db import transaction
from django.db.models import Max, Q

from tidegate.errors import RefusedError, TidegateError
from tidegate.record.acts import Act
from tidegate.response.reports.pdf import Setter
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.holder import holder_of_person
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry import kinds, people
from tidegate.service.inquiry.bundles import common, paper
from tidegate.service.inquiry.history import history
from tidegate.service.inquiry.models import Bundling, Paper
from tidegate.service.jobs import queue
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office
from tidegate.service.stays.acts.reveal import opened
from tidegate.service.stays.models import AffectedPerson, Resolution

BATCH = 100
LEASE = dt.timedelta(minutes=2)
_OUT = (Resolution.RULED_OUT, Resolution.CANARY)


def begin(office: Office, actor: Actor, incident: Incident) -> Bundling:
    """Ask for everybody's; one that is not at its end is that one."""
    actor.must(Right.INVESTIGATE)
    with transaction.atomic():
        Incident.objects.select_for_update().get(pk=incident.pk)
        here = incident.bundlings.filter(done_at=None).first()
        if here is not None:
            return here
        of = _everybody(incident).count()
        if not of:
            raise RefusedError("nobody of this incident is known yet: there is nobody to make evidence for")
        row = Bundling.objects.create(
            incident=incident, asked_by=Account.objects.get(pk=actor.account), asked_at=office.now(), of=of
        )
        queue.bundles(row.pk)
    return row


def one(office: Office, actor: Actor, person: AffectedPerson) -> Paper:
    """One person's, from what is known now. Raises RefusedError, ResponseError, VaultError; then nothing was made."""
    actor.must(Right.INVESTIGATE)
    actor.must(Right.REVEAL_PERSON)
    incident, now = person.incident, office.now()
    if person.resolution in _OUT:
        raise RefusedError("this is nobody who is affected: there is no evidence to make")
    shared = common(office, incident, history(office, incident))
    content = paper(office, Setter(), shared, person, opened(office, person), now)
    stored = office.vault.put(holder_of_person(person.pk), io.BytesIO(content))
    with transaction.atomic():
        AffectedPerson.objects.select_for_update().get(pk=person.pk)
        last = person.papers.filter(kind=kinds.PERSON).aggregate(last=Max("version"))["last"] or 0
        row = Paper.objects.create(
            incident=incident,
            person=person,
            kind=kinds.PERSON,
            version=last + 1,
            sha256=stored.digest,
            length=stored.length,
            made_by=Account.objects.get(pk=actor.account),
            made_at=now,
        )
        detail: dict[str, Worth] = {"kind": kinds.PERSON, "papers": 1, "sha256": stored.digest}
        append(Act.PAPERS_MADE, actor=actor, subject=str(person.pk), detail=detail, now=now)
    return row


def resume(office: Office) -> int:
    """Every minute: what waits and nobody is at. How many papers were made."""
    made = 0
    for number in Bundling.objects.filter(done_at=None).values_list("pk", flat=True):
        made += run(office, number)
    return made


def run(office: Office, number: int, told: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Bring one to its end. How many papers; 0 where somebody else is at it."""
    row = _claimed(office, number)
    if row is None:
        return 0
    try:
        shared = common(office, row.incident, history(office, row.incident))
        own = {one.number: one for one in people.everybody(office, row.incident)}
        setter, made = Setter(), 0
        while batch := list(_everybody(row.incident).filter(number__gt=row.after).order_by("number")[:BATCH]):
            papers = [
                (one, paper(office, setter, shared, one, own.get(one.number), row.asked_at)) for one in batch
            ]
            _keep(office, row, papers)
            made += len(papers)
            told(row.done, row.of)
    except TidegateError as error:
        Bundling.objects.filter(pk=row.pk).update(lease_until=None, trouble=str(error)[:300])
        return 0
    Bundling.objects.filter(pk=row.pk).update(done_at=office.now(), lease_until=None, trouble="")
    return made


def _everybody(incident: Incident):  # type: ignore[no-untyped-def]
    return AffectedPerson.objects.filter(incident=incident).exclude(resolution__in=_OUT)


def _claimed(office: Office, number: int) -> Bundling | None:
    now = office.now()
    free = Bundling.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), pk=number, done_at=None)
    if not free.update(lease_until=now + LEASE):
        return None
    return Bundling.objects.select_related("incident", "asked_by").get(pk=number)


def _keep(office: Office, row: Bundling, papers: list[tuple[AffectedPerson, bytes]]) -> None:
    stored = office.vault.put_all([(holder_of_person(one.pk), content) for one, content in papers])
    sealed = [(one, of) for (one, _), of in zip(papers, stored, strict=True)]
    now = office.now()
    versions = Paper.objects.filter(person__in=[one for one, _ in sealed], kind=kinds.PERSON)
    last = dict(versions.values_list("person").annotate(Max("version")).order_by())
    digest = hashlib.sha256("".join(stored.digest for _, stored in sealed).encode()).hexdigest()
    with transaction.atomic():
        Paper.objects.bulk_create(
            Paper(
                incident=row.incident,
                person=one,
                kind=kinds.PERSON,
                version=last.get(one.pk, 0) + 1,
                sha256=stored.digest,
                length=stored.length,
                made_by=row.asked_by,
                made_at=row.asked_at,
            )
            for one, stored in sealed
        )
        row.after, row.done = papers[-1][0].number, row.done + len(papers)
        row.lease_until = now + LEASE
        row.save(update_fields=["after", "done", "lease_until"])
        detail: dict[str, Worth] = {"kind": kinds.PERSON, "papers": len(papers), "sha256": digest}
        append(Act.PAPERS_MADE, actor=SYSTEM, subject=str(row.incident_id), detail=detail, now=now)
