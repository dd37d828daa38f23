"""Signing the record's head. In: an office. Out: a checkpoint as a row, and a copy to be delivered to each witness.

The entry that tells of a checkpoint is appended first and lies under it, so that no two checkpoints are of one size.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from tidegate.keys.signing import Signer
from tidegate.record.acts import Act
from tidegate.record.checkpoint import Checkpoint, sign
from tidegate.record.tree import Tree
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.ledger.append import append
from tidegate.service.ledger.models import CheckpointRow, EntryRow, Head, WitnessCopy
from tidegate.service.ledger.nodes import Rows
from tidegate.service.ledger.trust import origin, tell_untold
from tidegate.service.office import Office

_OWN = "record:checkpoint:"


def lock_head() -> int:
    """The record's size, held until the caller's transaction ends."""
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    return head.size


def latest() -> CheckpointRow | None:
    """The last one."""
    return CheckpointRow.objects.order_by("-size").first()


def checkpoint(office: Office) -> CheckpointRow | None:
    """Sign if anything was appended since the last one. Raises KeyUnavailableError."""
    with transaction.atomic():
        lock_head()
        tell_untold(office, office.now())
        if not _news():
            return None
        return sign_head(office, [office.record_keys().active()])


def if_due(office: Office) -> CheckpointRow | None:
    """Sign if the last one is older than `[record] checkpoint_minutes` allows."""
    minutes = max(1, office.instance.section("record")["checkpoint_minutes"])
    last = latest()
    if last is not None and office.now() - last.at < dt.timedelta(minutes=minutes):
        return None
    return checkpoint(office)


def sign_head(office: Office, signers: Sequence[Signer]) -> CheckpointRow:
    """Sign whatever there is, within the caller's transaction and after its last append.

    Several signers: while keys change. The time is taken under the head's lock, which a change of keys holds too,
    so no key signs outside its time.
    """
    lock_head()
    since = {key.id: key.since for key in office.record_keys().keys}
    at = max([office.now(), *(since[one.key_id] for one in signers if one.key_id in since)])
    name = origin(office)
    keys = [one.key_id for one in signers]
    size = append(Act.CHECKPOINT_SIGNED, actor=SYSTEM, subject=name, detail={"keys": keys}, now=at) + 1
    head = Checkpoint(name, size, Tree(Rows(), size).root(), at)
    row = CheckpointRow.objects.create(size=size, at=at, note=sign(head, signers).decode())
    WitnessCopy.objects.bulk_create(
        WitnessCopy(checkpoint=row, witness=table["name"]) for table in office.instance.settings["witness"]
    )
    return row


def _news() -> bool:
    last = latest()
    entries = EntryRow.objects.exclude(act__startswith=_OWN)
    return entries.filter(sequence__gte=last.size if last else 0).exists()
