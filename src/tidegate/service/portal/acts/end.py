"""A representation ends: by the attorney's word or the office's. In: one. Out: nothing is shown from then on."""

from __future__ import annotations

from django.db import transaction

from tidegate.record.acts import Act
from tidegate.service.accounts import sittings
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.portal.models import Representation


def end(office: Office, actor: Actor, row: Representation) -> None:
    """At once; twice is once. Raises RefusedError for whoever neither is the attorney nor admits attorneys."""
    own = actor.account == str(row.account_id)
    actor.must(Right.USE_PORTAL if own else Right.ADMIT_ATTORNEYS)
    now = office.now()
    with transaction.atomic():
        found = Representation.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if found.ended_at is not None:
            return
        found.ended_at, found.ended_by = now, Account.objects.get(pk=actor.account)
        found.save(update_fields=["ended_at", "ended_by"])
        detail = {"account": str(found.account_id), "by": "attorney" if own else "office"}
        append(Act.REPRESENTATION_ENDED, actor=actor, subject=str(found.person_id), detail=detail, now=now)
        if not Representation.objects.filter(account=found.account_id, ended_at=None).exists() and not own:
            sittings.end_all(found.account, now)
