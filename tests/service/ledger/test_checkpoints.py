"""Checkpoints are signed, reach every witness, survive outages; a fork stops publishing."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from service.ledger.conftest import notes, tamper
from service.releases.test_path import CLEAR, submitted
from tidegate.errors import RefusedError
from tidegate.record.checkpoint import verify
from tidegate.service.accounts.roles import Role
from tidegate.service.jobs import tasks
from tidegate.service.ledger import checkpoints, delivery, forks, trust
from tidegate.service.ledger.models import CheckpointRow, EntryRow, NodeRow, WitnessCopy
from tidegate.service.releases.acts.alarm import acknowledge
from tidegate.service.releases.acts.publish import publish
from tidegate.service.releases.models import Alarm


def acts_of(word: str) -> int:
    return EntryRow.objects.filter(act=word).count()


def later(office, monkeypatch, **more: float) -> None:  # type: ignore[no-untyped-def]
    moment = office.now() + dt.timedelta(**more)
    monkeypatch.setattr(office, "now", lambda: moment)


def test_a_checkpoint_is_of_its_own_size_signed_and_trusted(here, act) -> None:  # type: ignore[no-untyped-def]
    act()
    row = checkpoints.checkpoint(here)
    head = verify(row.note.encode(), trust.trusted_keys(here))
    assert head.size == row.size == EntryRow.objects.count()
    assert EntryRow.objects.order_by("-sequence").first().act == "record:checkpoint:signed"
    # Nothing was appended since: nothing to sign.
    assert checkpoints.checkpoint(here) is None
    act()
    assert checkpoints.checkpoint(here).size > row.size


def test_both_rings_keys_stand_in_the_record_before_anything_is_signed_with_them(here, act) -> None:  # type: ignore[no-untyped-def]
    act()
    checkpoints.checkpoint(here)
    checkpoints.checkpoint(here)
    told = EntryRow.objects.filter(act="keys:signing:made").values_list("subject", flat=True)
    rings = {name: trust.ring_of(here, name).keys for name in trust.RINGS}
    assert sorted(told) == sorted(f"{name}/{key.id}" for name, keys in rings.items() for key in keys)


def test_a_release_is_witnessed_twice_over(here, person, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    publish(here, web, submitted(here, web, CLEAR).pk)
    tasks.checkpoint()
    (row,) = CheckpointRow.objects.all()
    assert EntryRow.objects.get(act="site:release:verified").sequence < row.size
    assert notes(tmp_path / "auditor") == notes(tmp_path / "counsel") == [row.size]
    assert WitnessCopy.objects.exclude(kept_at=None).count() == 2
    tasks.checkpoint()
    assert CheckpointRow.objects.count() == 1


def test_the_schedule_signs_when_it_is_time(here, act, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    act()
    tasks.keep_witnesses()
    act()
    tasks.keep_witnesses()
    assert CheckpointRow.objects.count() == 1
    later(here, monkeypatch, minutes=61)
    tasks.keep_witnesses()
    assert CheckpointRow.objects.count() == 2


def test_an_outage_is_told_once_and_made_up_for(here, act, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    shutil.rmtree(tmp_path / "counsel")
    for hour in range(3):
        act()
        later(here, monkeypatch, hours=hour + 1)
        tasks.checkpoint()
    assert acts_of("record:witness:failed") == 1
    assert len(notes(tmp_path / "auditor")) == 3
    copy = WitnessCopy.objects.filter(witness="counsel").order_by("checkpoint").first()
    assert "counsel" in copy.trouble
    (tmp_path / "counsel").mkdir()
    later(here, monkeypatch, hours=2)
    assert delivery.deliver(here).kept == 3
    assert notes(tmp_path / "counsel") == notes(tmp_path / "auditor")
    assert not WitnessCopy.objects.exclude(trouble="").exists()


def test_after_a_failure_it_waits_before_it_tries_again(here, act, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    shutil.rmtree(tmp_path / "counsel")
    act()
    checkpoints.checkpoint(here)
    assert delivery.deliver(here).failed == ("counsel",)
    (tmp_path / "counsel").mkdir()
    assert delivery.deliver(here) == delivery.Delivered()


def test_a_new_witness_gets_the_last_checkpoint(here, act, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    act()
    row = checkpoints.checkpoint(here)
    (tmp_path / "third").mkdir()
    here.instance.settings["witness"].append(
        {"name": "third", "kind": "folder", "path": str(tmp_path / "third")}
    )
    delivery.deliver(here)
    assert notes(tmp_path / "third") == [row.size]


def rewritten(office, act) -> None:  # type: ignore[no-untyped-def]
    """A history that is sound in itself, though not the one that the witnesses know."""
    act()
    tasks.checkpoint()
    for table in ("witnesscopy", "checkpointrow", "entryrow", "noderow", "head"):
        tamper(f"DELETE FROM ledger_{table}")
    act("y")
    checkpoints.checkpoint(office)


@pytest.mark.parametrize("found_by", [delivery.deliver, forks.compare])
def test_a_rewritten_history_alarms_and_stops_publishing(here, act, person, found_by) -> None:  # type: ignore[no-untyped-def]
    rewritten(here, act)
    found_by(here)
    assert {alarm.subject for alarm in Alarm.objects.filter(kind="record-forked")} == {"auditor", "counsel"}
    assert acts_of("record:witness:forked") == 2
    found_by(here)
    assert acts_of("record:witness:forked") == 2
    web, other = person("web", Role.PUBLISHER), person("other", Role.RESPONDER)
    submission = submitted(here, web, CLEAR)
    with pytest.raises(RefusedError, match="another history"):
        publish(here, web, submission.pk)
    for alarm in Alarm.objects.all():
        acknowledge(other, alarm.pk, here.now())
    assert publish(here, web, submission.pk).state == "live"


def test_a_record_cut_short_is_told_apart_from_a_sound_one(here, act) -> None:  # type: ignore[no-untyped-def]
    act()
    tasks.checkpoint()
    assert forks.compare(here) == []
    size = CheckpointRow.objects.get().size
    left = size - 1
    tamper("UPDATE ledger_head SET size = %s", left)
    tamper("DELETE FROM ledger_entryrow WHERE sequence >= %s", left)
    for node in NodeRow.objects.all():
        if (node.index + 1) << node.level > left:
            tamper("DELETE FROM ledger_noderow WHERE id = %s", node.pk)
    assert "only" in forks.compare(here)[0].reason
