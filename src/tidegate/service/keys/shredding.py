"""Shredding what was kept of a submission, an incident, an observation or a person: the key is destroyed everywhere.

In: the orders of two different people, one a key custodian and one an approver. Out: an order, or destruction. No
backup opens what it sealed then. The record and the order are written first; what a killed run or an absent disk
leaves is destroyed by `finish`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from tidegate.errors import RefusedError, TidegateError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.keys import related
from tidegate.service.keys.models import KeyCopy, ShredOrder
from tidegate.service.keys.reasons import checked
from tidegate.service.keys.subjects import SUBMISSION, Subject, holder_of, locked
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.clear import void
from tidegate.service.releases.models import Release, ReleaseState, Submission, SubmissionState
from tidegate.vault.key_backup import back_up_keys

ORDER_LASTS = dt.timedelta(days=7)
_PUBLIC = (ReleaseState.LIVE, ReleaseState.CLAIMED, ReleaseState.WITHDRAWING)


def shred(office: Office, actor: Actor, number: uuid.UUID, reason: str, kind: str = SUBMISSION) -> ShredOrder:
    """Ask; or, where another person asked, confirm and destroy. `kind`: of `keys.subjects`. Raises RefusedError,
    VaultError.
    """
    if not actor.may(Right.APPROVE):
        actor.must(Right.MANAGE_KEYS)
    why = checked(reason)
    now = office.now()
    with transaction.atomic():
        subject = locked(kind, number)
        _may_go(office, subject)
        order = _open_order(subject, now)
        if order is None:
            return _ask(actor, subject, why, now)
        _confirm(actor, order, now)
        if isinstance(subject.row, Submission):
            _forbid(subject.row, now)
    finish(office)
    order.refresh_from_db()
    return order


def finish(office: Office) -> int:
    """Destroy what was confirmed, in the copies of keys, too. How many orders are still unfinished."""
    left = 0
    for order in ShredOrder.objects.filter(finished_at=None).exclude(confirmed_at=None):
        done = _destroyed(office, order)
        if done:
            ShredOrder.objects.filter(pk=order.pk).update(finished_at=office.now())
        left += not done
    return left


def _destroyed(office: Office, order: ShredOrder) -> bool:
    whole = office.vault.shred(holder_of(order.kind, order.number)).complete
    for copy in KeyCopy.objects.all():
        try:
            if not Path(copy.target).is_dir():
                raise RefusedError("the copy is not there")
            back_up_keys(office.vault.ring, Path(copy.target), copy.under)
        except TidegateError:
            whole = False
    return whole


def _may_go(office: Office, subject: Subject) -> None:
    holders = (subject.holder, *related.keepers(subject))
    if any(office.vault.ring.held(one) for one in holders):
        raise RefusedError(
            f"this {subject.kind} is under litigation hold: it is not shredded until that is lifted"
        )
    related.need_over(subject)
    if Release.objects.filter(clearance__submission_id=subject.number, state__in=_PUBLIC).exists():
        raise RefusedError("this file is public: take it down first")
    if _orders(subject).exclude(confirmed_at=None).exists():
        raise RefusedError(f"this {subject.kind} was shredded already")


def _orders(subject: Subject) -> QuerySet[ShredOrder]:
    return ShredOrder.objects.filter(kind=subject.kind, number=subject.number)


def _open_order(subject: Subject, now: dt.datetime) -> ShredOrder | None:
    orders = _orders(subject).filter(confirmed_at=None, asked_at__gt=now - ORDER_LASTS)
    return orders.order_by("asked_at").first()


def _ask(actor: Actor, subject: Subject, reason: str, now: dt.datetime) -> ShredOrder:
    detail = {"kind": subject.kind}
    append(Act.SHREDDING_ORDERED, actor=actor, subject=str(subject.number), detail=detail, now=now)
    return ShredOrder.objects.create(
        kind=subject.kind,
        number=subject.number,
        submission=subject.row if isinstance(subject.row, Submission) else None,
        asked_by=Account.objects.get(pk=actor.account),
        asked_at=now,
        as_custodian=actor.may(Right.MANAGE_KEYS),
        as_approver=actor.may(Right.APPROVE),
        reason=reason,
    )


def _confirm(actor: Actor, order: ShredOrder, now: dt.datetime) -> None:
    if str(order.asked_by_id) == actor.account:
        raise RefusedError("you have asked for it already: another person confirms")
    both = (order.as_custodian and actor.may(Right.APPROVE)) or (
        order.as_approver and actor.may(Right.MANAGE_KEYS)
    )
    if not both:
        raise RefusedError("a key custodian and an approver are needed: one of each")
    order.confirmed_by, order.confirmed_at = Account.objects.get(pk=actor.account), now
    order.save(update_fields=["confirmed_by", "confirmed_at"])
    detail = {"asked_by": str(order.asked_by_id), "kind": order.kind}
    append(Act.KEY_SHREDDED, actor=actor, subject=str(order.number), detail=detail, now=now)


def _forbid(submission: Submission, now: dt.datetime) -> None:
    """Nothing more is done with it: nobody can look at it again."""
    for row in submission.clearances.filter(voided_at=None):
        void(row, "its content was shredded", now)
    submission.state = SubmissionState.WITHHELD
    submission.save(update_fields=["state"])
