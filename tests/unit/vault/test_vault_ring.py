"""Data keys: one a holder, destroyed for ever, rotated without loss; a truth table of what may be asked when."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.errors import KeyUnavailableError, VaultError
from tidegate.keys import files
from tidegate.vault.holder import Holder
from tidegate.vault.places import HELD, KEYS, SHREDDED, Place
from tidegate.vault.ring import DataKeys
from tidegate.vault.rotate import rewrap

ONE, TWO, THREE = Holder("submission", "1"), Holder("incident", "1"), Holder("person", "A200000001")


def everything(folder: Path) -> bytes:
    return b"".join(str(p).encode() + (p.read_bytes() if p.is_file() else b"") for p in folder.rglob("*"))


def test_one_key_a_holder_the_same_for_ever_and_in_all_places(ring: DataKeys) -> None:
    keys = {ring.key_or_new(holder) for holder in (ONE, TWO, THREE, ONE)}
    assert len(keys) == 3
    again = DataKeys(ring.folder)
    assert {again.key(holder) for holder in (ONE, TWO, THREE)} == keys
    own, replica = (sorted(place.names(KEYS)) for place in ring.places)
    assert own == replica
    assert len(own) == 3


def test_the_folder_alone_tells_nothing(ring: DataKeys, tmp_path: Path) -> None:
    key = ring.key_or_new(THREE)
    seen = everything(ring.folder) + everything(tmp_path / "replica")
    assert key not in seen
    assert key.hex().encode() not in seen
    for word in (b"person", b"A200000001", b"200000001"):
        assert word not in seen
    assert key.hex() not in repr(ring) + repr(ring.settings)


def test_shredded_is_for_ever(ring: DataKeys) -> None:
    ring.key_or_new(ONE)
    ring.key_or_new(TWO)
    for _ in range(2):
        assert ring.destroy(ONE).complete
    for asked in (ring, DataKeys(ring.folder)):
        for ask in (asked.key, asked.key_or_new, asked.hold):
            with pytest.raises(VaultError, match="shredded"):
                ask(ONE)
        assert asked.shredded(ONE)
        assert asked.key(TWO)
    for place in ring.places:
        assert list(place.names(KEYS)) == [ring.name(TWO)]
        assert list(place.names(SHREDDED)) == [ring.name(ONE)]


def test_a_holder_that_never_had_a_key_can_be_shredded_in_advance(ring: DataKeys) -> None:
    assert ring.destroy(ONE).complete
    with pytest.raises(VaultError, match="shredded"):
        ring.key_or_new(ONE)


def test_a_replica_that_is_away_is_told_until_it_is_done(ring: DataKeys, tmp_path: Path) -> None:
    ring.key_or_new(ONE)
    (tmp_path / "replica").rename(tmp_path / "away")
    done = ring.destroy(ONE)
    assert not done.complete
    assert done.unreached == (str(tmp_path / "replica"),)
    with pytest.raises(VaultError, match="replica"):
        ring.key_or_new(TWO)
    (tmp_path / "away").rename(tmp_path / "replica")
    assert ring.destroy(ONE).complete
    assert not list(ring.places[1].names(KEYS))


def test_an_old_copy_of_the_keys_is_cleaned(ring: DataKeys, tmp_path: Path) -> None:
    ring.key_or_new(ONE)
    ring.key_or_new(TWO)
    shutil.copytree(ring.folder, tmp_path / "old")
    ring.destroy(ONE)
    tombstones = ring.tombstones()
    shutil.rmtree(ring.folder)
    shutil.copytree(tmp_path / "old", ring.folder)
    restored = DataKeys(ring.folder)
    # The replica remembers; without it, the caller's record does.
    assert restored.reconcile(tombstones).complete
    with pytest.raises(VaultError, match="shredded"):
        restored.key(ONE)
    assert list(restored.own.names(KEYS)) == [ring.name(TWO)]


def test_a_replicas_tombstone_is_enough(ring: DataKeys, tmp_path: Path) -> None:
    ring.key_or_new(ONE)
    shutil.copytree(ring.folder, tmp_path / "old")
    ring.destroy(ONE)
    shutil.rmtree(ring.folder)
    shutil.copytree(tmp_path / "old", ring.folder)
    restored = DataKeys(ring.folder)
    restored.reconcile()
    assert restored.shredded(ONE)


def test_a_litigation_hold_wins(ring: DataKeys) -> None:
    ring.key_or_new(ONE)
    ring.hold(ONE)
    assert DataKeys(ring.folder).held(ONE)
    with pytest.raises(VaultError, match="litigation hold"):
        ring.destroy(ONE)
    assert ring.key(ONE)
    # A replica that has to stand in for the ring's folder remembers it.
    for path in (ring.folder / HELD).rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(VaultError, match="litigation hold"):
        ring.destroy(ONE)
    ring.lift(ONE)
    assert not ring.held(ONE)
    assert ring.destroy(ONE).complete
    assert not list(ring.own.names(HELD))


def test_rotation_keeps_every_key_and_needs_the_new_one_only(ring: DataKeys, tmp_path: Path) -> None:
    keys = {holder: ring.key_or_new(holder) for holder in (ONE, TWO)}
    stale = DataKeys(ring.folder)
    ring.destroy(THREE)
    files.make_private(str(tmp_path / "keys" / "new.key"))
    assert rewrap(ring, "file:../new.key").keys == 4
    assert rewrap(ring, "file:../new.key").keys == 0
    # What ran all the while notices, and writes nothing that only the old key opens.
    keys[Holder("incident", "9")] = stale.key_or_new(Holder("incident", "9"))
    assert stale.key(ONE) == keys[ONE]
    (tmp_path / "keys" / "sealing.key").unlink()
    again = DataKeys(ring.folder)
    assert {holder: again.key(holder) for holder in keys} == keys
    assert again.shredded(THREE)
    for place in ring.places:
        for name in place.names(KEYS):
            assert again.unwrapped(name, place.path(KEYS, name).read_bytes()) in keys.values()


def test_another_rotation_waits_for_the_one_that_began(ring: DataKeys, tmp_path: Path) -> None:
    ring.key_or_new(ONE)
    for name in ("new", "other"):
        files.make_private(str(tmp_path / "keys" / f"{name}.key"))
    (tmp_path / "replica").rename(tmp_path / "away")
    with pytest.raises(VaultError, match="replica"):
        rewrap(ring, "file:../new.key")
    (tmp_path / "away").rename(tmp_path / "replica")
    damaged = ring.own.path(KEYS, ring.name(ONE))
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1])
    with pytest.raises(VaultError, match="changed"):
        rewrap(ring, "file:../new.key")
    with pytest.raises(VaultError, match="has begun"):
        rewrap(ring, "file:../other.key")
    damaged.write_bytes(whole)
    assert rewrap(ring, "file:../new.key").keys == 2


def test_the_wrong_sealing_key_is_refused(ring: DataKeys, tmp_path: Path) -> None:
    (tmp_path / "keys" / "sealing.key").write_bytes(os.urandom(32))
    with pytest.raises(VaultError, match="is not the key"):
        DataKeys(ring.folder)
    (tmp_path / "keys" / "sealing.key").unlink()
    with pytest.raises(KeyUnavailableError):
        DataKeys(ring.folder)


def test_keys_swapped_between_holders_open_nothing(ring: DataKeys) -> None:
    ring.key_or_new(ONE)
    ring.key_or_new(TWO)
    one, two = (ring.own.path(KEYS, ring.name(holder)) for holder in (ONE, TWO))
    one.write_bytes(two.read_bytes())
    with pytest.raises(VaultError, match="changed"):
        ring.key(ONE)


def test_keys_are_not_written_over(ring: DataKeys) -> None:
    with pytest.raises(VaultError, match="already"):
        DataKeys.create(ring.folder, "file:../sealing.key")


@given(st.lists(st.tuples(st.sampled_from("pdhlr"), st.integers(0, 2)), max_size=12))
def test_no_order_of_acts_brings_a_shredded_key_back(steps: list[tuple[str, int]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        files.make_private(folder + "/a.key")
        ring = DataKeys.create(Path(folder) / "data", "file:../a.key")
        gone: set[int] = set()
        had: dict[int, bytes] = {}
        for act, number in steps:
            holder = Holder("person", str(number))
            try:
                match act:
                    case "p":
                        had.setdefault(number, ring.key_or_new(holder))
                    case "d":
                        ring.destroy(holder)
                        gone.add(number)
                    case "h":
                        ring.hold(holder)
                    case "l":
                        ring.lift(holder)
                    case _:
                        ring.reconcile()
            except VaultError:
                pass
        for number, key in had.items():
            assert Place(ring.folder).has(KEYS, ring.name(Holder("person", str(number)))) is (
                number not in gone
            )
            if number not in gone:
                assert ring.key(Holder("person", str(number))) == key
