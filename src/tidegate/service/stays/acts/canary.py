"""An invented person of ours was touched: somebody uses a list that left the vault. In: who did it. Out: an alarm."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm

KIND = "canary-touched"


def touched(office: Office, actor: Actor, people: Iterable[uuid.UUID], how: str) -> None:
    """`how`: in words of ours. Nobody has a reason to: it is an alarm each time."""
    now = office.now()
    with transaction.atomic():
        for person in sorted(people):
            append(Act.CANARY_TOUCHED, actor=actor, subject=str(person), detail={"how": how}, now=now)
            alarm(
                KIND,
                str(person),
                f"an invented person of ours among the affected was {how}: who it was stands in the record, "
                "and where they have the number from is to be found out",
                now,
            )
