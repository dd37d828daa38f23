"""Adding to the record. In: an act. Out: its sequence number, once the caller's transaction commits, and never else.

The caller changes state and appends in one transaction: either both are kept or neither. The head row is locked
until it ends, so sequence numbers have no gap.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from tidegate.record.acts import Act
from tidegate.record.entry import Entry, canonical
from tidegate.record.tree import Tree
from tidegate.service.accounts.actor import Actor
from tidegate.service.ledger.models import EntryRow, Head
from tidegate.service.ledger.nodes import Rows

Worth = str | int | bool | None | list[str]


def append(
    act: Act | str, *, actor: Actor, subject: str, detail: Mapping[str, Worth], now: dt.datetime
) -> int:
    """`subject`: the id of what it was done to. `detail`: ids, digests, counts and words of ours, never a value.

    Raises RuntimeError outside a transaction: an act without the state it belongs to is worse than none.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("acts are appended within the transaction that changes state")
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    entry = Entry(
        sequence=head.size,
        at=now,
        act=str(Act(act)),
        actor=actor.account,
        subject=subject,
        detail={"by": actor.by, **detail},
    )
    body = canonical(entry)
    rows = Rows()
    Tree(rows, head.size).append(body)
    EntryRow.objects.create(
        sequence=head.size, at=now, act=entry.act, actor=entry.actor, subject=subject, body=body
    )
    rows.save()
    head.size += 1
    head.save(update_fields=["size"])
    return entry.sequence
