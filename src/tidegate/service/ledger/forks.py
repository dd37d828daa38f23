"""When a witness keeps another history than ours: alarm, and nothing is published until a person has looked.

In: the witnesses' copies and our tree. Out: alarms, entries; the answer whether publishing must stop.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from tidegate.errors import InstanceError, RecordError, RefusedError
from tidegate.record.acts import Act
from tidegate.record.tree import Tree
from tidegate.record.witness.interface import Disagreement, disagreements
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.ledger import witnesses
from tidegate.service.ledger.append import append
from tidegate.service.ledger.models import Head
from tidegate.service.ledger.nodes import Rows
from tidegate.service.ledger.trust import trusted_keys
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.models import Alarm

FORKED = "record-forked"


def compare(office: Office) -> list[Disagreement]:
    """Ask every witness what speaks against our record; each that disagrees is told as a fork.

    A witness that cannot be read is passed over: delivery tells of it.
    """
    found: list[Disagreement] = []
    keys = trusted_keys(office)
    for name in witnesses.names(office.instance):
        head = Head.objects.filter(pk=1).first()
        size = head.size if head else 0
        tree = Tree(Rows(), size)
        try:
            against = list(disagreements(witnesses.opened(office.instance, name), tree.root, size, keys))
        except (RecordError, InstanceError):
            continue
        if against:
            found += against
            first = against[0]
            tell_fork(
                name, f"witness {name}, checkpoint of {first.size} entries: {first.reason}", office.now()
            )
    return found


def tell_fork(name: str, why: str, now: dt.datetime) -> None:
    """Raise the alarm, and append an entry unless the alarm is open already."""
    with transaction.atomic():
        if open_forks().filter(subject=name).exists():
            return
        append(Act.WITNESS_FORKED, actor=SYSTEM, subject=name, detail={}, now=now)
        alarm(FORKED, name, f"{why}. Nothing is published until this is settled", now)


def need_one_history() -> None:
    """Raises RefusedError while a fork is not settled."""
    if open_forks().exists():
        raise RefusedError(
            "a witness holds another history of the record: nothing is published until that alarm is settled"
        )


def open_forks() -> QuerySet[Alarm]:
    """The alarms about forks that nobody has settled."""
    return Alarm.objects.filter(kind=FORKED, acknowledged_at=None)
