"""Acts and the state they belong to are kept together or not at all, without a gap, and for good."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from tidegate.record.tree import Tree
from tidegate.service.accounts.models import Account
from tidegate.service.ledger.models import CheckpointRow, EntryRow, Head, NodeRow
from tidegate.service.ledger.nodes import Rows

THREADS, EACH = 8, 6


def test_state_and_entry_roll_back_together(here, act) -> None:  # type: ignore[no-untyped-def]
    act()

    def fails_after_appending() -> None:
        with transaction.atomic():
            Account.objects.create(username="gone", made_at=here.now())
            act()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_after_appending()
    assert not Account.objects.exists()
    assert (EntryRow.objects.count(), NodeRow.objects.count(), Head.objects.get().size) == (1, 1, 1)
    assert act() == 1


def test_eight_at_once_leave_no_gap(here, act) -> None:  # type: ignore[no-untyped-def]
    act()
    broken: list[Exception] = []

    def many() -> None:
        try:
            for _ in range(EACH):
                act()
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=many) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not broken
    total = 1 + THREADS * EACH
    assert list(EntryRow.objects.order_by("sequence").values_list("sequence", flat=True)) == list(
        range(total)
    )
    assert Head.objects.get().size == total
    anew = Tree(Rows(), 0)
    for body in EntryRow.objects.order_by("sequence").values_list("body", flat=True):
        anew.append(bytes(body))
    assert Tree(Rows(), total).root() == anew.root()


@pytest.mark.parametrize(
    "change",
    [
        lambda: EntryRow.objects.update(subject="y"),
        lambda: EntryRow.objects.filter(pk=0).delete(),
        lambda: NodeRow.objects.update(hash=b"0" * 32),
        lambda: NodeRow.objects.all().delete(),
        lambda: CheckpointRow.objects.update(note=""),
        lambda: CheckpointRow.objects.all()._raw_delete("default"),
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(here, act, change) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.ledger.checkpoints import checkpoint

    act()
    checkpoint(here)
    before = list(EntryRow.objects.values())
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        change()
    assert list(EntryRow.objects.values()) == before
