"""The drill: back up, shred, lose the machine, restore; what was shredded stays unreadable, all else is there."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tidegate.errors import VaultError
from tidegate.keys import files
from tidegate.vault.backup import RESTORING, VAULT, back_up, generations, restore, verify
from tidegate.vault.databases import SQLiteDatabase
from tidegate.vault.holder import Holder
from tidegate.vault.key_backup import back_up_keys, restore_keys
from tidegate.vault.places import KEYS
from tidegate.vault.ring import DataKeys
from tidegate.vault.store import Vault

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
ONE, TWO, THREE = Holder("submission", "1"), Holder("incident", "1"), Holder("person", "A200000001")
CONTENT = {ONE: b"one" * 1000, TWO: os.urandom(3_000_000), THREE: b""}
DATABASE = "data/tidegate.sqlite3"


def digest(holder: Holder) -> str:
    return hashlib.sha256(CONTENT[holder]).hexdigest()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An instance with content of three holders; its keys are in `keys`, wrapped under `keys/sealing.key`."""
    home = tmp_path / "home"
    (home / "keys").mkdir(mode=0o700, parents=True)
    (home / "record" / "a").mkdir(parents=True)
    (home / "record" / "a" / "entries").write_text("entries")
    (home / "policy.toml").write_text("version = 1\n")
    (home / "instance.toml").write_text('name = "x"\n')
    files.make_private(str(home / "keys" / "sealing.key"))
    files.make_private(str(tmp_path / "offline.key"))
    ring = DataKeys.create(home / "keys" / "data", "file:../sealing.key")
    vault = Vault(home / VAULT, ring)
    for holder, content in CONTENT.items():
        vault.put(holder, io.BytesIO(content))
    with closing(sqlite3.connect(home / DATABASE)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE rows (a)")
        database.execute("INSERT INTO rows VALUES (1)")
        database.commit()
    return home


def opened(home: Path) -> Vault:
    return Vault(home / VAULT, DataKeys(home / "keys" / "data"))


def database(home: Path) -> SQLiteDatabase:
    return SQLiteDatabase(home / DATABASE)


def newest(target: Path) -> Path:
    return generations(target)[-1]


def assert_shredded(vault: Vault, *gone: Holder) -> None:
    for holder, content in CONTENT.items():
        if holder in gone:
            for ask in (vault.open, vault.into_memory_file, vault.size):
                with pytest.raises(VaultError, match="shredded"):
                    ask(holder, digest(holder))
            with pytest.raises(VaultError, match="shredded"):
                vault.put(holder, io.BytesIO(content))
        else:
            assert vault.open(holder, digest(holder)).read() == content


def test_drill_with_the_surviving_keys(home: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home / DATABASE)) as writing:
        writing.execute("INSERT INTO rows VALUES (2)")
        back_up(home, tmp_path / "backup", database(home), NOW)
    opened(home).shred(THREE)
    clean = tmp_path / "clean"
    clean.mkdir()
    (home / "keys").rename(clean / "keys")
    shutil.rmtree(home)
    done = restore(newest(tmp_path / "backup"), clean, database(clean), DataKeys(clean / "keys" / "data"))
    assert done.shredded
    assert done.shredded.complete
    assert_shredded(opened(clean), THREE)
    assert (clean / "record/a/entries").read_text() == "entries"
    assert (clean / "policy.toml").read_text() == "version = 1\n"
    with closing(sqlite3.connect(clean / DATABASE)) as restored:
        assert restored.execute("SELECT a FROM rows").fetchall() == [(1,)]
    assert not (clean / RESTORING).exists()


def test_drill_with_an_older_copy_of_the_keys_and_the_records_list(home: Path, tmp_path: Path) -> None:
    back_up(home, tmp_path / "backup", database(home), NOW)
    offline = f"file:{tmp_path}/offline.key"
    assert back_up_keys(opened(home).ring, tmp_path / "copy", offline).keys == 3
    opened(home).shred(THREE)
    shutil.rmtree(home)
    clean = tmp_path / "clean"
    (clean / "keys").mkdir(mode=0o700, parents=True)
    files.make_private(str(clean / "keys" / "sealing.key"))
    told = restore_keys(
        tmp_path / "copy", clean / "keys" / "data", "file:../sealing.key", [THREE], [tmp_path / "replica"]
    )
    assert (told.keys, told.shredded) == (2, 1)
    assert "destroy" in told.notice
    ring = DataKeys(clean / "keys" / "data")
    restore(newest(tmp_path / "backup"), clean, database(clean), ring, (THREE,))
    (tmp_path / "offline.key").unlink()
    assert_shredded(opened(clean), THREE)
    assert ring.name(THREE) not in {path.name for path in (clean / "keys/data" / KEYS).rglob("*")}
    # The whole ring works on: new holders, rotation of the record's list, its replica.
    assert opened(clean).put(Holder("submission", "2"), io.BytesIO(b"new")).length == 3
    assert opened(clean).shred(ONE).complete
    assert_shredded(opened(clean), ONE, THREE)


def test_a_whole_old_home_brought_back_is_shredded_again_by_the_records_list(
    home: Path, tmp_path: Path
) -> None:
    shutil.copytree(home, tmp_path / "image")
    opened(home).shred(ONE)
    brought_back = opened(tmp_path / "image")
    assert brought_back.reconcile((ONE,)).complete
    assert_shredded(brought_back, ONE)


def test_shredding_reaches_the_copy_of_the_keys_when_it_is_run_again(home: Path, tmp_path: Path) -> None:
    offline = f"file:{tmp_path}/offline.key"
    told = back_up_keys(opened(home).ring, tmp_path / "copy", offline)
    assert "after every shredding" in told.notice
    opened(home).shred(ONE)
    assert back_up_keys(opened(home).ring, tmp_path / "copy", offline).keys == 2
    copy = DataKeys(tmp_path / "copy")
    with pytest.raises(VaultError, match="shredded"):
        copy.key(ONE)
    assert copy.key(TWO) == opened(home).ring.key(TWO)


def test_backup_and_copy_of_keys_hold_no_key_and_no_value(home: Path, tmp_path: Path) -> None:
    ring = opened(home).ring
    back_up(home, tmp_path / "backup", database(home), NOW)
    back_up_keys(ring, tmp_path / "copy", f"file:{tmp_path}/offline.key")
    keys = [ring.key(holder) for holder in CONTENT] + [(home / "keys/sealing.key").read_bytes()]
    secret = [key for raw in keys for key in (raw, raw.hex().encode())] + [
        b"A200000001",
        b"person",
        b"oneone",
    ]
    digests = [
        form for holder in CONTENT for form in (digest(holder).encode(), bytes.fromhex(digest(holder)))
    ]
    for path in [*(tmp_path / "backup").rglob("*"), *(tmp_path / "copy").rglob("*")]:
        seen = str(path.relative_to(tmp_path)).encode() + (path.read_bytes() if path.is_file() else b"")
        for word in (*secret, *digests):
            assert word not in seen, path
    assert not [path for path in (tmp_path / "backup").rglob("*") if path.name in ("keys", "sealing.key")]


def test_the_wrong_keys_are_refused_clearly(home: Path, tmp_path: Path) -> None:
    back_up(home, tmp_path / "backup", database(home), NOW)
    clean = tmp_path / "clean"
    (clean / "keys").mkdir(mode=0o700, parents=True)
    files.make_private(str(clean / "keys" / "sealing.key"))
    ring = DataKeys.create(clean / "keys" / "data", "file:../sealing.key")
    restore(newest(tmp_path / "backup"), clean, database(clean), ring)
    with pytest.raises(VaultError, match="no data key: restore the keys"):
        opened(clean).open(ONE, digest(ONE))
    with pytest.raises(VaultError, match="another instance's keys"):
        back_up_keys(opened(home).ring, clean / "keys" / "data", "file:../sealing.key")
    with pytest.raises(VaultError, match="is wrapped under"):
        back_up_keys(opened(home).ring, clean / "keys" / "data", f"file:{tmp_path}/offline.key")


def test_a_later_generation_adds_only_what_is_new(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    assert back_up(home, target, database(home), NOW).copied == 3
    vault = opened(home)
    vault.put(ONE, io.BytesIO(b"more"))
    vault.discard(TWO, digest(TWO))
    second = back_up(home, target, database(home), NOW + dt.timedelta(hours=1))
    assert (second.objects, second.copied) == (3, 1)
    assert [len(verify(generation).objects) for generation in generations(target)] == [3, 3]
    with pytest.raises(VaultError, match="already"):
        back_up(home, target, database(home), NOW)


@pytest.mark.parametrize("harm", ["object", "database", "manifest", "missing", "manifest gone"])
def test_a_harmed_backup_is_refused_before_anything_is_written(home: Path, tmp_path: Path, harm: str) -> None:
    back_up(home, tmp_path / "backup", database(home), NOW)
    generation = newest(tmp_path / "backup")
    path = {
        "object": next(path for path in (tmp_path / "backup" / "objects").rglob("*") if path.is_file()),
        "database": generation / "database.sqlite3",
        "manifest": generation / "manifest",
        "missing": generation / "policy.toml",
        "manifest gone": generation / "manifest",
    }[harm]
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    if harm in ("missing", "manifest gone"):
        path.unlink()
    with pytest.raises(VaultError, match=r"restore another|cannot be read"):
        restore(generation, tmp_path / "clean", database(tmp_path / "clean"), None)
    assert not (tmp_path / "clean").exists()


def test_a_home_in_use_is_left_alone(home: Path, tmp_path: Path) -> None:
    back_up(home, tmp_path / "backup", database(home), NOW)
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    with pytest.raises(VaultError, match="not empty"):
        restore(newest(tmp_path / "backup"), home, database(home), None)
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before
    with pytest.raises(VaultError, match="elsewhere"):
        back_up(home, home / "backup", database(home), NOW)


def test_a_link_is_not_followed_out_of_the_home(home: Path, tmp_path: Path) -> None:
    (home / "record" / "link").symlink_to(home / "keys" / "sealing.key")
    with pytest.raises(VaultError, match="link"):
        back_up(home, tmp_path / "backup", database(home), NOW)
    assert not generations(tmp_path / "backup")


def test_a_backup_that_failed_leaves_the_earlier_one(home: Path, tmp_path: Path) -> None:
    back_up(home, tmp_path / "backup", database(home), NOW)
    with pytest.raises(VaultError, match="instance's home"):
        back_up(home, tmp_path / "backup", SQLiteDatabase(home / "none"), NOW + dt.timedelta(hours=1))
    (generation,) = generations(tmp_path / "backup")
    verify(generation)
    assert len(
        back_up(home, tmp_path / "backup", database(home), NOW + dt.timedelta(hours=1)).generation.parts
    )
    assert not list((tmp_path / "backup" / "generations").glob("*.partial"))
