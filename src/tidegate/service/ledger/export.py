"""The record as a folder for `tidegate verify`. In: a folder's name. Out: entries, leaves, notes, stamps, keys.

A checkpoint is signed just before, and what is written is bounded by its size: rows are only ever added, so what is
appended meanwhile changes nothing. What is there is written as it is, also where it was tampered with: the verifier
is to find it, not we.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from tidegate.record import export as folders
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.ledger.append import append
from tidegate.service.ledger.checkpoints import lock_head, sign_head
from tidegate.service.ledger.models import CheckpointRow, EntryRow, NodeRow
from tidegate.service.ledger.trust import origin, tell_untold, trusted_keys
from tidegate.service.office import Office


@dataclass(frozen=True, slots=True)
class Exported:
    """`entries`: how many, all under the last of `checkpoints`. `last`: that checkpoint's row."""

    entries: int
    checkpoints: int
    last: CheckpointRow


def export(office: Office, actor: Actor, folder: Path) -> Exported:
    """Write it; the folder must not exist. Raises RecordError."""
    now = office.now()
    with transaction.atomic():
        lock_head()
        tell_untold(office, now)
        append(Act.RECORD_EXPORTED, actor=actor, subject=origin(office), detail={}, now=now)
        last = sign_head(office, [office.record_keys().active()])
    checkpoints = CheckpointRow.objects.filter(size__lte=last.size).order_by("size")
    folders.export_as_found(
        folder,
        _lines(last.size),
        leaves=_leaves(last.size),
        notes={row.size: row.note.encode() for row in checkpoints},
        keys=trusted_keys(office),
        stamps={row.size: bytes(row.stamp) for row in checkpoints if row.stamp is not None},
    )
    return Exported(last.size, checkpoints.count(), last)


def _lines(size: int) -> Iterator[bytes]:
    rows = EntryRow.objects.filter(sequence__lt=size).order_by("sequence")
    return (bytes(body) for body in rows.values_list("body", flat=True).iterator())


def _leaves(size: int) -> Iterator[bytes]:
    rows = NodeRow.objects.filter(level=0, index__lt=size).order_by("index")
    return (bytes(digest) for digest in rows.values_list("hash", flat=True).iterator())
