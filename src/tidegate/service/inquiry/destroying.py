"""Destroying what an incident left behind. In: an order that two people gave. Out: nothing is readable; a certificate.

Everybody's key, then those of observations and submissions of the same bytes, then the incident's, in all places where
data keys lie. Rows that only served to find or describe somebody go too; entries of the record stay, and so do rows
that tell what was done.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from tidegate.errors import RefusedError, TidegateError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.inquiry.models import PurgeOrder
from tidegate.service.keys.models import KeyCopy
from tidegate.service.keys.subjects import INCIDENT, OBSERVATION, PERSON, SUBMISSION, holder_of
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office
from tidegate.service.releases.models import Submission
from tidegate.service.stays.models import AffectedPerson, Print
from tidegate.service.stays.prints import summed, told
from tidegate.service.watch.models import Observation
from tidegate.vault.key_backup import back_up_keys

BATCH = 500
Subjects = list[tuple[str, uuid.UUID]]


def subjects(order: PurgeOrder) -> Subjects:
    """What is destroyed, in this order; the incident itself last."""
    if order.person_id is not None:
        return [(PERSON, order.person_id)]
    sha256 = order.incident.sha256
    people = AffectedPerson.objects.filter(incident=order.incident).order_by("number")
    found: Subjects = [(PERSON, number) for number in people.values_list("pk", flat=True)]
    for kind, rows in (
        (OBSERVATION, Observation.objects.filter(sha256=sha256)),
        (SUBMISSION, Submission.objects.filter(sha256=sha256)),
    ):
        found += [(kind, number) for number in rows.order_by("pk").values_list("pk", flat=True)]
    return [*found, (INCIDENT, order.incident_id)]


def destroy(office: Office, order: PurgeOrder) -> int:
    """Go on where it was left. How many keys are gone now. Raises TidegateError where a place does not answer."""
    whole = subjects(order)
    for start in range(order.done, len(whole), BATCH):
        part = whole[start : start + BATCH]
        for kind, number in part:
            if not office.vault.shred(holder_of(kind, number)).complete:
                raise RefusedError(
                    "a place where data keys lie does not answer: it is tried again every minute"
                )
        with transaction.atomic():
            for kind, number in part:
                _enter(office, order, kind, number)
            PurgeOrder.objects.filter(pk=order.pk).update(done=start + len(part), of=len(whole))
    order.done = order.of = len(whole)
    _copies(office)
    return len(whole)


def forget(office: Office, order: PurgeOrder) -> int:
    """Rows by which a person could be found, or that describe one. How many prints went."""
    people = AffectedPerson.objects.filter(incident_id=order.incident_id)
    if order.person_id is not None:
        people = people.filter(pk=order.person_id)
    with transaction.atomic():
        gone = list(_prints(people))
        if gone:
            detail: dict[str, Worth] = {"prints": len(gone), "sum": told(summed(gone))}
            append(
                Act.STAYS_PURGED,
                actor=SYSTEM,
                subject=str(order.incident_id),
                detail=detail,
                now=office.now(),
            )
            Print.objects.filter(stay__person__in=people).delete()
        people.update(fields=[], by="", language="", custody="", minor=None, attorneys=0)
    return len(gone)


def _prints(people) -> Iterator[tuple[uuid.UUID, tuple[str, str]]]:  # type: ignore[no-untyped-def]
    rows = Print.objects.filter(stay__person__in=people)
    for person, name, value in rows.values_list("stay__person", "field", "value").iterator(5000):
        yield person, (name, value)


def _enter(office: Office, order: PurgeOrder, kind: str, number: uuid.UUID) -> None:
    detail: dict[str, Worth] = {"asked_by": str(order.asked_by_id), "kind": kind, "order": str(order.pk)}
    append(Act.KEY_SHREDDED, actor=SYSTEM, subject=str(number), detail=detail, now=office.now())


def _copies(office: Office) -> None:
    """Copies of the data keys that are known of are made anew, without those that are gone."""
    for copy in KeyCopy.objects.all():
        if not Path(copy.target).is_dir():
            raise RefusedError(
                "a copy of the data keys is not there: bring it, it is tried again every minute"
            )
        try:
            back_up_keys(office.vault.ring, Path(copy.target), copy.under)
        except TidegateError as error:
            raise RefusedError(f"a copy of the data keys could not be made anew: {error}") from None
