"""Witnesses and time stamps as settings name them: wrong ones are one line, credentials are references, failures wait."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import transaction

from service.ledger.test_checkpoints import later
from tidegate.errors import InstanceError, RecordError
from tidegate.record.acts import Act
from tidegate.record.witness.mail import MailWitness
from tidegate.record.witness.s3 import BucketWitness
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.ledger import checkpoints, stamps, status, witnesses
from tidegate.service.ledger.append import append
from tidegate.service.ledger.models import CheckpointRow, EntryRow
from tidegate.service.releases.models import Alarm

S3 = {
    "name": "a",
    "kind": "s3",
    "bucket": "b",
    "access_key": "env:TG_A",
    "private_key": "env:TG_B",
    "endpoint": "http://127.0.0.1:9",
}
MAIL = {"name": "a", "kind": "mail", "recipient": "records@agency.example"}


def with_settings(office, **sections):  # type: ignore[no-untyped-def]
    return dataclasses.replace(office.instance, settings={**office.instance.settings, **sections})


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"kind": "folder", "path": "x"}, "name"),
        ({"name": "a", "kind": "fax"}, "kind is one of"),
        ({"name": "a", "kind": "folder"}, "needs path"),
        ({"name": "a", "kind": "folder", "path": "x", "bucket": "y"}, "bucket is no setting"),
        ({"name": "a", "kind": "folder", "path": 3}, "text in quotes"),
        ({"name": "a", "kind": "s3", "bucket": "b"}, "needs access_key"),
        ({"name": "a", "kind": "mail"}, "needs recipient"),
    ],
)
def test_a_wrong_witness_is_one_clear_line(office, table, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InstanceError, match=said):
        witnesses.names(with_settings(office, witness=[table]))


def test_two_of_one_name_and_too_few(office) -> None:  # type: ignore[no-untyped-def]
    one = {"name": "a", "kind": "folder", "path": "x"}
    with pytest.raises(InstanceError, match="one name"):
        witnesses.names(with_settings(office, witness=[one, one]))
    assert "1 of the 2" in status.warnings_of(with_settings(office, witness=[one]))[0]
    assert status.warnings_of(office.instance) == []


def test_credentials_are_references(office, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    instance = with_settings(office, witness=[S3])
    with pytest.raises(RecordError, match="TG_A"):
        witnesses.opened(instance, "a")
    monkeypatch.setenv("TG_A", "k" * 20)
    monkeypatch.setenv("TG_B", "p" * 40)
    assert isinstance(witnesses.opened(instance, "a"), BucketWitness)
    mail = with_settings(office, witness=[MAIL])
    with pytest.raises(RecordError, match="no host"):
        witnesses.opened(mail, "a")
    section = {
        **office.instance.section("mail"),
        "host": "mx.agency.example",
        "sender": "gate@agency.example",
    }
    assert isinstance(witnesses.opened(with_settings(office, witness=[MAIL], mail=section), "a"), MailWitness)


def test_an_authority_that_fails_alarms_once_and_is_asked_again(here, act, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    section = {**here.instance.section("record"), "stamp_url": "http://stamp.agency.example/"}
    here.instance = with_settings(here, record=section)
    act()
    checkpoints.checkpoint(here)
    asked: list[int] = []

    def answer(office, url, row, now) -> bytes:  # type: ignore[no-untyped-def]
        asked.append(row.size)
        if len(asked) < 3:
            raise RecordError("time stamp: no answer")
        return b"stamped"

    monkeypatch.setattr(stamps, "_obtained", answer)
    assert [stamps.stamp(here), stamps.stamp(here), len(asked)] == [False, False, 1]
    later(here, monkeypatch, minutes=11)
    assert not stamps.stamp(here)
    assert Alarm.objects.filter(kind="stamp-failed").count() == 1
    later(here, monkeypatch, minutes=11)
    assert stamps.stamp(here)
    assert bytes(CheckpointRow.objects.get().stamp) == b"stamped"
    assert EntryRow.objects.filter(act="record:checkpoint:stamped").count() == 1
    later(here, monkeypatch, hours=2)
    checkpoints.if_due(here)
    # The alarm is news and is signed; a stamp's own entry is none, so that the chain ends.
    with transaction.atomic():
        append(Act.CHECKPOINT_STAMPED, actor=SYSTEM, subject="x", detail={}, now=here.now())
    later(here, monkeypatch, hours=2)
    assert checkpoints.if_due(here) is None
