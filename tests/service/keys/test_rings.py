"""Keys change under the record's eyes: what the old one signed stays valid, what a stolen one signed does not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from service.conftest import on_site
from service.ledger.conftest import verified
from service.releases.test_path import CLEAR, submitted
from tidegate.errors import ClearanceError, KeyUnavailableError, RefusedError
from tidegate.record.checkpoint import TrustedKey, verify
from tidegate.record.export import keys_file
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.accounts.roles import Role
from tidegate.service.instance.places import CLEARANCE_RING, RECORD_RING
from tidegate.service.jobs import tasks
from tidegate.service.keys.acts import revoke, rotate
from tidegate.service.ledger.checkpoints import checkpoint, latest
from tidegate.service.ledger.export import export
from tidegate.service.ledger.models import EntryRow
from tidegate.service.ledger.trust import trusted_keys
from tidegate.service.releases.acts.publish import publish
from tidegate.service.releases.models import ReleaseState

WHY = "the laptop it was on was stolen"


@pytest.fixture
def custodian(person):  # type: ignore[no-untyped-def]
    return person("keys", Role.KEY_CUSTODIAN)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.KEY_CUSTODIAN])
def test_only_key_custodians(here, person, role: Role) -> None:  # type: ignore[no-untyped-def]
    other = person("other", role)
    before = here.record_keys().keys
    with pytest.raises(RefusedError):
        rotate(here, other, RECORD_RING)
    with pytest.raises(RefusedError):
        revoke(here, other, RECORD_RING, before[0].id, WHY, here.now())
    assert here.record_keys().keys == before
    assert not EntryRow.objects.exists()


def test_a_record_signed_across_a_rotation_verifies(here, rings, custodian, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    checkpoint(here)
    handed_out = trusted_keys(here)
    (tmp_path / "before.json").write_bytes(keys_file(handed_out))
    fresh = rotate(here, custodian, RECORD_RING)
    across = latest()
    # Both have signed: whoever knows only the old key still believes the head at which the new one comes in.
    assert verify(across.note.encode(), handed_out).size == across.size
    assert verify(across.note.encode(), [TrustedKey(handed_out[0].name, fresh.public)]).size == across.size
    assert EntryRow.objects.get(act="keys:signing:rotated").actor == custodian.account
    export(here, SYSTEM, tmp_path / "record")
    (tmp_path / "after.json").write_bytes(keys_file(trusted_keys(here)))
    assert verified(tmp_path / "record", "--key", str(tmp_path / "after.json"))[0] == 0


def test_a_rotation_that_its_transaction_lost_is_told_by_the_next_checkpoint(here, rings) -> None:  # type: ignore[no-untyped-def]
    checkpoint(here)
    fresh = here.record_keys().rotate(here.now())
    row = checkpoint(here)
    told = EntryRow.objects.get(subject=f"{RECORD_RING}/{fresh.id}")
    assert (told.act, told.actor) == ("keys:signing:made", "system")
    assert verify(row.note.encode(), trusted_keys(here)).size == row.size


def test_what_a_stolen_record_key_signed_is_not_believed_but_the_record_is(
    here, rings, custodian, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    checkpoint(here)
    old = here.record_keys().keys[0]
    revoke(here, custodian, RECORD_RING, old.id, WHY, old.since)
    export(here, SYSTEM, tmp_path / "record")
    _, report = verified(tmp_path / "record")
    assert report["proven"] == report["entries"]
    assert {finding["kind"] for finding in report["findings"]} <= {"signature"}


def test_a_revoked_clearance_key_voids_what_it_signed_and_looks_at_what_is_live(
    here, rings, custodian, person
) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    live = publish(here, web, submitted(here, web, CLEAR).pk)
    waiting = submitted(here, web, CLEAR, "waits.csv")
    before = live.clearance_id
    old = here.clearance_keys().keys[-1]
    revoke(here, custodian, CLEARANCE_RING, old.id, WHY, old.since)
    with pytest.raises(RefusedError):
        publish(here, web, waiting.pk)
    tasks.recheck()
    live.refresh_from_db()
    # Still public, because it was read again and signed anew.
    assert live.state == ReleaseState.LIVE
    assert live.clearance_id != before
    assert on_site(here, "statistics/waits.csv") is None
    assert EntryRow.objects.filter(act="gate:clearance:voided").count() == 2


def test_what_was_signed_before_a_compromise_stays(here, rings, custodian, person) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    waiting = submitted(here, web, CLEAR)
    old = here.clearance_keys().keys[-1]
    revoke(here, custodian, CLEARANCE_RING, old.id, WHY, here.now())
    assert publish(here, web, waiting.pk).state == ReleaseState.LIVE


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"reason": "short"}, RefusedError),
        ({"reason": "it is A000-000-123's file"}, RefusedError),
        ({"name": "other"}, RefusedError),
        ({"key": "0" * 16}, KeyUnavailableError),
        ({"compromised_since": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, RefusedError),
    ],
)
def test_a_revocation_that_cannot_be_leaves_all_as_it_was(here, rings, custodian, changed, error) -> None:  # type: ignore[no-untyped-def]
    key = here.record_keys().keys[0]
    given = {"name": RECORD_RING, "key": key.id, "reason": WHY, "compromised_since": key.since} | changed
    before = here.record_keys().keys
    with pytest.raises(error):
        revoke(here, custodian, **given)
    assert here.record_keys().keys == before
    assert not EntryRow.objects.exists()


def test_a_clearance_signed_by_a_revoked_key_never_publishes_even_if_it_was_not_voided(
    here, rings, person
) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    waiting = submitted(here, web, CLEAR)
    old = here.clearance_keys().keys[-1]
    here.clearance_keys().revoke(old.id, WHY, old.since, here.now())
    with pytest.raises(ClearanceError):
        publish(here, web, waiting.pk)
