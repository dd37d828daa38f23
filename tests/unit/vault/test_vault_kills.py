"""Killed at every write, sync, rename, link and unlink: nothing half, nothing acknowledged lost, and again completes."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from vault_acts import ACTS, CONTENT, DIGESTS, NOW, ONE, TWO, copy_keys, put, vault

from tidegate.errors import VaultError
from tidegate.keys import files
from tidegate.keys.signing import SigningRing
from tidegate.vault.backup import RESTORING, VAULT, generations, verify
from tidegate.vault.holder import Holder
from tidegate.vault.places import KEYS
from tidegate.vault.ring import DataKeys
from tidegate.vault.store import INCOMING, OBJECTS, Vault

CALLS = "write,pwrite64,fsync,?rename,?renameat,?renameat2,?link,linkat,?unlink,unlinkat,?mkdir,mkdirat"
KILLED = -9
PROGRAM = (sys.executable, "-B", str(Path(__file__).with_name("vault_acts.py")))


def traced(act: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run an act in a process of its own under strace."""
    return subprocess.run(
        ["strace", "-f", "-qq", "-e", f"trace={CALLS}", *options, "--", *PROGRAM, act, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "keys").mkdir(mode=0o700, parents=True)
    files.make_private(str(home / "keys" / "sealing.key"))
    files.make_private(str(home / "keys" / "new.key"))
    DataKeys.create(home / "keys" / "data", "file:../sealing.key", [Path("replica")])
    SigningRing.create(home / "signing", NOW)
    return home


@pytest.fixture(autouse=True)
def _beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The replica is named relative to where an act runs, so that each case has its own."""
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")


def moments(
    act: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, int, Path]]:
    """Each call that the act makes, and a fresh copy of the home to make it in."""
    log = tmp_path / "log"
    shutil.copytree(home, tmp_path / "count")
    monkeypatch.chdir(tmp_path / "count")
    done = traced(act, tmp_path / "count", "-o", str(log))
    assert done.returncode == 0, done.stderr
    calls = Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE))
    assert calls["fsync"]
    for call, times in calls.items():
        for number in range(1, times + 1):
            folder = tmp_path / f"{call}{number}"
            shutil.copytree(home, folder)
            monkeypatch.chdir(folder)
            yield call, number, folder


def whole(folder: Path, holder: Holder) -> bool:
    """True: readable, byte for byte. False: refused. Nothing else is an answer."""
    try:
        with vault(folder).open(holder, DIGESTS[holder]) as file:
            assert file.read() == CONTENT[holder]
    except VaultError:
        return False
    return True


def after_put(folder: Path, killed: bool) -> None:
    assert whole(folder, ONE)
    if killed:
        put(folder)
        vault(folder).sweep()
    assert whole(folder, TWO)
    assert len([path for path in (folder / "vault" / OBJECTS).rglob("*") if path.is_file()]) == 2
    assert not list((folder / "vault" / INCOMING).iterdir())


def after_shred(folder: Path, killed: bool) -> None:
    assert whole(folder, TWO)
    now = vault(folder)
    name = now.ring.name(ONE)
    if killed and not now.ring.shredded(ONE):
        # Not begun: then it is all there.
        assert whole(folder, ONE)
    if killed:
        assert now.shred(ONE).complete
    assert not whole(folder, ONE)
    left = [path for place in now.ring.places for path in (place.folder / KEYS / name[:2]).glob("*")]
    assert {path.name for path in left} <= {now.ring.name(TWO)}


def after_rotating_the_sealing_key(folder: Path, killed: bool) -> None:
    assert whole(folder, ONE)
    assert whole(folder, TWO)
    if killed:
        ACTS["rotate_sealing_key"](folder)
    (folder / "keys" / "sealing.key").unlink()
    assert whole(folder, ONE)
    assert whole(folder, TWO)
    # A replica alone brings all back.
    shutil.rmtree(folder / "keys" / "data")
    (folder / "replica").rename(folder / "keys" / "data")
    assert whole(folder, ONE)


def after_rotating_the_signing_key(folder: Path, killed: bool) -> None:
    ring = SigningRing.load(folder / "signing")
    assert ring.trusted(ring.keys[0].id, NOW)
    signer = ring.active()
    assert ring.verify(
        signer.key_id, NOW.replace(year=2027) if len(ring.keys) > 1 else NOW, signer.sign(b"x"), b"x"
    )
    if killed:
        ACTS["rotate_signing_key"](folder)
    ring = SigningRing.load(folder / "signing")
    assert ring.active().key_id != ring.keys[0].id
    assert len(list((folder / "signing").iterdir())) == 2


def after_copying_keys(folder: Path, killed: bool) -> None:
    if killed:
        copy_keys(folder)
    copy, ring = DataKeys(folder / "copy"), vault(folder).ring
    assert copy.key(ONE) == ring.key(ONE)


def after_backing_up(folder: Path, killed: bool) -> None:
    target = folder.with_name(folder.name + "-backup")
    for generation in generations(target):
        verify(generation)
    if killed and not generations(target):
        ACTS["back_up_home"](folder)
    (generation,) = generations(target)
    assert len(verify(generation).objects) == 1
    assert not list(generation.parent.glob("*.partial"))


def after_restoring(folder: Path, killed: bool) -> None:
    clean = folder / "clean"
    if killed and (not (clean / VAULT).exists() or (clean / RESTORING).exists()):
        ACTS["restore_home"](folder)
    assert {path.name for path in clean.iterdir()} == {"data", "policy.toml"}
    ring = DataKeys(folder / "keys" / "data")
    restored = Vault(clean / VAULT, ring)
    assert not restored.has(ONE, DIGESTS[ONE])
    assert restored.open(TWO, DIGESTS[TWO]).read() == CONTENT[TWO]
    assert (clean / "policy.toml").read_text() == "x"
    with closing(sqlite3.connect(clean / "data" / "database")) as database:
        assert database.execute("SELECT a FROM rows").fetchall() == [(1,)]


@pytest.mark.parametrize("act", ["back_up_home", "restore_home"])
def test_a_killed_backup_or_restore_is_finished_by_the_next(
    act: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, ONE)
    put(home)
    vault(home).folder.rename(home / "data-vault")
    (home / "data").mkdir()
    (home / "data-vault").rename(home / VAULT)
    (home / "policy.toml").write_text("x")
    with closing(sqlite3.connect(home / "database")) as database:
        database.executescript("CREATE TABLE rows (a); INSERT INTO rows VALUES (1)")
    if act == "restore_home":
        ACTS["back_up_home"](home)
        home.with_name("home-backup").rename(home / "backup")
    else:
        Vault(home / VAULT, DataKeys(home / "keys" / "data")).discard(ONE, DIGESTS[ONE])
    after = {"back_up_home": after_backing_up, "restore_home": after_restoring}[act]
    for call, number, folder in moments(act, home, tmp_path, monkeypatch):
        # Writes in between change files that have no name yet.
        if call in ("rename", "renameat", "unlink", "unlinkat", "mkdir", "mkdirat"):
            done = traced(act, folder, "-o", os.devnull, "-e", f"inject={call}:signal=SIGKILL:when={number}")
            assert done.returncode == KILLED, (call, number, done.stderr)
            after(folder, True)
    after(tmp_path / "count", False)


AFTER: dict[str, Callable[[Path, bool], None]] = {
    "put": after_put,
    "shred": after_shred,
    "rotate_sealing_key": after_rotating_the_sealing_key,
    "rotate_signing_key": after_rotating_the_signing_key,
    "copy_keys": after_copying_keys,
}


@pytest.mark.parametrize("act", AFTER)
def test_killed_at_every_call(act: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, ONE)
    if act != "put":
        put(home)
    count = 0
    for call, number, folder in moments(act, home, tmp_path, monkeypatch):
        done = traced(act, folder, "-o", os.devnull, "-e", f"inject={call}:signal=SIGKILL:when={number}")
        assert done.returncode == KILLED, (call, number, done.stderr)
        AFTER[act](folder, True)
        count += 1
    assert count >= 5
    AFTER[act](tmp_path / "count", False)


@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_full_or_failing_disk_is_one_line_and_leaves_nothing(
    error: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, ONE)
    calls = {"ENOSPC": ("write", "pwrite64", "mkdir", "rename"), "EIO": ("fsync",)}[error]
    for call, number, folder in moments("put", home, tmp_path, monkeypatch):
        if call not in calls:
            continue
        done = traced("put", folder, "-o", os.devnull, "-e", f"inject={call}:error={error}:when={number}")
        assert done.returncode == 2, (call, number, done.stderr)
        assert len(done.stderr.splitlines()) == 1
        assert not list((folder / "vault" / INCOMING).iterdir())
        assert not list(folder.rglob(".new.*"))
        after_put(folder, True)
