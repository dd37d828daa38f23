"""Shredding needs two different people, one of each kind; a hold forbids it; afterwards nothing opens the content."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from service.releases.test_path import CLEAR, submitted
from tidegate.errors import RefusedError, VaultError
from tidegate.keys import files
from tidegate.service.accounts.roles import Role
from tidegate.service.keys import holds, shredding
from tidegate.service.keys.models import KeyCopy, ShredOrder
from tidegate.service.keys.shredding import shred
from tidegate.service.ledger.models import EntryRow
from tidegate.service.releases.acts.holder import holder
from tidegate.service.releases.acts.publish import publish
from tidegate.service.releases.acts.withdraw import withdraw
from tidegate.vault.key_backup import back_up_keys
from tidegate.vault.ring import DataKeys

WHY = "retention has ended for this file"


@pytest.fixture
def people(person):  # type: ignore[no-untyped-def]
    return (
        person("web", Role.PUBLISHER),
        person("keys", Role.KEY_CUSTODIAN),
        person("counsel", Role.APPROVER),
        person("both", Role.KEY_CUSTODIAN, Role.APPROVER),
    )


def readable(office, submission) -> bool:  # type: ignore[no-untyped-def]
    return office.vault.has(holder(submission), submission.sha256)


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2)])
def test_two_people_one_of_each(here, people, first: int, second: int) -> None:  # type: ignore[no-untyped-def]
    submission = submitted(here, people[0], CLEAR)
    assert shred(here, people[first], submission.pk, WHY).confirmed_at is None
    assert readable(here, submission)
    assert shred(here, people[second], submission.pk, WHY).finished_at is not None
    assert not readable(here, submission)
    with pytest.raises(VaultError, match="shredded"):
        here.vault.into_memory_file(holder(submission), submission.sha256)
    acts = EntryRow.objects.filter(subject=str(submission.pk)).values_list("act", flat=True)
    assert list(acts.order_by("sequence"))[-2:] == ["vault:shredding:ordered", "vault:key:shredded"]
    with pytest.raises(RefusedError):
        publish(here, people[0], submission.pk)


@pytest.mark.parametrize(("first", "second"), [(1, 1), (2, 2), (3, 3), (0, 1)])
def test_nobody_alone(here, people, first: int, second: int) -> None:  # type: ignore[no-untyped-def]
    submission = submitted(here, people[0], CLEAR)

    def both() -> None:
        shred(here, people[first], submission.pk, WHY)
        shred(here, people[second], submission.pk, WHY)

    with pytest.raises(RefusedError):
        both()
    assert readable(here, submission)
    assert not EntryRow.objects.filter(act="vault:key:shredded").exists()


def test_two_custodians_are_not_enough(here, people, person) -> None:  # type: ignore[no-untyped-def]
    submission = submitted(here, people[0], CLEAR)
    shred(here, people[1], submission.pk, WHY)
    with pytest.raises(RefusedError, match="one of each"):
        shred(here, person("more", Role.KEY_CUSTODIAN), submission.pk, WHY)
    assert readable(here, submission)


def test_an_order_runs_out(here, people) -> None:  # type: ignore[no-untyped-def]
    submission = submitted(here, people[0], CLEAR)
    shred(here, people[1], submission.pk, WHY)
    ShredOrder.objects.update(asked_at=here.now() - shredding.ORDER_LASTS - dt.timedelta(seconds=1))
    assert shred(here, people[2], submission.pk, WHY).confirmed_at is None
    assert readable(here, submission)


def test_a_hold_wins_until_a_custodian_lifts_it(here, people) -> None:  # type: ignore[no-untyped-def]
    _, custodian, approver, _ = people
    submission = submitted(here, people[0], CLEAR)
    shred(here, custodian, submission.pk, WHY)
    holds.add(here, approver, submission.pk, "case 26-1 asks for it")
    with pytest.raises(RefusedError, match="litigation hold"):
        shred(here, approver, submission.pk, WHY)
    with pytest.raises(RefusedError):
        holds.lift(here, approver, submission.pk, "case 26-1 is settled")
    assert readable(here, submission)
    holds.lift(here, custodian, submission.pk, "case 26-1 is settled")
    shred(here, approver, submission.pk, WHY)
    assert not readable(here, submission)
    told = EntryRow.objects.filter(act__startswith="vault:hold:").values_list("act", flat=True)
    assert sorted(told) == ["vault:hold:lifted", "vault:hold:set"]


def test_what_is_public_is_taken_down_first(here, people) -> None:  # type: ignore[no-untyped-def]
    submission = submitted(here, people[0], CLEAR)
    release = publish(here, people[0], submission.pk)
    with pytest.raises(RefusedError, match="take it down"):
        shred(here, people[1], submission.pk, WHY)
    withdraw(here, people[0], release.pk, "no longer needed there")
    assert shred(here, people[1], submission.pk, WHY)


def test_a_killed_shredding_is_finished_and_copies_of_keys_are_reached(here, people, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    submission = submitted(here, people[0], CLEAR)
    files.make_private(str(tmp_path / "under.key"))
    under, copy = f"file:{tmp_path / 'under.key'}", tmp_path / "copy"
    back_up_keys(here.vault.ring, copy, under)
    KeyCopy.objects.create(target=str(copy), under=under, made_at=here.now())
    away = tmp_path / "unmounted"
    copy.rename(away)
    shred(here, people[1], submission.pk, WHY)
    order = shred(here, people[2], submission.pk, WHY)
    assert order.finished_at is None
    assert shredding.finish(here) == 1
    away.rename(copy)
    assert shredding.finish(here) == 0
    with pytest.raises(VaultError, match="shredded"):
        DataKeys(copy).key(holder(submission))
