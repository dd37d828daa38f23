"""Showing one letter as it was set, to one person, for a reason. In: a notice. Out: its PDF; the record tells first."""

from __future__ import annotations

from django.db import transaction

from tidegate.record.acts import Act
from tidegate.response.notices.typeset import Letter
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.notices import sealed
from tidegate.service.notices.models import Notice
from tidegate.service.office import Office
from tidegate.service.stays.acts.facts import reasoned
from tidegate.service.stays.acts.reveal import reveal


def letter(office: Office, actor: Actor, notice: Notice, reason: str) -> Letter:
    """Counts as uncovering the person it is about. Raises RefusedError without right, reason or quota; NoticeError
    while there is no letter, VaultError.
    """
    actor.must(Right.REVEAL_PERSON)
    reasoned(reason)
    found = sealed.letter(office, notice)
    if notice.person is not None:
        reveal(office, actor, notice.person.pk, reason)
    detail = {"incident": str(notice.incident_id), "letter": notice.letter}
    with transaction.atomic():
        append(Act.NOTICE_SHOWN, actor=actor, subject=str(notice.pk), detail=detail, now=office.now())
    return found
