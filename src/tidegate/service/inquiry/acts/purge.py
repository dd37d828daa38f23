"""The purge: what an incident left behind is destroyed when its terms are over. In: the orders of two people.

One of them a key custodian, one an approver. Refused under a litigation hold, while a stay stands, before the signed
schedule says so. A run that died is ended by the next; then there is a certificate, whose digest is in the record.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter

from django.db import transaction
from django.db.models import F

from tidegate.errors import RefusedError, TidegateError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry.destroying import destroy, forget, subjects
from tidegate.service.inquiry.models import PurgeOrder
from tidegate.service.inquiry.purgeable import rulings, schedule
from tidegate.service.keys.reasons import checked
from tidegate.service.keys.shredding import ORDER_LASTS
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office
from tidegate.service.stays.models import AffectedPerson


def purge(
    office: Office, actor: Actor, incident: Incident, reason: str, person: AffectedPerson | None = None
) -> PurgeOrder:
    """Ask; or, where another person asked, confirm and destroy. `person`: one alone. Raises RefusedError."""
    if not actor.may(Right.APPROVE):
        actor.must(Right.MANAGE_KEYS)
    why, now = checked(reason), office.now()
    if person is not None and person.incident_id != incident.pk:
        raise RefusedError("this person belongs to another incident")
    with transaction.atomic():
        here = Incident.objects.select_for_update().get(pk=incident.pk)
        need_over(office, here, person)
        waiting = _waiting(here, person, now)
        if waiting is None:
            return _ask(office, actor, here, person, why, now)
        _confirm(office, actor, waiting, now)
    resume(office)
    waiting.refresh_from_db()
    return waiting


def need_over(office: Office, incident: Incident, person: AffectedPerson | None = None) -> None:
    """Raises RefusedError with every reason why nothing may be destroyed yet."""
    reasons = [f"{one.key}: {why}" for one in rulings(office, incident, person) for why in one.why_not]
    if reasons:
        raise RefusedError(f"nothing is destroyed yet: {' | '.join(dict.fromkeys(reasons))}")
    done = PurgeOrder.objects.filter(incident=incident).exclude(confirmed_at=None)
    if done.filter(person=None).exists() or (person and done.filter(person=person).exists()):
        raise RefusedError("it was ordered and confirmed already")


def resume(office: Office) -> int:
    """Every minute: bring what was confirmed to its end. How many orders ended."""
    ended = 0
    for order in PurgeOrder.objects.filter(finished_at=None).exclude(confirmed_at=None):
        try:
            destroy(office, order)
            prints = forget(office, order)
        except TidegateError as error:
            PurgeOrder.objects.filter(pk=order.pk).update(trouble=str(error)[:300])
            continue
        _finish(office, order, prints)
        ended += 1
    return ended


def _waiting(incident: Incident, person: AffectedPerson | None, now: dt.datetime) -> PurgeOrder | None:
    orders = PurgeOrder.objects.select_for_update().filter(
        incident=incident, person=person, confirmed_at=None, asked_at__gt=now - ORDER_LASTS
    )
    return orders.order_by("asked_at").first()


def _ask(
    office: Office,
    actor: Actor,
    incident: Incident,
    person: AffectedPerson | None,
    why: str,
    now: dt.datetime,
) -> PurgeOrder:
    order = PurgeOrder(
        incident=incident,
        person=person,
        reason=why,
        schedule=schedule(office).digest,
        asked_by=Account.objects.get(pk=actor.account),
        asked_at=now,
        as_custodian=actor.may(Right.MANAGE_KEYS),
        as_approver=actor.may(Right.APPROVE),
    )
    order.of = len(subjects(order))
    order.save(force_insert=True)
    _enter(actor, order, "asked", now)
    return order


def _confirm(office: Office, actor: Actor, order: PurgeOrder, now: dt.datetime) -> None:
    if str(order.asked_by_id) == actor.account:
        raise RefusedError("you have asked for it already: another person confirms")
    if not (
        (order.as_custodian and actor.may(Right.APPROVE))
        or (order.as_approver and actor.may(Right.MANAGE_KEYS))
    ):
        raise RefusedError("a key custodian and an approver are needed: one of each")
    if schedule(office).digest != order.schedule:
        raise RefusedError("the retention file was changed since it was asked for: ask anew")
    order.confirmed_by, order.confirmed_at = Account.objects.get(pk=actor.account), now
    order.save(update_fields=["confirmed_by", "confirmed_at"])
    _enter(actor, order, "confirmed", now)


def _enter(actor: Actor, order: PurgeOrder, what: str, now: dt.datetime) -> None:
    subject = str(order.person_id or order.incident_id)
    detail: dict[str, Worth] = {
        "order": str(order.pk),
        "what": what,
        "of": order.of,
        "schedule": order.schedule,
    }
    append(Act.PURGE_ORDERED, actor=actor, subject=subject, detail=detail, now=now)


def _finish(office: Office, order: PurgeOrder, prints: int) -> None:
    """The certificate: what was destroyed, on whose word, by which schedule; it names nobody who was affected."""
    now = office.now()
    made = {
        "version": 1,
        "incident": order.incident.reference,
        "incident_id": str(order.incident_id),
        "person_id": str(order.person_id) if order.person_id else None,
        "order": str(order.pk),
        "asked_by": order.asked_by.username,
        "asked_at": order.asked_at.isoformat(),
        "confirmed_by": order.confirmed_by.username if order.confirmed_by else "",
        "confirmed_at": order.confirmed_at.isoformat() if order.confirmed_at else "",
        "schedule_sha256": order.schedule,
        "keys_destroyed": dict(Counter(kind for kind, _ in subjects(order))),
        "prints_deleted": prints,
        "finished_at": now.isoformat(),
    }
    spelt = json.dumps(made, sort_keys=True, separators=(",", ":")).encode()
    with transaction.atomic():
        ended = PurgeOrder.objects.filter(pk=order.pk, finished_at=None).update(
            finished_at=now, trouble="", certificate=made, done=F("of")
        )
        if ended:
            detail: dict[str, Worth] = {
                "order": str(order.pk),
                "certificate": hashlib.sha256(spelt).hexdigest(),
            }
            append(Act.PURGE_DONE, actor=SYSTEM, subject=str(order.incident_id), detail=detail, now=now)
