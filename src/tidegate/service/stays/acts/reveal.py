"""Uncovering one affected person to one person: right, reason, quota, and an entry before anything is shown."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from tidegate.errors import RefusedError, VaultError
from tidegate.model.person import Individual
from tidegate.record.acts import Act
from tidegate.response.people import wire
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.holder import holder_of_person
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.stays import recorded, roster
from tidegate.service.stays.acts.canary import touched
from tidegate.service.stays.acts.facts import reasoned
from tidegate.service.stays.models import AffectedPerson, PersonReveal, Resolution

_DAY = dt.timedelta(days=1)


def reveal(office: Office, actor: Actor, person: uuid.UUID, reason: str) -> Individual:
    """Their cells as the file has them, with what the case source told. Raises RefusedError without right, reason or
    quota, VaultError where they cannot be had.
    """
    actor.must(Right.REVEAL_PERSON)
    words = reasoned(reason)
    row = AffectedPerson.objects.get(pk=person)
    _enter(office, actor, row, words)
    if row.resolution == Resolution.CANARY:
        touched(office, actor, [row.pk], "uncovered")
    return opened(office, row)


def opened(office: Office, row: AffectedPerson) -> Individual:
    """From their own bundle, else from the incident's list. For acts that have asked and entered already."""
    if row.sealed:
        with office.vault.open(holder_of_person(row.pk), row.sealed) as sealed:
            text = sealed.read()
        try:
            (own,) = wire.decode(text).people
        except ValueError:
            raise VaultError("what is sealed of this person is of another version") from None
        return own
    said = recorded.of_incidents().get(str(row.incident_id))
    people = roster.opened(office, row.incident_id, said.roster).people if said else ()
    if not 0 < row.number <= len(people):
        raise VaultError("the sealed list does not hold this person: read the file again")
    return people[row.number - 1]


def _enter(office: Office, actor: Actor, row: AffectedPerson, reason: str) -> None:
    now = office.now()
    most = office.instance.section("response")["person_reveals_a_day"]
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=actor.account)
        if PersonReveal.objects.filter(account=account, at__gt=now - _DAY).count() >= most:
            raise RefusedError(f"nobody uncovers more than {most} people in 24 hours: ask a colleague")
        PersonReveal.objects.create(person=row, account=account, reason=reason[:500], at=now)
        append(
            Act.PERSON_REVEALED,
            actor=actor,
            subject=str(row.pk),
            detail={"incident": str(row.incident_id)},
            now=now,
        )
