"""Taking checkpoints to the witnesses. In: copies that wait. Out: copies kept, or an outage told once; forks alarm.

A copy is claimed before it is taken, so that two runs do not take one twice, and a run that died gives it back.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from tidegate.errors import ForkedError, InstanceError, RecordError
from tidegate.record.acts import Act
from tidegate.record.witness.interface import Witness
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.ledger import witnesses
from tidegate.service.ledger.append import append
from tidegate.service.ledger.checkpoints import latest
from tidegate.service.ledger.forks import tell_fork
from tidegate.service.ledger.models import WitnessCopy
from tidegate.service.office import Office

CLAIMED = dt.timedelta(minutes=5)
SHORTEST, LONGEST = dt.timedelta(minutes=1), dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Delivered:
    """`kept`: copies taken now. `failed`: witnesses that could not be reached."""

    kept: int = 0
    failed: tuple[str, ...] = ()


def deliver(office: Office) -> Delivered:
    """Take what is due to each witness. Never raises for one that fails: the others must have their turn."""
    kept, failed = 0, []
    for name in witnesses.names(office.instance):
        _want_latest(name)
        try:
            kept += _deliver_to(office, name)
        except (RecordError, InstanceError):
            failed.append(name)
    return Delivered(kept, tuple(failed))


def _want_latest(name: str) -> None:
    """A witness that is new in the settings is to have at least the last checkpoint."""
    last = latest()
    if last is not None:
        WitnessCopy.objects.get_or_create(checkpoint=last, witness=name)


def _deliver_to(office: Office, name: str) -> int:
    waiting = WitnessCopy.objects.filter(witness=name, kept_at=None)
    now = office.now()
    if waiting.filter(due_at__gt=now).exists():
        return 0
    witness: Witness | None = None
    kept = 0
    for copy in waiting.select_related("checkpoint").order_by("checkpoint__size"):
        if not _claimed(copy, now):
            return kept
        try:
            witness = witness or witnesses.opened(office.instance, name)
            witness.keep(copy.checkpoint.note.encode(), copy.checkpoint.size)
        except ForkedError as error:
            _put_off(office, copy, str(error))
            tell_fork(name, str(error), office.now())
            raise
        except (RecordError, InstanceError) as error:
            _put_off(office, copy, str(error))
            raise
        kept += WitnessCopy.objects.filter(pk=copy.pk).update(
            kept_at=office.now(), due_at=None, trouble="", tries=0
        )
    return kept


def _claimed(copy: WitnessCopy, now: dt.datetime) -> bool:
    free = Q(due_at=None) | Q(due_at__lte=now)
    mine = WitnessCopy.objects.filter(free, pk=copy.pk, kept_at=None)
    return mine.update(due_at=now + CLAIMED, tries=F("tries") + 1) == 1


def _put_off(office: Office, copy: WitnessCopy, why: str) -> None:
    """Try later, each time later; the record hears of an outage once."""
    now = office.now()
    with transaction.atomic():
        known = WitnessCopy.objects.filter(witness=copy.witness, kept_at=None).exclude(trouble="").exists()
        copy.refresh_from_db()
        copy.trouble = why[:200]
        copy.due_at = now + min(LONGEST, SHORTEST * 2 ** min(copy.tries - 1, 10))
        copy.save(update_fields=["trouble", "due_at"])
        if not known:
            detail = {"size": copy.checkpoint_id}
            append(Act.WITNESS_FAILED, actor=SYSTEM, subject=copy.witness, detail=detail, now=now)
