"""The daily list, made and kept. In: an office. Out: a StayList row; the envelope names nobody without the list key."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator

from django.db import transaction

from tidegate.errors import TidegateError
from tidegate.keys import sources
from tidegate.model.finding import InformationType as Type
from tidegate.model.person import Individual, Trait
from tidegate.record.acts import Act
from tidegate.registry.normalise import identifiers
from tidegate.response import stay_list
from tidegate.response.people import keys
from tidegate.response.stays import Said, answer, facts
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.stays import recorded, roster
from tidegate.service.stays.models import Stay, StayList
from tidegate.service.stays.standing import standing

KEPT = 60
"""Lists kept; older ones have expired long ago."""


def make(office: Office) -> StayList | None:
    """Today's list; None where no list key is named. Raises TidegateError where it cannot be made."""
    reference = office.instance.section("response")["list_key"]
    if not reference:
        return None
    key = sources.load(office.instance.reference(reference))
    now = office.now()
    here = standing(office)
    identified, stayed = set[tuple[str, str]](), 0
    for incident, said in here.recorded.items():
        for one in _stayed(office, uuid.UUID(incident), said):
            stayed += 1
            identified |= set(_identified(one))
    hours = office.instance.section("response")["list_hours"]
    listed = stay_list.made(key, identified, now, hours, open=here.trouble is not None)
    envelope = stay_list.sign(listed, office.clearance_keys().active())
    digest = hashlib.sha256(envelope.encode()).hexdigest()
    with transaction.atomic():
        row = StayList.objects.create(
            made_at=listed.issued,
            good_until=listed.good_until,
            stays=stayed,
            sha256=digest,
            envelope=envelope,
        )
        detail: dict[str, str | int | bool | list[str] | None] = {
            "sha256": digest,
            "stays": stayed,
            "entries": len(listed.entries),
            "open": listed.open,
        }
        append(Act.STAY_LIST_SIGNED, actor=SYSTEM, subject=str(row.pk), detail=detail, now=now)
        old = StayList.objects.order_by("-pk").values_list("pk", flat=True)[KEPT:]
        StayList.objects.filter(pk__in=list(old)).delete()
    return row


def daily(office: Office) -> int:
    """As `make`, with an alarm instead of an error; how many stays are on it."""
    try:
        row = make(office)
    except TidegateError as error:
        with transaction.atomic():
            alarm("no-stay-list", type(error).__name__, f"no list of stays was made: {error}", office.now())
        return 0
    return row.stays if row else 0


def _stayed(office: Office, incident: uuid.UUID, said: recorded.Recorded) -> Iterator[Individual]:
    """Everybody of an incident whose stay has not ended. Canaries are among them."""
    days, now = office.instance.section("response")["stay_days"], office.now()
    stays = list(
        Stay.objects.filter(person__incident_id=incident).values_list("person_id", "person__number", "set_at")
    )
    told = recorded.told(person for person, _, _ in stays)
    rulings = recorded.rulings(person for person, _, _ in stays)
    people = roster.opened(office, incident, said.roster).people if said.roster else ()
    free = {
        number
        for person, number, set_at in stays
        if recorded.ruled_out(rulings[str(person)])
        or (
            set_at in said.moments
            and answer(facts(set_at, told[str(person)], now), now, days).said is Said.NONE
        )
    }
    return (one for one in people if one.number not in free)


def _identified(person: Individual) -> Iterator[tuple[str, str]]:
    for kind, value in keys.identifiers_of(person.cells):
        yield (stay_list.A_NUMBER if kind is Type.A_NUMBER else stay_list.CODE), value
    for text in person.values(Trait.CASE):
        if code := identifiers.code(text):
            yield stay_list.CODE, code
