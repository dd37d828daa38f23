"""One act of one review. In: whose act, what they say. Out: the row; act sealed, entry and stay in one transaction.

Who acts and when is ours to write: what the caller says of it is replaced. A machine fills in and opens again; it has
no act that rules, and no way to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from tidegate.errors import RefusedError, ResponseError
from tidegate.model.case_review import ActKind, Reply, ReviewAct, Role
from tidegate.record.acts import Act
from tidegate.response.review import acts
from tidegate.response.review.table import CONFIRMATIONS, RULINGS
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.portal.models import Representation
from tidegate.service.reviews import sheets, standing
from tidegate.service.reviews.acts import settle
from tidegate.service.reviews.history import History, Kept, history, seal
from tidegate.service.reviews.models import Review
from tidegate.service.reviews.options import rule

_RIGHTS = {
    Role.REVIEWER: Right.REVIEW_CASES,
    Role.APPEALS: Right.REVIEW_CASES,
    Role.ATTORNEY: Right.USE_PORTAL,
}
_WITH_SHEET = RULINGS | CONFIRMATIONS


def act(office: Office, actor: Actor, review: Review, new: ReviewAct) -> Review:
    """`new`: its `by` and `at` are not read. An attorney acts for whom they represent.

    Raises RefusedError without the right, and with the reason where the table does not allow it, StayError and
    VaultError where what was said before cannot be had; then nothing was changed.
    """
    return several(office, actor, review, [new])


def reply(office: Office, actor: Actor, review: Review, replies: Sequence[Reply], role: Role) -> Review:
    """All of a page's answers in one act each; those that say what stands already are left out."""
    with transaction.atomic():
        row = _locked(review)
        said = standing.walk(history(office, row).review, office.now(), rule(office)).replies
        new = [
            ReviewAct(ActKind.REPLY, role, "", office.now(), reply=one)
            for one in replies
            if said.get(one.topic) != one
        ]
        return several(office, actor, row, new) if new else row


def several(office: Office, actor: Actor, review: Review, new: Sequence[ReviewAct]) -> Review:
    """Acts in order, all or none."""
    for one in new:
        _may(actor, one)
    name = _name(actor)
    with transaction.atomic():
        row = _locked(review)
        if any(one.role is Role.ATTORNEY for one in new):
            _represents(actor, row)
        told = history(office, row)
        for one in new:
            told = _one(office, actor, row, told, replace(one, by=name, at=office.now()))
        return row


def _one(office: Office, actor: Actor, row: Review, told: History, new: ReviewAct) -> History:
    terms = rule(office)
    before = standing.walk(told.review, new.at, terms)
    try:
        review = acts.act(told.review, new, new.at, terms)
    except ResponseError as error:
        raise RefusedError(str(error)) from None
    sheet = None
    if new.kind in _WITH_SHEET:
        shared = sheets.common(office, row.incident)
        sheet, row.basis = sheets.sheet(office, row.person, shared), sheets.basis(shared, row.person)
    digest = seal(office, row, Kept(new, sheet))
    after = History(review, (*told.digests, digest), sheet or told.sheet)
    walk = standing.walk(review, new.at, terms)
    settle.stay(office, actor, row, before, new, after)
    append(
        Act.REVIEW_ACTED,
        actor=actor,
        subject=str(row.pk),
        detail={"kind": new.kind.value, "number": len(after.digests), "act": digest},
        now=new.at,
    )
    standing.write(row, walk, after, terms, actor)
    return after


def _locked(review: Review) -> Review:
    rows = Review.objects.select_for_update(of=("self",)).select_related("person__incident", "incident")
    return rows.get(pk=review.pk)


def _may(actor: Actor, new: ReviewAct) -> None:
    """Raises RefusedError. The machine has no name; whoever has one is not the machine."""
    if new.role is Role.MACHINE:
        if actor is not SYSTEM:
            raise RefusedError("nobody acts as the machine")
        return
    if actor is SYSTEM:
        raise RefusedError("a machine does not act as a person: it rules on nobody")
    actor.must(_RIGHTS[new.role])


def _represents(actor: Actor, row: Review) -> None:
    """Raises RefusedError."""
    rows = Representation.objects.filter(account_id=actor.account, person=row.person_id, ended_at=None)
    if not rows.exists():
        raise RefusedError("this account was not admitted for this person")


def _name(actor: Actor) -> str:
    """As they sign in: one name a person."""
    return "" if actor is SYSTEM else Account.objects.get(pk=actor.account).username
